import { findCompany } from '../companies/state.js';
import { queryError } from '../errors.js';
import { isAmong, isWithin, type Span } from '../lists/filters.js';
import type { Order } from '../lists/pages.js';
import type { Store } from '../state/store.js';
import { tenantKeys, tenants } from '../tenants/state.js';
import { threads } from '../threads/state.js';
import type { Customer } from './defaults.js';
import { customerGroupMemberships, customerGroups, tenantIdsOf } from './state.js';

export interface CustomersFilter {
  isMarkedAsSpam?: boolean | null;
  customerGroupIds?: string[] | null;
  customerGroupKeys?: string[] | null;
  companyIdentifiers?: { companyId?: string | null; companyDomainName?: string | null }[] | null;
  tenantIdentifiers?: { tenantId?: string | null; externalId?: string | null }[] | null;
  updatedAt?: Span | null;
}

export interface CustomersSort {
  field: 'FULL_NAME';
  direction: 'ASC' | 'DESC';
}

export interface CustomersSearch {
  or?: Record<string, { caseInsensitiveContains?: string | null } | null>[] | null;
}

/** By full name, the only order that there is. */
export const orderOf = (sort: CustomersSort | null | undefined): Order<Customer> => ({
  name: `FULL_NAME,${sort?.direction ?? 'ASC'}`,
  descending: sort?.direction === 'DESC',
  rank: ({ fullName }) => fullName,
});

/** Whoever had a thread change its status last comes first. */
export const byStatusChange = (store: Store): Order<Customer> => ({
  name: 'STATUS_CHANGED_AT',
  descending: true,
  rank: ({ id, createdAt }) =>
    threadsOf(id, store)
      .map(({ statusChangedAt }) => statusChangedAt)
      .sort()
      .at(-1) ?? createdAt,
});

/** Whether a customer is among those that a filter asks for. Empty lists ask for nothing. */
export function matchesFilter(
  customer: Customer,
  filters: CustomersFilter | null | undefined,
  store: Store,
): boolean {
  if (!filters) return true;
  const { isMarkedAsSpam, customerGroupIds, customerGroupKeys, updatedAt } = filters;
  const groups = customerGroupMemberships(store)
    .filter(({ customerId }) => customerId === customer.id)
    .flatMap(({ customerGroup }) => customerGroups(store).get(customerGroup) ?? []);
  return (
    (isMarkedAsSpam == null || (customer.markedAsSpamAt !== null) === isMarkedAsSpam) &&
    (isEmpty(customerGroupIds) || groups.some(({ id }) => isAmong(id, customerGroupIds))) &&
    (isEmpty(customerGroupKeys) || groups.some(({ key }) => isAmong(key, customerGroupKeys))) &&
    (isEmpty(filters.companyIdentifiers) || worksFor(customer, filters, store)) &&
    (isEmpty(filters.tenantIdentifiers) || belongsTo(customer, filters, store)) &&
    (updatedAt == null || isWithin(customer.updatedAt, updatedAt))
  );
}

/** @throws {GraphQLError} where the query has no condition, or one that is not one of the known */
export function matchesSearch(customer: Customer, { or }: CustomersSearch, store: Store): boolean {
  if (isEmpty(or)) throw queryError('Search for one condition at least.', 'BAD_USER_INPUT');
  return (or ?? []).some((condition) => {
    const given = Object.entries(condition).filter(([, expression]) => expression != null);
    const [[name, expression] = []] = given;
    const wanted = expression?.caseInsensitiveContains;
    if (name === undefined || given.length > 1 || wanted == null) {
      throw queryError('A condition has exactly one expression.', 'BAD_USER_INPUT');
    }
    return textsOf(customer, name, store).some((text) =>
      text?.toLowerCase().includes(wanted.toLowerCase()),
    );
  });
}

function textsOf(customer: Customer, name: string, store: Store): (string | null)[] {
  if (name === 'fullName') return [customer.fullName];
  if (name === 'shortName') return [customer.shortName];
  if (name === 'email') return [customer.emailAddress];
  if (name === 'externalId') return [customer.externalId];
  return threadsOf(customer.id, store).flatMap(({ title, previewText }) => [title, previewText]);
}

const threadsOf = (id: string, store: Store) =>
  threads(store).filter(({ customer }) => customer === id);

const isEmpty = (list: readonly unknown[] | null | undefined) => list == null || list.length === 0;

const worksFor = (
  { company }: Customer,
  { companyIdentifiers }: CustomersFilter,
  store: Store,
): boolean =>
  (companyIdentifiers ?? []).some(
    (identifier) =>
      company !== null && findCompany(identifier, 'companyIdentifiers', store)[1]?.id === company,
  );

function belongsTo(customer: Customer, { tenantIdentifiers }: CustomersFilter, store: Store) {
  const ids = tenantIdsOf(customer.id, store);
  return (tenantIdentifiers ?? []).some(({ tenantId, externalId }) =>
    tenants(store)
      .filter(({ id }) => ids.includes(id))
      .some(
        (tenant) =>
          (tenantId == null || tenantKeys.tenantId(tenant) === tenantId) &&
          (externalId == null || tenantKeys.externalId(tenant) === externalId),
      ),
  );
}

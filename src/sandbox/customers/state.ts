import { type Identifier, lookUpBy } from '../look-up.js';
import { type Entry, setUp, ulid } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import {
  type Customer,
  type CustomerGroup,
  defaultCustomerGroups,
  defaultCustomers,
  makeCustomer,
} from './defaults.js';

/** Those of the seed's threads that nobody knows are made up. */
export const customers = table<Customer>('customer', 'c', ({ seed }) => {
  const known = new Set(defaultCustomers.map(({ id }) => id));
  const unknown = seed.threads.filter(({ customer }) => !known.has(customer));
  return [
    ...defaultCustomers,
    ...unknown.map(({ customer }) => ({ ...makeCustomer('Sample Customer'), id: customer })),
  ].map(({ tenants: _tenants, ...customer }) => customer);
});

/** As `CustomerIdentifierInput`: exactly one of the three. */
export type CustomerIdentifier = Identifier<'customerId' | 'externalId' | 'emailAddress'>;

/** @throws {MutationRefused} where the identifier names none, or is not one */
export const customerOf = (identifier: CustomerIdentifier, field: string, store: Store): Customer =>
  lookUpBy(customers(store), field, lowered(identifier), customerKeys);

/** What each key of the identifier is of a customer. */
export const customerKeys = {
  customerId: ({ id }: Customer) => id,
  externalId: ({ externalId }: Customer) => externalId,
  emailAddress: ({ emailAddress }: Customer) => emailAddress.toLowerCase(),
};

/** E-mail addresses differ in more than capitals. */
export function lowered<I extends CustomerIdentifier>(identifier: I): I {
  const { emailAddress } = identifier;
  return emailAddress == null
    ? identifier
    : { ...identifier, emailAddress: emailAddress.toLowerCase() };
}

/** That a customer belongs to a tenant. */
interface CustomerTenantMembership extends Entry {
  customerId: string;
  tenantId: string;
}

export const customerTenantMemberships = table<CustomerTenantMembership>(
  'tenant membership',
  'ctm',
  () =>
    defaultCustomers.flatMap(({ id: customerId, tenants }) =>
      tenants.map((tenantId) => ({
        id: `ctm_${ulid(setUp.createdAt, customerId + tenantId)}`,
        customerId,
        tenantId,
        ...setUp,
      })),
    ),
);

/** The ids of the tenants that a customer belongs to. */
export const tenantIdsOf = (customer: string, store: Store): string[] =>
  customerTenantMemberships(store)
    .filter(({ customerId }) => customerId === customer)
    .map(({ tenantId }) => tenantId);

export const customerGroups = table<CustomerGroup>(
  'customer group',
  'cg',
  () => defaultCustomerGroups,
);

/** As `CustomerGroupIdentifier`: exactly one of the three. */
export type CustomerGroupIdentifier = Identifier<
  'customerGroupId' | 'customerGroupKey' | 'externalId'
>;

/** What each key of the identifier is of a group. */
export const customerGroupKeys = {
  customerGroupId: ({ id }: CustomerGroup) => id,
  customerGroupKey: ({ key }: CustomerGroup) => key,
  externalId: ({ externalId }: CustomerGroup) => externalId,
};

/** That a customer is in a group. */
export interface CustomerGroupMembership extends Entry {
  customerId: string;
  customerGroup: string;
}

export const customerGroupMemberships = table<CustomerGroupMembership>('membership', 'cgm', () =>
  defaultCustomerGroups.slice(0, 1).flatMap(({ id: customerGroup }) =>
    defaultCustomers.slice(1, 3).map(({ id: customerId }) => ({
      id: `cgm_${ulid(setUp.createdAt, customerId + customerGroup)}`,
      customerId,
      customerGroup,
      ...setUp,
    })),
  ),
);

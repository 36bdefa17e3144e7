import { type CustomersFilter, matchesFilter as matchesCustomer } from '../customers/list.js';
import { customerGroups, customers } from '../customers/state.js';
import { queryError } from '../errors.js';
import { labelsOf } from '../labels/state.js';
import { isAmong, isWithin, type Span, termOf, timeOf } from '../lists/filters.js';
import { type List, type Order, page } from '../lists/pages.js';
import { supportAddressesOf } from '../messaging/state.js';
import type { Context } from '../section.js';
import type { Store } from '../state/store.js';
import { tenantFields, tenants } from '../tenants/state.js';
import { tiers } from '../tiers/state.js';
import { nextBreachOf, standingsOf } from '../tiers/track.js';
import { threadLinks } from './links.js';
import { fieldOf, type Thread, type ThreadField, threads, tierIdOf } from './state.js';
import { channelOfEntry, saidOn, timeline } from './timeline.js';

/** The parts of `ThreadsFilter` that the sandbox has data for. */
export interface ThreadsFilter {
  threadIds?: string[] | null;
  refs?: string[] | null;
  labelTypeIds?: string[] | null;
  priorities?: number[] | null;
  customerIds?: string[] | null;
  isAssigned?: boolean | null;
  assignedToUser?: string[] | null;
  isMarkedAsSpam?: boolean | null;
  supportEmailAddresses?: string[] | null;
  serviceLevelAgreements?: AgreementFilter | null;
  tierIdentifiers?: { tierId?: string | null; externalId?: string | null }[] | null;
  tenantIdentifiers?: { tenantId?: string | null; externalId?: string | null }[] | null;
  companyIdentifiers?: CustomersFilter['companyIdentifiers'];
  customerGroupIdentifiers?: GroupIdentifier[] | null;
  tenantFields?: TenantFieldFilter[] | null;
  messageSource?: string[] | null;
  threadLinkSources?: { sourceType: string; sourceId: string }[] | null;
  threadFields?: ThreadFieldFilter[] | null;
  participantIds?: string[] | null;
  statuses?: string[] | null;
  statusDetails?: string[] | null;
  statusChangedAt?: Span | null;
  createdAt?: Span | null;
  updatedAt?: Span | null;
  surveyResponse?: { hasResponse?: boolean | null } | null;
  and?: ThreadsFilter[] | null;
  or?: ThreadsFilter[] | null;
  not?: ThreadsFilter | null;
}

export interface ThreadsSort {
  field: string;
  direction: 'ASC' | 'DESC';
  threadFieldKey?: string | null;
}

/**
 * Whether a thread is among those that the filter asks for. An empty list asks for nothing in
 * particular. What no thread of the sandbox has, e.g. an agent's status, finds none.
 *
 * @throws {GraphQLError} where a time is not ISO 8601
 */
export function matchesFilter(
  thread: Thread,
  filter: ThreadsFilter | null | undefined,
  store: Store,
): boolean {
  return Object.entries(filter ?? {}).every(([name, wanted]) => {
    if (wanted == null || (Array.isArray(wanted) && wanted.length === 0)) return true;
    if (!Object.hasOwn(criteria, name)) return false;
    return (criteria[name as keyof ThreadsFilter] as Criterion)(thread, wanted, store);
  });
}

/** The newest first, unless told otherwise. */
export function orderOf(sort: ThreadsSort | null | undefined, store: Store): Order<Thread> {
  const field = sort?.field ?? 'CREATED_AT';
  const key = sort?.threadFieldKey;
  if (field === 'THREAD_FIELD' && key == null) {
    throw queryError('To sort by THREAD_FIELD, name its threadFieldKey.', 'BAD_USER_INPUT');
  }
  return {
    name: [field, key, sort?.direction].join(),
    descending: sort?.direction !== 'ASC',
    rank(thread) {
      if (field === 'PRIORITY') return thread.priority;
      if (field === 'STATUS_CHANGED_AT') return thread.statusChangedAt;
      if (field === 'CLOSEST_TO_BREACH_SLA') return nextBreachOf(thread.id, store);
      if (field === 'LAST_INBOUND_MESSAGE_AT') return lastInboundAt(thread, store);
      if (field !== 'THREAD_FIELD') return thread.createdAt;
      const value = fieldOf(thread.id, key ?? '', store);
      if (!value) return null;
      const { stringValue, numberValue, booleanValue, dateValue } = value;
      return stringValue ?? numberValue ?? dateValue ?? Number(booleanValue);
    },
  };
}

/** When the customer last said something; a thread begins with that. */
const lastInboundAt = ({ id, customer, createdAt }: Thread, store: Store): string =>
  saidOn(id, store).findLast(({ actor }) => actor === customer)?.timestamp ?? createdAt;

/** Threads whose title, messages or customer hold a term, those that changed last first. */
export function search(
  {
    searchQuery: { term },
    filters,
    ...rest
  }: List<ThreadsFilter> & { searchQuery: { term: string } },
  { store }: Context,
) {
  const wanted = termOf({ term });
  const found = threads(store).filter(
    (thread) => holds(thread, wanted, store) && matchesFilter(thread, filters, store),
  );
  const { edges, pageInfo } = page(found, orderOf(byChange, store), rest);
  return { pageInfo, edges: edges.map(({ cursor, node }) => ({ cursor, node: { thread: node } })) };
}

const byChange: ThreadsSort = { field: 'STATUS_CHANGED_AT', direction: 'DESC' };

function holds(thread: Thread, term: string, store: Store): boolean {
  const customer = customers(store).get(thread.customer);
  const said = timeline(store)
    .filter(({ threadId }) => threadId === thread.id)
    .flatMap(({ entry }) => [entry['text'], entry['textContent']]);
  return [thread.title, thread.previewText, customer?.fullName, customer?.emailAddress, ...said]
    .filter((text) => typeof text === 'string')
    .some((text) => text.toLowerCase().includes(term));
}

interface ThreadFieldFilter {
  key: string;
  stringValue?: string | null;
  booleanValue?: boolean | null;
  number?: { value?: number | null; gte?: number | null; lte?: number | null } | null;
  date?: Span | null;
}

interface AgreementFilter {
  types?: string[] | null;
  statuses?: string[] | null;
  updatedAt?: Span | null;
}

interface GroupIdentifier {
  customerGroupId?: string | null;
  customerGroupKey?: string | null;
  externalId?: string | null;
}

interface TenantFieldFilter {
  externalFieldId: string;
  stringValue?: string | null;
  booleanValue?: boolean | null;
  dateValue?: string | null;
  numberValue?: number | null;
  stringArrayValue?: string[] | null;
  userReferenceValues?: string[] | null;
}

type Criterion = (thread: Thread, wanted: unknown, store: Store) => boolean;

type Criteria = {
  [Name in keyof ThreadsFilter]-?: (
    thread: Thread,
    wanted: NonNullable<ThreadsFilter[Name]>,
    store: Store,
  ) => boolean;
};

const firstResponse = 'FIRST_RESPONSE_TIME';
const nextResponse = 'NEXT_RESPONSE_TIME';

const criteria: Criteria = {
  threadIds: ({ id }, ids) => ids.includes(id),
  refs: ({ ref }, refs) => refs.includes(ref),
  labelTypeIds: ({ id }, ids, store) =>
    labelsOf(id, store).some(({ labelType }) => ids.includes(labelType)),
  priorities: ({ priority }, priorities) => priorities.includes(priority),
  customerIds: ({ customer }, ids) => ids.includes(customer),
  isAssigned: ({ assignedTo }, isAssigned) => (assignedTo !== null) === isAssigned,
  // There is no filter for machine users.
  assignedToUser: ({ assignedTo }, ids) =>
    assignedTo?.startsWith('u_') === true && ids.includes(assignedTo),
  isMarkedAsSpam: ({ customer }, isSpam, store) =>
    ((customers(store).get(customer)?.markedAsSpamAt ?? null) !== null) === isSpam,
  supportEmailAddresses: ({ id }, addresses, store) =>
    supportAddressesOf(id, store).some((address) => addresses.includes(address)),
  serviceLevelAgreements: ({ id }, { types, statuses, updatedAt }, store) =>
    standingsOf(id, store).some(
      ({ agreement: { firstResponseTimeMinutes }, next, createdAt }) =>
        isAmong(firstResponseTimeMinutes === null ? nextResponse : firstResponse, types) &&
        isAmong(next.status, statuses) &&
        (updatedAt == null || isWithin(createdAt, updatedAt)),
    ),
  tierIdentifiers(thread, identifiers, store) {
    const tier = tiers(store).get(tierIdOf(thread, store));
    return identifiers.some((wanted) => isIdentifiedBy(tier, wanted.tierId, wanted.externalId));
  },
  tenantIdentifiers({ tenant: id }, identifiers, store) {
    const tenant = tenants(store).get(id ?? '');
    return identifiers.some((wanted) => isIdentifiedBy(tenant, wanted.tenantId, wanted.externalId));
  },
  companyIdentifiers: (thread, companyIdentifiers, store) =>
    isOfCustomer(thread, { companyIdentifiers }, store),
  customerGroupIdentifiers: (thread, identifiers, store) =>
    identifiers.some(({ customerGroupId, customerGroupKey, externalId }) => {
      const group = customerGroups(store).find(
        ({ id, key, externalId: ofGroup }) =>
          id === customerGroupId ||
          key === customerGroupKey ||
          (externalId != null && ofGroup === externalId),
      );
      return group && isOfCustomer(thread, { customerGroupIds: [group.id] }, store);
    }),
  tenantFields: ({ tenant }, filters, store) =>
    tenant !== null && filters.every((filter) => hasTenantField(tenant, filter, store)),
  messageSource: ({ id, channel }, sources, store) =>
    sources.includes(channel) ||
    saidOn(id, store).some(({ entry }) => sources.includes(channelOfEntry[entry.__typename] ?? '')),
  threadLinkSources: ({ id }, sources, store) =>
    threadLinks(store)
      .filter(({ threadId }) => threadId === id)
      .some((link) =>
        sources.some(
          ({ sourceType, sourceId }) =>
            link.sourceType === sourceType && link.sourceId === sourceId,
        ),
      ),
  threadFields: ({ id }, filters, store) =>
    filters.every((filter) => matchesField(fieldOf(id, filter.key, store), filter)),
  participantIds: (thread, ids) =>
    [thread.customer, thread.assignedTo, ...thread.additionalAssignees].some(
      (id) => id !== null && ids.includes(id),
    ),
  statuses: ({ status }, statuses) => statuses.includes(status),
  statusDetails: ({ statusDetail }, details) =>
    statusDetail !== null && details.includes(statusDetail),
  statusChangedAt: ({ statusChangedAt }, span) => isWithin(statusChangedAt, span),
  createdAt: ({ createdAt }, span) => isWithin(createdAt, span),
  updatedAt: ({ updatedAt }, span) => isWithin(updatedAt, span),
  surveyResponse: (_thread, { hasResponse }) => hasResponse !== true,
  and: (thread, filters, store) => filters.every((filter) => matchesFilter(thread, filter, store)),
  or: (thread, filters, store) => filters.some((filter) => matchesFilter(thread, filter, store)),
  not: (thread, filter, store) => !matchesFilter(thread, filter, store),
};

function isOfCustomer({ customer: id }: Thread, filter: CustomersFilter, store: Store): boolean {
  const customer = customers(store).get(id);
  return customer !== undefined && matchesCustomer(customer, filter, store);
}

function hasTenantField(
  tenant: string,
  { externalFieldId, stringArrayValue, dateValue, ...wanted }: TenantFieldFilter,
  store: Store,
): boolean {
  const field = tenantFields(store).find(
    (one) => one.tenantId === tenant && one.externalFieldId === externalFieldId,
  );
  if (!field) return false;
  const value = field.value as Record<string, unknown>;
  const others = { arrayValue: stringArrayValue, dateValue: dateValue && timeOf(dateValue) };
  return Object.entries({ ...wanted, ...others }).every(
    ([name, expected]) =>
      expected == null ||
      (Array.isArray(expected)
        ? expected.every((one) => [value[name]].flat().includes(one))
        : value[name] === expected),
  );
}

function isIdentifiedBy(
  entry: { id: string; externalId: string | null } | undefined,
  id: string | null | undefined,
  externalId: string | null | undefined,
): boolean {
  if (!entry || (id == null && externalId == null)) return false;
  return (id == null || entry.id === id) && (externalId == null || entry.externalId === externalId);
}

function matchesField(
  field: ThreadField | undefined,
  { stringValue, booleanValue, number, date }: ThreadFieldFilter,
): boolean {
  if (!field) return false;
  if (stringValue != null && field.stringValue !== stringValue) return false;
  if (booleanValue != null && field.booleanValue !== booleanValue) return false;
  if (date != null && (field.dateValue === null || !isWithin(field.dateValue, date))) return false;
  if (number == null) return true;
  const { numberValue } = field;
  return (
    numberValue !== null &&
    (number.value == null || numberValue === number.value) &&
    (number.gte == null || numberValue >= number.gte) &&
    (number.lte == null || numberValue <= number.lte)
  );
}

import type {
  WebhookCustomer,
  WebhookCustomerGroup,
  WebhookThread,
  WebhookTimelineEntry,
} from '../../webhooks/index.js';
import type { CustomerGroup } from '../customers/defaults.js';
import { type CustomerGroupMembership, customerGroups } from '../customers/state.js';
import type { Label } from '../labels/state.js';
import type { Change, Store } from '../state/store.js';
import { type Thread, threadFields, threads } from '../threads/state.js';
import { type TimelineEntry, timeline } from '../threads/timeline.js';
import { type AgreementTransition, agreementTransitions } from '../tiers/track.js';
import { messageEvent } from './messages.js';
import {
  agreementOf,
  customerOf,
  type FieldEntry,
  fieldOf,
  filesOf,
  groupOf,
  tenantOf,
  threadOf,
} from './shapes.js';
import { timelineEntryOf } from './timeline.js';

/** How something was before it changed; undefined where it was not there. */
interface Before {
  threads: Map<string, { thread: WebhookThread; tenant: string | null } | undefined>;
  customers: Map<string, WebhookCustomer | undefined>;
  groups: Map<string, WebhookCustomerGroup | undefined>;
  fields: Map<string, { entry: FieldEntry; was: ReturnType<typeof fieldOf> | undefined }>;
  entries: Map<string, { entry: TimelineEntry; was: WebhookTimelineEntry | undefined }>;
  /** That came to pass. */
  agreements: AgreementTransition[];
}

const nothing = (): Before => ({
  threads: new Map(),
  customers: new Map(),
  groups: new Map(),
  fields: new Map(),
  entries: new Map(),
  agreements: [],
});

/** Publishes an event: its type, and the payload without `eventType`. */
export type Publish = (type: string, payload: object) => void;

/**
 * Makes events of the changes of a store. What a mutation does to one thread is looked at as a whole,
 * when it has ended: mutations of the sandbox do their work at once.
 *
 * @param isWanted whether anybody would get an event
 * @returns what is to be called before each change
 */
export function watch(
  store: Store,
  isWanted: () => boolean,
  publish: Publish,
): (change: Change) => void {
  let before: Before | undefined;

  return ({ table, action, entry }) => {
    if (!isWanted()) return;
    if (!before) {
      before = nothing();
      queueMicrotask(() => {
        const known = before;
        before = undefined;
        if (known) eventsOf(known, store, publish);
      });
    }
    const isNew = action === 'add';
    switch (table) {
      case 'thread':
        remember(entry.id);
        break;
      case 'label':
        remember((entry as Label).thread);
        break;
      case 'thread field': {
        const field = entry as FieldEntry;
        remember(field.threadId);
        if (!before.fields.has(field.id)) {
          before.fields.set(field.id, { entry: field, was: isNew ? undefined : fieldOf(field) });
        }
        break;
      }
      case 'customer':
        rememberCustomer(entry.id, isNew);
        break;
      case 'membership':
        rememberCustomer((entry as CustomerGroupMembership).customerId, false);
        break;
      case 'customer group':
        if (!before.groups.has(entry.id)) {
          before.groups.set(entry.id, isNew ? undefined : groupOf(entry as CustomerGroup));
        }
        break;
      case 'service level agreement transition':
        before.agreements.push(entry as AgreementTransition);
        break;
      case 'timeline entry':
        // The thread says when its last message came, so it is looked at before that.
        remember((entry as TimelineEntry).threadId);
        if (!before.entries.has(entry.id)) {
          const item = entry as TimelineEntry;
          const was = isNew ? undefined : timelineEntryOf(item, store);
          before.entries.set(entry.id, { entry: item, was });
        }
        break;
    }
  };

  function rememberCustomer(id: string, isNew: boolean): void {
    if (before?.customers.has(id)) return;
    before?.customers.set(id, isNew ? undefined : customerOf(id, store));
  }

  function remember(id: string): void {
    if (before?.threads.has(id)) return;
    const thread = threads(store).get(id);
    before?.threads.set(id, thread && { thread: threadOf(thread, store), tenant: thread.tenant });
  }
}

function eventsOf(before: Before, store: Store, publish: Publish): void {
  for (const [id, was] of before.customers) {
    const customer = customerOf(id, store);
    if (customer && was) {
      const change = { customer, previousCustomer: was };
      const [now, then] = [groupsOf(customer), groupsOf(was)];
      const type = 'customer.customer_group_memberships_changed';
      if (now.some((group) => !then.includes(group)))
        publish(type, { changeType: 'ADDED', ...change });
      if (then.some((group) => !now.includes(group))) {
        publish(type, { changeType: 'REMOVED', ...change });
      }
      const isOther = withoutGroups(customer) !== withoutGroups(was);
      if (isOther) {
        publish('customer.customer_updated', change);
        publish('customer.customer_changed', { changeType: 'UPDATED', ...change });
      }
    } else if (customer) {
      publish('customer.customer_created', { customer });
      publish('customer.customer_changed', {
        changeType: 'ADDED',
        customer,
        previousCustomer: null,
      });
    } else if (was) publish('customer.customer_deleted', { previousCustomer: was });
  }
  for (const [id, was] of before.groups) groupEvent(id, was, store, publish);
  for (const [id, was] of before.threads) {
    const entry = threads(store).get(id);
    if (entry) threadEvents(entry, was, store, publish);
  }
  for (const { entry, was } of before.fields.values()) {
    const owner = threads(store).get(entry.threadId);
    if (owner) fieldEvent(entry, was, threadOf(owner, store), store, publish);
  }
  for (const transition of before.agreements) {
    if (agreementTransitions(store).get(transition.id)) agreementEvent(transition, store, publish);
  }
  for (const { entry, was } of before.entries.values()) {
    const owner = threads(store).get(entry.threadId);
    const files = filesOf((entry.entry['attachments'] as string[] | undefined) ?? [], store);
    const isThere = timeline(store).get(entry.id) !== undefined;
    const event =
      owner && isThere && !was && messageEvent(entry, threadOf(owner, store), files, store);
    if (event) publish(...event);
    timelineEvent(entry, was, store, publish);
  }
}

function agreementEvent(
  { threadId, agreement, previous, next }: AgreementTransition,
  store: Store,
  publish: Publish,
): void {
  const entry = threads(store).get(threadId);
  const serviceLevelAgreement = agreementOf(agreement, store);
  if (!entry || !previous || !serviceLevelAgreement) return;
  publish('thread.service_level_agreement_status_transitioned', {
    thread: threadOf(entry, store),
    serviceLevelAgreement,
    previousServiceLevelAgreementStatusDetail: previous,
    serviceLevelAgreementStatusDetail: next,
  });
}

function timelineEvent(
  entry: TimelineEntry,
  previousTimelineEntry: WebhookTimelineEntry | null = null,
  store: Store,
  publish: Publish,
): void {
  const now = timeline(store).get(entry.id);
  const timelineEntry = now ? timelineEntryOf(now, store) : null;
  const changeType = previousTimelineEntry ? (timelineEntry ? 'UPDATED' : 'REMOVED') : 'ADDED';
  if (isSame(timelineEntry, previousTimelineEntry)) return;
  publish('timeline.timeline_entry_changed', { changeType, previousTimelineEntry, timelineEntry });
}

function groupEvent(
  id: string,
  previousCustomerGroup: WebhookCustomerGroup | undefined,
  store: Store,
  publish: Publish,
): void {
  const group = customerGroups(store).get(id);
  const type = 'customer.customer_group_changed';
  if (!group) {
    if (previousCustomerGroup) publish(type, { changeType: 'REMOVED', previousCustomerGroup });
    return;
  }
  const customerGroup = groupOf(group);
  if (isSame(customerGroup, previousCustomerGroup)) return;
  if (!previousCustomerGroup) publish(type, { changeType: 'ADDED', customerGroup });
  else publish(type, { changeType: 'UPDATED', customerGroup, previousCustomerGroup });
}

const groupsOf = ({ customerGroupMemberships }: WebhookCustomer) =>
  customerGroupMemberships.map(({ customerGroupId }) => customerGroupId);

const withoutGroups = (customer: WebhookCustomer) =>
  JSON.stringify({ ...customer, customerGroupMemberships: [] });

function threadEvents(
  entry: Thread,
  was: { thread: WebhookThread; tenant: string | null } | undefined,
  store: Store,
  publish: Publish,
): void {
  const thread = threadOf(entry, store);
  if (!was) {
    publish('thread.thread_created', { thread });
    return;
  }
  const previousThread = was.thread;
  const change = { previousThread, thread };
  if (thread.status !== previousThread.status) {
    publish('thread.thread_status_transitioned', change);
  }
  if (thread.assignee?.id !== previousThread.assignee?.id) {
    publish('thread.thread_assignment_transitioned', change);
  }
  if (thread.priority !== previousThread.priority) {
    publish('thread.thread_priority_changed', change);
  }
  const ids = (of: WebhookThread) => new Set(of.labels.map(({ id }) => id));
  const [now, then] = [ids(thread), ids(previousThread)];
  if ([...now].some((id) => !then.has(id))) {
    publish('thread.thread_labels_changed', { changeType: 'ADDED', ...change });
  }
  if ([...then].some((id) => !now.has(id))) {
    publish('thread.thread_labels_changed', { changeType: 'REMOVED', ...change });
  }
  if (entry.tenant !== was.tenant) {
    publish('thread.thread_tenant_updated', {
      ...change,
      previousTenant: tenantOf(was.tenant, store),
      tenant: tenantOf(entry.tenant, store),
    });
  }
}

function fieldEvent(
  entry: FieldEntry,
  was: ReturnType<typeof fieldOf> | undefined,
  thread: WebhookThread,
  store: Store,
  publish: Publish,
): void {
  const isThere = threadFields(store).get(entry.id) !== undefined;
  const threadField = fieldOf(entry);
  if (isThere && isSame(threadField, was)) return;
  if (!isThere && was) publish('thread.thread_field_deleted', { thread, previousThreadField: was });
  else if (isThere && was) {
    publish('thread.thread_field_updated', { thread, previousThreadField: was, threadField });
  } else if (isThere) publish('thread.thread_field_created', { thread, threadField });
}

/** What was changed and taken back again did not happen. */
const isSame = (now: unknown, then: unknown) => JSON.stringify(now) === JSON.stringify(then);

import { customers } from '../customers/state.js';
import { invalidInput } from '../errors.js';
import { labels } from '../labels/state.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { type TenantIdentifier, tenantOf } from '../tenants/state.js';
import { type TierIdentifier, tierOf } from '../tiers/state.js';
import { editThread, refuseTaken, type Thread, threadFields, threads } from './state.js';
import { record, timeline } from './timeline.js';

/** What is changed about a thread, beside its status and who has it. */
export const threadChanges: Record<string, RootField> = {
  changeThreadPriority: mutation(editThread, (input: ThreadInput & Priority, context) => {
    const { store, keyOwner } = context;
    refuseImpossiblePriority(input.priority);
    const thread = find(input, context);
    const { priority: previousPriority } = thread;
    if (threads(store).change(thread, { priority: input.priority }, keyOwner)) {
      const entry = { previousPriority, nextPriority: input.priority };
      record(thread, { __typename: 'ThreadPriorityChangedEntry', ...entry }, keyOwner, store);
    }
    return { thread };
  }),
  updateThreadTitle: mutation(editThread, (input: ThreadInput & { title: string }, context) => {
    const title = input.title.trim();
    if (title === '') {
      const message = 'title is empty.';
      throw invalidInput(message, [{ field: 'title', type: 'REQUIRED', message }]);
    }
    return change(find(input, context), { title }, context);
  }),
  updateThreadTenant: mutation(editThread, (input: TenantInput, context) => {
    const { tenantIdentifier: wanted } = input;
    const tenant = wanted && tenantOf(wanted, 'tenantIdentifier', context.store).id;
    return change(find(input, context), { tenant: tenant ?? null }, context);
  }),
  updateThreadTier: mutation(editThread, (input: TierInput, context) => {
    const { tierIdentifier: wanted } = input;
    const tier = wanted && tierOf(wanted, 'tierIdentifier', context.store).id;
    return change(find(input, context), { tier: tier ?? null }, context);
  }),
  changeThreadCustomer: mutation(editThread, (input: CustomerInput, context) => {
    const { store } = context;
    const { threadId: thread, customerId: customer } = lookUp({
      threadId: [threads(store), input.threadId],
      customerId: [customers(store), input.customerId],
    });
    if (thread.customer !== customer.id) {
      refuseTaken(thread.externalId, 'customerId', customer.id, store);
    }
    return change(thread, { customer: customer.id }, context);
  }),
  deleteThread: mutation('thread:delete', (input: ThreadInput, context) => {
    removeThread(find(input, context), context.store);
    return {};
  }),
};

/** Deletes a thread with all that is on it. */
export function removeThread({ id }: Thread, store: Store): void {
  for (const { id: label } of labels(store).filter(({ thread }) => thread === id)) {
    labels(store).delete(label);
  }
  for (const table of [threadFields(store), timeline(store)]) {
    for (const part of table.all()) if (part.threadId === id) table.delete(part.id);
  }
  threads(store).delete(id);
}

/** @throws {MutationRefused} where it is none of 0 to 3 */
export function refuseImpossiblePriority(priority: number | null | undefined): void {
  if (priority == null || [0, 1, 2, 3].includes(priority)) return;
  const message = 'priority must be 0, 1, 2 or 3.';
  throw invalidInput(message, [{ field: 'priority', type: 'VALIDATION', message }]);
}

interface ThreadInput {
  threadId: string;
}

interface Priority {
  priority: number;
}

interface TenantInput extends ThreadInput {
  tenantIdentifier?: TenantIdentifier | null;
}

interface TierInput extends ThreadInput {
  tierIdentifier?: TierIdentifier | null;
}

interface CustomerInput extends ThreadInput {
  customerId: string;
}

function change(thread: Thread, values: Partial<Thread>, { store, keyOwner }: Context) {
  threads(store).change(thread, values, keyOwner);
  return { thread };
}

const find = ({ threadId }: ThreadInput, { store }: Context): Thread =>
  lookUp({ threadId: [threads(store), threadId] }).threadId;

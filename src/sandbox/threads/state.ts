import { invalidInput } from '../errors.js';
import { type Entry, ulid } from '../state/entry.js';
import type { CompleteSeed } from '../state/seed.js';
import { type Store, table } from '../state/store.js';
import { tierMembershipOf } from '../tiers/state.js';

/** Its labels and its fields are tables of their own. */
export interface Thread extends Omit<CompleteSeed['threads'][number], 'labels' | 'threadFields'> {
  statusChangedBy: string;
  /** When a thread that is snoozed for a while becomes something to do again. */
  wakesAt: string | null;
  /** The id of a tier; null for none. Until a tier is given it is that of the tenant. */
  tier?: string | null;
}

export const threads = table<Thread>('thread', 'th', ({ seed }) =>
  seed.threads.map(({ labels: _labels, threadFields: _fields, ...thread }) => ({
    ...thread,
    statusChangedBy: thread.createdBy,
    wakesAt: null,
  })),
);

/**
 * The code of the refusal is not documented.
 *
 * @param field of the input
 * @throws {MutationRefused} where the customer has a thread of this external id
 */
export function refuseTaken(
  externalId: string | null | undefined,
  field: 'externalId' | 'customerId',
  customer: string,
  store: Store,
): void {
  if (externalId == null) return;
  const other = threads(store).find(
    (thread) => thread.customer === customer && thread.externalId === externalId,
  );
  if (!other) return;
  const message = `Thread ${other.id} of the customer has this externalId already.`;
  throw invalidInput(message, [{ field, type: 'VALIDATION', message }]);
}

/** The id of the tier that a thread is served by, or nothing. */
export const tierIdOf = ({ tier, tenant }: Thread, store: Store): string =>
  (tier === undefined ? tierMembershipOf(tenant, store)?.tierId : tier) ?? '';

/** What an API key needs to change a thread and to see what became of it. */
export const editThread: readonly string[] = ['thread:edit', 'thread:read'];

/** The value that a thread has for a field. One of the four values is set. */
export interface ThreadField extends Entry {
  threadId: string;
  key: string;
  type: string;
  isAiGenerated: boolean;
  stringValue: string | null;
  numberValue: number | null;
  booleanValue: boolean | null;
  dateValue: string | null;
}

export const threadFields = table<ThreadField>('thread field', 'tf', ({ seed }) =>
  seed.threads.flatMap((thread) =>
    Object.entries(thread.threadFields).map(([key, value]) => ({
      id: `tf_${ulid(thread.createdAt, thread.id + key)}`,
      threadId: thread.id,
      key,
      type: typeof value === 'string' ? 'STRING' : typeof value === 'number' ? 'NUMBER' : 'BOOL',
      isAiGenerated: false,
      stringValue: typeof value === 'string' ? value : null,
      numberValue: typeof value === 'number' ? value : null,
      booleanValue: typeof value === 'boolean' ? value : null,
      dateValue: null,
      createdAt: thread.createdAt,
      createdBy: thread.createdBy,
      updatedAt: thread.createdAt,
      updatedBy: thread.createdBy,
    })),
  ),
);

export const fieldOf = (thread: string, key: string, store: Store): ThreadField | undefined =>
  threadFields(store).find((field) => field.threadId === thread && field.key === key);

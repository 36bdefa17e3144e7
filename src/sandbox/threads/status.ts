import { type FieldError, invalidInput } from '../errors.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { trackAgreements } from '../tiers/track.js';
import { missingFields } from './fields/state.js';
import type { StatusDetail, ThreadStatus } from './seed.js';
import { editThread, type Thread, threads } from './state.js';
import { record } from './timeline.js';

/** https://www.plain.com/docs/graphql/threads/status-changes */
export const statusChanges: Record<string, RootField> = {
  markThreadAsDone: mutation(editThread, (input: StatusInput, context) => {
    const thread = find(input, context);
    refuseUnfilled(missingFields(thread.id, context.store));
    return set(thread, 'DONE', input.statusDetail ?? 'DONE_MANUALLY_SET', context);
  }),
  markThreadAsTodo: mutation(editThread, (input: StatusInput, context) =>
    set(find(input, context), 'TODO', input.statusDetail ?? 'IN_PROGRESS', context),
  ),
  snoozeThread: mutation(editThread, (input: SnoozeInput, context) => {
    refuseEndless(input);
    const { durationSeconds: seconds } = input;
    const wakesAt =
      seconds == null ? null : new Date(Date.parse(context.store.now()) + seconds * 1000);
    const detail =
      input.statusDetail ?? (wakesAt ? 'WAITING_FOR_DURATION' : 'WAITING_FOR_CUSTOMER');
    const thread = find(input, context);
    return set(thread, 'SNOOZED', detail, context, wakesAt?.toISOString());
  }),
};

/**
 * What happens on a thread moves it, unless it is to be ignored: to what is to be done where the
 * customer wrote, to what waits for the customer where the team did.
 */
export function stir(thread: Thread, from: 'customer' | 'team', by: string, store: Store): void {
  if (thread.statusDetail === 'IGNORED') return;
  if (from === 'customer') changeStatus(thread, 'TODO', 'NEW_REPLY', by, store);
  else changeStatus(thread, 'SNOOZED', 'WAITING_FOR_CUSTOMER', by, store);
}

/** Threads that were snoozed for a while are to be done again when it has passed. */
export function wakeThreads(store: Store): void {
  const now = store.now();
  for (const thread of threads(store).filter(({ wakesAt }) => wakesAt !== null && wakesAt <= now)) {
    changeStatus(thread, 'TODO', 'IN_PROGRESS', 'system', store);
  }
}

function changeStatus(
  thread: Thread,
  status: ThreadStatus,
  statusDetail: StatusDetail,
  by: string,
  store: Store,
  wakesAt: string | null = null,
): void {
  const { status: previousStatus } = thread;
  const previousStatusDetail = statusDetailOf(thread);
  if (!threads(store).change(thread, { status, statusDetail, wakesAt }, by)) return;
  thread.statusChangedAt = thread.updatedAt;
  thread.statusChangedBy = by;
  const entry = {
    __typename: 'ThreadStatusTransitionedEntry' as const,
    previousStatus,
    previousStatusDetail,
    nextStatus: status,
    nextStatusDetail: statusDetailOf(thread),
  };
  record(thread, entry, by, store);
  trackAgreements(store);
}

/** Until when a thread is snoozed for a while. For those of the seed, which nothing wakes: three days. */
export const waitingUntil = ({ statusChangedAt, wakesAt }: Thread): string =>
  wakesAt ?? new Date(Date.parse(statusChangedAt) + 3 * 86_400_000).toISOString();

/** A member of the union `ThreadStatusDetail`. */
export const statusDetailOf = (thread: Thread) =>
  thread.statusDetail && {
    __typename: `ThreadStatusDetail${pascal(thread.statusDetail)}`,
    statusChangedAt: thread.statusChangedAt,
    createdAt: thread.createdAt,
    updatedAt: thread.statusChangedAt,
    newReplyAt: thread.statusChangedAt,
    waitingUntil: waitingUntil(thread),
    afterSeconds: 604_800,
    linearIssueId: null,
    threadDiscussionId: null,
  };

interface StatusInput {
  threadId: string;
  statusDetail?: StatusDetail | null;
}

interface SnoozeInput extends StatusInput {
  durationSeconds?: number | null;
}

function set(
  thread: Thread,
  status: ThreadStatus,
  detail: StatusDetail,
  { store, keyOwner }: Context,
  wakesAt: string | null = null,
) {
  changeStatus(thread, status, detail, keyOwner, store, wakesAt);
  return { thread };
}

const find = ({ threadId }: StatusInput, { store }: Context): Thread =>
  lookUp({ threadId: [threads(store), threadId] }).threadId;

/** How the API refuses them is not documented: the field's key stands for the field of the input. */
function refuseUnfilled(keys: readonly string[]): void {
  if (keys.length === 0) return;
  throw invalidInput(
    `The thread cannot be done without its required fields: ${keys.join(', ')}.`,
    keys.map((field) => ({ field, type: 'REQUIRED', message: `${field} has no value.` })),
  );
}

function refuseEndless({ durationSeconds, statusDetail }: SnoozeInput): void {
  const fields: FieldError[] = [];
  if (durationSeconds == null && statusDetail !== 'WAITING_FOR_CUSTOMER') {
    const message = 'Say for how long, or wait for the customer.';
    fields.push({ field: 'durationSeconds', type: 'REQUIRED', message });
  }
  if (durationSeconds != null && durationSeconds <= 0) {
    const message = 'durationSeconds must be 1 or more.';
    fields.push({ field: 'durationSeconds', type: 'VALIDATION', message });
  }
  const [first] = fields;
  if (first) throw invalidInput(first.message, fields);
}

/** `NEW_REPLY` becomes `NewReply`. */
const pascal = (name: string) =>
  name
    .toLowerCase()
    .replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase());

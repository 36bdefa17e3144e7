import type { OperationError, OperationErrorBase } from './errors.js';
import { operationError } from './errors.js';
import { timeOf } from './executor/receive/headers.js';
import { backoff } from './executor/send/backoff.js';
import type { ExecuteOptions, SendOptions } from './executor.js';
import type { Meta, Result } from './result.js';

/** Who holds a thread, by Plain's id; null where nobody does. */
export type Assignee = string | null;

/** A thread as far as it must be known to say whether a mutation was applied. */
export interface ReadThread {
  readonly assignedTo: { readonly __typename: string; readonly id: string } | null;
  readonly updatedAt: { readonly iso8601: string };
}

export interface ReadBack<T extends ReadThread> {
  /** Whom the thread is to be assigned to. */
  readonly asked: Assignee;
  /** Sends the mutation. */
  mutate(options: SendOptions): Promise<Result<T>>;
  /** Reads the thread. */
  read(options: ExecuteOptions): Promise<Result<T | null>>;
  /** The server's clock less this one, in milliseconds; undefined while it is not known. */
  clockOffset(): number | undefined;
  /** Milliseconds for everything together. */
  readonly timeout: number;
  /** How often the mutation is sent at the most. */
  readonly attempts: number;
}

/**
 * Sends a mutation of a thread's assignee. Where it may have been applied although no good answer
 * came, the thread itself is asked: it is as asked, or untouched (then the mutation is sent again),
 * or in other hands (then the error says whose).
 */
export async function withReadBack<T extends ReadThread>(
  { asked, mutate, read, clockOffset, timeout, attempts }: ReadBack<T>,
  options: ExecuteOptions,
): Promise<Result<T>> {
  const startedAt = performance.now();
  const left = () => Math.max(1, Math.ceil(timeout - (performance.now() - startedAt)));
  let sent = 0;
  let delay = 0;
  for (let round = 1; ; round++) {
    const retry = { attempts: attempts - sent };
    const sentAfter = { date: Date.now() + delay, tick: performance.now() + delay };
    const result = await mutate({ ...options, timeout: left(), retry, delay });
    sent += result.error?.attempts ?? result.meta?.attempts ?? 0;
    const { error } = result;
    if (!error?.maybeApplied || error.type === 'timeout' || error.type === 'aborted') {
      return counted(result, sent);
    }

    const reading = await read({ signal: options.signal, timeout: left() });
    const thread = reading.data;
    if (!thread || !isReadable(thread)) return counted(ended(reading, error) ?? result, sent);
    if ((thread.assignedTo?.id ?? null) === asked) {
      return { data: thread, meta: { ...(reading.meta as Meta), attempts: sent } };
    }
    const offset = clockOffset();
    // By the clock as it is now, for which the offset is known: it may have been set meanwhile.
    const setSince = Date.now() - (performance.now() - sentAfter.tick);
    // The other one may have stood still, while the machine slept.
    const sentAt = Math.min(sentAfter.date, setSince);
    const untouched =
      offset !== undefined && timeOf(thread.updatedAt.iso8601) < sentAt + offset - DOUBT;
    if (!untouched) return { ...result, error: heldBy(thread.assignedTo, error, sent) };
    delay = ('retryAfter' in error ? (error.retryAfter ?? 0) : 0) + backoff(round);
    if (sent >= attempts || delay >= left()) return counted(result, sent);
  }
}

/** Milliseconds within which two clocks, one of them read in whole seconds, cannot tell what came first. */
const DOUBT = 2_000;

/** Whether the reading says what is to be known of it. */
function isReadable({ assignedTo, updatedAt }: ReadThread): boolean {
  const { id, __typename: kind } = assignedTo ?? {};
  const known = assignedTo === null || (typeof id === 'string' && typeof kind === 'string');
  const time: unknown = updatedAt?.iso8601;
  return known && typeof time === 'string' && !Number.isNaN(timeOf(time));
}

/** The reading was cut short by the caller or the clock: so was the call, and the doubt stays. */
function ended<T>({ error }: Result<unknown>, doubt: OperationError): Result<T> | undefined {
  if (error?.type !== 'aborted' && error?.type !== 'timeout') return undefined;
  const { type, message, cause } = error;
  return { error: operationError(message, { ...doubt, type }, cause) };
}

/** The result with the attempts of all rounds. */
function counted<T>(result: Result<T>, attempts: number): Result<T> {
  if (!result.error) return { data: result.data as T, meta: { ...result.meta, attempts } };
  if (result.error.attempts === attempts) return result;
  return { ...result, error: again(result.error, result.error.message, { attempts }) };
}

function heldBy(
  holder: ReadThread['assignedTo'],
  error: OperationError,
  attempts: number,
): OperationError {
  const who = holder ? `assigned to the ${holder.__typename} ${holder.id}` : 'assigned to nobody';
  return again(error, `${error.message} (the thread is now ${who})`, {
    attempts,
    currentAssignee: holder && { __typename: holder.__typename, id: holder.id },
  });
}

/** The same error with other words. */
function again(
  error: OperationError,
  message: string,
  fields: Partial<Pick<OperationErrorBase, 'attempts' | 'currentAssignee'>>,
): OperationError {
  return operationError(message, { ...error, ...fields }, error.cause);
}

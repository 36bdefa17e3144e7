import type { Result } from '../result.js';
import { Journal } from './journal.js';
import type { Outcome } from './outcome.js';
import { type BulkCommand, type RawRow, type Row, RowList, RowStream } from './rows.js';
import { BulkRun, type RowCalls } from './run.js';

/** Who is to have a thread. */
export type Assignment =
  | { readonly threadId: string; readonly userId: string; readonly machineUserId?: never }
  | { readonly threadId: string; readonly machineUserId: string; readonly userId?: never };

export interface AssignThreadsOptions {
  /** Calls under way at a time. @default 8 */
  readonly concurrency?: number;
  /** The share of the rate limit that is left to others, from 0 to below 1. @default 0 */
  readonly reserve?: number;
  /**
   * Ends the run: what is in flight is finished and nothing else is sent. The rows of an array that
   * were left out, and others that were already taken, are `skipped` with the reason `stopped`.
   */
  readonly signal?: AbortSignal;
  /**
   * A file to go on from, should the process die: rows that are done are skipped, rows in doubt
   * are read before they are sent. With it the iterable is read to its end before the first call.
   */
  readonly journal?: string;
}

/** What bulk work needs from a client. */
export interface BulkClient {
  readonly apiUrl: string;
  assignThread(input: Assignment, options: SendOnce): Promise<Result<unknown>>;
  unassignThread(input: { threadId: string }, options: SendOnce): Promise<Result<unknown>>;
  thread(threadId: string): Promise<Result<{ thread?: HeldThread | null }>>;
}

/** The run sends again by itself, so that it can pace that too. */
export interface SendOnce {
  readonly retry: false;
}

export interface HeldThread {
  readonly id: string;
  readonly assignedTo?: { readonly __typename: string; readonly id?: string } | null;
}

/**
 * Assigns many threads within the rate limit and yields an outcome for each as it settles. Rows are
 * taken as fast as outcomes are. An array is checked as a whole first, as a file would be; the rows
 * of other iterables one by one. Invalid rows are `skipped` and never sent.
 *
 * @throws {RangeError} while iterating: an option is out of its range
 * @throws {JournalRefused} while iterating: the journal is in use, or is not of these rows
 * @throws {JournalFailed} while iterating: the journal cannot be written, and the run has ended
 */
export async function* assignThreads(
  client: BulkClient,
  rows: Iterable<Assignment> | AsyncIterable<Assignment>,
  options: AssignThreadsOptions = {},
): AsyncGenerator<Outcome, void> {
  const { concurrency = 8, reserve = 0, signal } = options;
  checkPace(concurrency, reserve);
  const list =
    Array.isArray(rows) || options.journal !== undefined ? await readAll(rows) : undefined;
  const journal =
    list && options.journal !== undefined
      ? await Journal.open(options.journal, {
          command: 'assign',
          apiUrl: client.apiUrl,
          rows: list.hash(),
        })
      : undefined;
  try {
    yield* new BulkRun(rowCalls(client, 'assign'), list ?? checked(rows), {
      command: 'assign',
      concurrency,
      reserve,
      signal,
      journal,
      ...(list && { size: list.size }),
    });
  } finally {
    await journal?.close();
  }
  if (journal?.failure) throw journal.failure;
}

/** @throws {RangeError} */
export function checkPace(concurrency: number, reserve: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > mostCalls) {
    throw new RangeError(`concurrency is a whole number from 1 to ${mostCalls}`);
  }
  if (!(reserve >= 0 && reserve < 1)) throw new RangeError('reserve is a share from 0 to below 1');
}

export function rowCalls(client: BulkClient, command: BulkCommand): RowCalls {
  return {
    send({ threadId, assignee }: Row) {
      if (command === 'unassign' || assignee === null) {
        return client.unassignThread({ threadId }, once);
      }
      return assignee.startsWith('mu_')
        ? client.assignThread({ threadId, machineUserId: assignee }, once)
        : client.assignThread({ threadId, userId: assignee }, once);
    },
    async read(threadId) {
      const result = await client.thread(threadId);
      if (result.error) return result;
      return { data: holderOf(result.data.thread), meta: result.meta };
    },
  };
}

/** The id of who has a thread, null for nobody, undefined where there is no thread. */
export function holderOf(thread: HeldThread | null | undefined): string | null | undefined {
  if (!thread) return undefined;
  return thread.assignedTo ? (thread.assignedTo.id ?? thread.assignedTo.__typename) : null;
}

const once: SendOnce = { retry: false };
const mostCalls = 1_000;

async function readAll(rows: Iterable<Assignment> | AsyncIterable<Assignment>): Promise<RowList> {
  const list = new RowList('assign');
  for await (const row of rows) list.add(rawRow(row, list.size + 1));
  return list;
}

async function* checked(
  rows: Iterable<Assignment> | AsyncIterable<Assignment>,
): AsyncGenerator<Row, void> {
  const stream = new RowStream('assign');
  let line = 0;
  for await (const row of rows) {
    line += 1;
    yield stream.check(rawRow(row, line));
  }
}

/** Programs without types may give anything. */
function rawRow(row: unknown, line: number): RawRow {
  return typeof row === 'object' && row !== null
    ? { ...row, line }
    : { line, broken: 'it is not an object' };
}

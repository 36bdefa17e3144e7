import type { BulkClient } from './bulk-client.js';
import { Journal } from './journal/journal.js';
import type { Outcome } from './outcome.js';
import { type RawRow, type Row, RowList, RowStream } from './rows.js';
import { BulkRun } from './run.js';

/** Who is to have a thread. */
export type Assignment =
  | { readonly threadId: string; readonly userId: string; readonly machineUserId?: never }
  | { readonly threadId: string; readonly machineUserId: string; readonly userId?: never };

export interface AssignThreadsOptions {
  /** Requests under way at a time. @default 8 */
  readonly concurrency?: number;
  /**
   * Mutations in one request, from 1 to 50. A server that refuses several gets one at a time.
   *
   * @default 1
   */
  readonly batch?: number;
  /**
   * Reads the threads, 100 in one request, before anything is sent for them: rows that are as asked
   * are `already`.
   *
   * @default false
   */
  readonly checkFirst?: boolean;
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
  const { concurrency = 8, reserve = 0, batch = 1, checkFirst = false, signal } = options;
  checkPace(concurrency, reserve, batch);
  const { list, isWhole } =
    Array.isArray(rows) || options.journal !== undefined ? await readAll(rows, signal) : noList;
  const journal =
    list && isWhole && options.journal !== undefined
      ? await Journal.open(options.journal, {
          command: 'assign',
          apiUrl: client.apiUrl,
          rows: list.hash(),
        })
      : undefined;
  try {
    yield* new BulkRun(client, list ?? checked(rows), {
      command: 'assign',
      concurrency,
      reserve,
      batch,
      checkFirst,
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
export function checkPace(concurrency: number, reserve: number, batch: number): void {
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > mostRequests) {
    throw new RangeError(`concurrency is a whole number from 1 to ${mostRequests}`);
  }
  if (!(reserve >= 0 && reserve < 1)) throw new RangeError('reserve is a share from 0 to below 1');
  if (!Number.isInteger(batch) || batch < 1 || batch > largestBatch) {
    throw new RangeError(`batch is a whole number from 1 to ${largestBatch}`);
  }
}

const mostRequests = 1_000;
const largestBatch = 50;

const noList = { list: undefined, isWhole: false };

/** Reads rows to their end; a stream no further than until the signal, for it may stall. */
async function readAll(
  rows: Iterable<Assignment> | AsyncIterable<Assignment>,
  given: AbortSignal | undefined,
): Promise<{ list: RowList; isWhole: boolean }> {
  const signal = Array.isArray(rows) ? undefined : given;
  const list = new RowList('assign');
  let isWhole = false;
  const read = async () => {
    for await (const row of rows) {
      if (signal?.aborted) return;
      list.add(rawRow(row, list.size + 1));
    }
    isWhole = true;
  };
  await new Promise<void>((resolve, reject) => {
    const stop = () => resolve();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    read()
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', stop));
  });
  return { list, isWhole };
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

import { setTimeout as delay } from 'node:timers/promises';
import type { OperationError } from '../errors.js';
import type { Result } from '../result.js';
import type { BulkClient } from './bulk-client.js';
import { type Outcome, outcomeError } from './outcome.js';
import { type Holder, pageSize, readOne, readPage } from './requests/reading.js';
import type { Row, RowList } from './rows.js';
import { Pace } from './turns/pace.js';

export interface DryRunOptions {
  /** Pages under way at a time. */
  readonly concurrency: number;
  readonly reserve: number;
  readonly signal?: AbortSignal;
  /** Why assigning to somebody would be refused, by their ids. */
  readonly refusals?: ReadonlyMap<string, { readonly message: string; readonly code?: string }>;
}

/** What would become of a row; `holder` is who has the thread now, null for nobody. */
export interface Prospect extends Outcome {
  readonly holder?: string | null;
}

/** Reads who has the threads of a list, a page at a time, and says what a run would do. */
export class DryRun {
  readonly #client: BulkClient;
  readonly #rows: RowList;
  readonly #options: DryRunOptions;
  readonly #pace: Pace;
  #wasRefused = false;
  #hasRead = false;
  #requests = 0;
  #taken = 0;

  constructor(client: BulkClient, rows: RowList, options: DryRunOptions) {
    this.#client = client;
    this.#rows = rows;
    this.#options = options;
    this.#pace = new Pace(options.reserve);
  }

  get stopCause(): 'asked' | 'refused' | undefined {
    if (this.#wasRefused) return 'refused';
    return this.#options.signal?.aborted ? 'asked' : undefined;
  }

  get waitsUntil(): number | undefined {
    return this.stopCause ? undefined : this.#pace.waitsUntil(Date.now());
  }

  /** How many requests were made. */
  get requests(): number {
    return this.#requests;
  }

  /** How many requests are left to make, if no thread has to be asked for by itself. */
  get requestsLeft(): number {
    return Math.max(0, Math.ceil((this.#rows.size - this.#taken) / pageSize));
  }

  /** How many requests the rate limit lets through in a second, less the reserve; undefined without one. */
  get quota(): number | undefined {
    return this.#pace.perSecond;
  }

  /** What would become of the rows, a page at a time. */
  async *settled(): AsyncGenerator<readonly Prospect[], void> {
    const pages: Promise<Prospect[]>[] = [];
    let page: Row[] = [];
    for (const row of this.#rows) {
      this.#taken += 1;
      page.push(row);
      if (page.length < pageSize) continue;
      pages.push(this.#look(page));
      page = [];
      // The first page alone: a bad key costs one call.
      if (!this.#hasRead || pages.length >= this.#options.concurrency) yield await next(pages);
    }
    pages.push(this.#look(page));
    while (pages.length > 0) yield await next(pages);
  }

  async #look(rows: readonly Row[]): Promise<Prospect[]> {
    const wanted = rows.filter(({ skip }) => skip === undefined);
    let found: ReadonlyMap<string, Holder> = new Map();
    let error: OperationError | undefined;
    if (wanted.length > 0) {
      const result = await this.#paced(() =>
        readPage(
          this.#client,
          wanted.map(({ threadId }) => threadId),
        ),
      );
      error = result?.error;
      found = result?.data ?? found;
    }
    const prospects: Prospect[] = [];
    for (const row of rows) prospects.push(await this.#prospect(row, found, error));
    return prospects;
  }

  async #prospect(
    row: Row,
    found: ReadonlyMap<string, Holder>,
    pageError: OperationError | undefined,
  ): Promise<Prospect> {
    const { threadId, line, skip, problem } = row;
    if (skip) {
      const error =
        problem === undefined ? {} : { error: { type: 'bad_request', message: problem } };
      return { threadId, line, outcome: 'skipped', reason: skip, ...error };
    }
    let held: Holder | null | undefined = found.get(threadId);
    let error = pageError;
    if (!held && !error && !this.stopCause) {
      // A list may leave out what it holds for spam or has archived: the thread itself decides.
      const result = await this.#paced(() => readOne(this.#client, threadId));
      held = result?.data;
      error = result?.error;
    }
    if (error) return { threadId, line, outcome: 'failed', error: outcomeError(error) };
    const holder = held?.id;
    if (holder === undefined && this.stopCause) {
      return { threadId, line, outcome: 'skipped', reason: 'stopped' };
    }
    if (holder === undefined) {
      const notFound = {
        type: 'mutation_error',
        message: 'there is no such thread',
        code: 'not_found',
      };
      return { threadId, line, outcome: 'failed', error: notFound };
    }
    if (holder === row.assignee) return { threadId, line, outcome: 'already', holder };
    const refusal = this.#options.refusals?.get(row.assignee ?? '');
    if (refusal) {
      const error = { type: 'mutation_error', ...refusal };
      return { threadId, line, outcome: 'failed', holder, error };
    }
    const outcome = this.#rows.command === 'assign' ? 'would-assign' : 'would-unassign';
    return { threadId, line, outcome, holder };
  }

  /** A call within the pace; undefined where the run has ended before its turn. */
  async #paced<T>(call: () => Promise<Result<T>>): Promise<Result<T> | undefined> {
    for (;;) {
      for (;;) {
        if (this.stopCause) return undefined;
        const wait = this.#pace.turn(Date.now());
        if (wait === 0) break;
        await delay(Math.min(wait, longestNap));
      }
      const result = await call();
      this.#requests += 1;
      const { error, meta } = result;
      if (error?.type === 'rate_limited') {
        this.#pace.refused(Date.now(), meta?.rateLimit, error.retryAfter);
        continue;
      }
      this.#pace.answered(Date.now(), meta?.rateLimit);
      if (error?.type === 'unauthenticated' || (error?.type === 'forbidden' && !this.#hasRead)) {
        this.#wasRefused = true;
      }
      this.#hasRead = true;
      return result;
    }
  }
}

async function next(pages: Promise<Prospect[]>[]): Promise<Prospect[]> {
  return (await pages.shift()) ?? [];
}

/** Another call's answer, or a stop, may end a wait early. */
const longestNap = 100;

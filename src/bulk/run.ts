import type { Result } from '../result.js';
import type { BulkClient } from './bulk-client.js';
import type { Journal } from './journal/journal.js';
import type { Outcome } from './outcome.js';
import { type Holder, readOne, readPage } from './requests/reading.js';
import { judge, send, unread } from './requests/sending.js';
import {
  type Failure,
  type Job,
  type Moment,
  newJob,
  next,
  outcomeOf,
  type ReadingEvent,
  readingEvent,
  type SendingEvent,
  settlingTime,
} from './row-states.js';
import type { BulkCommand, Row } from './rows.js';
import { Settled } from './settled.js';
import { RowSource } from './source.js';
import { BatchSize } from './turns/batch-size.js';
import { Gate, isOfJournal } from './turns/gate.js';
import { Pace } from './turns/pace.js';
import { jobsOf, type Request } from './turns/request.js';
import { type Supply, Waiting } from './turns/waiting.js';

export interface RunOptions {
  readonly command: BulkCommand;
  /** Requests under way at a time. */
  readonly concurrency: number;
  /** The share of the rate limit that is left to others, from 0 to below 1. */
  readonly reserve: number;
  /** Rows in one request. @default 1 */
  readonly batch?: number | undefined;
  /** Reads each row before it is sent, and leaves out what is as asked. @default false */
  readonly checkFirst?: boolean | undefined;
  /** The user whose threads they are: each is read first, and sent only while he has it. */
  readonly giver?: string | undefined;
  /** How many rows there are, where that is known: a run that stops then names those it left out. */
  readonly size?: number;
  /** Ends the run: what is in flight is finished, nothing else is sent. */
  readonly signal?: AbortSignal | undefined;
  readonly journal?: Journal | undefined;
  /** The server takes no more than so many mutations in one request. */
  readonly onSmallerBatches?: ((size: number) => void) | undefined;
}

/** Why a run ended before its last row. */
export type StopCause = 'asked' | 'refused' | 'journal';

/**
 * One pass over a list of rows: yields an outcome for each as it settles. Iterate it once; rows
 * are taken only as fast as outcomes are.
 *
 * This is the loop alone: what becomes of a row is in `row-states.ts`, which request may go next in
 * `turns/`, what is sent and what the answers mean in `requests/`.
 */
export class BulkRun implements AsyncIterable<Outcome> {
  readonly #client: BulkClient;
  readonly #options: RunOptions;
  readonly #pace: Pace;
  readonly #gate: Gate;
  readonly #batchSize: BatchSize;
  readonly #source: RowSource;
  readonly #supply: Supply;
  readonly #settled: Settled;
  readonly #waiting = new Waiting();
  /** Next in turn, waiting for the pace. */
  #next: Request | undefined;
  #taken = 0;
  readonly #startedAt = performance.now();
  #requests = 0;
  /** A row that was sent has been settled, so that the key is good for it. */
  #hasSent = false;
  /** A thread was read; a key that may not do so may send all the same. */
  #hasRead = false;
  #isStopping = false;
  #stopCause: StopCause | undefined;
  #fault: { readonly reason: unknown } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: BulkClient, rows: Iterable<Row> | AsyncIterable<Row>, options: RunOptions) {
    this.#client = client;
    this.#options = options;
    this.#pace = new Pace(options.reserve);
    this.#batchSize = new BatchSize(options.batch ?? 1);
    this.#gate = new Gate({
      pace: this.#pace,
      concurrency: options.concurrency,
      journal: options.journal,
      run: (request) => this.#run(request),
      onChange: () => this.#changed(),
      onFailure: (error) => (isOfJournal(error) ? this.#stop('journal') : this.#fail(error)),
      onTurnedAway: (request, isNoted) => this.#leaveAll(jobsOf(request, isNoted)),
    });
    const source = new RowSource(rows, () => this.#changed());
    const settled = new Settled(options.journal);
    this.#source = source;
    this.#settled = settled;
    this.#supply = {
      admit: (now) => {
        const row = this.#admit(now);
        return row && newJob(row);
      },
      get isPulling() {
        return source.isPulling;
      },
      get isHeldUp() {
        return settled.isFull;
      },
    };
  }

  /** Why the run ended early, or undefined. */
  get stopCause(): StopCause | undefined {
    return this.#stopCause;
  }

  /** Until when (ms since the epoch) all rows wait for the rate limit, or undefined. */
  get waitsUntil(): number | undefined {
    const isBusy = this.#gate.inFlight > 0 || this.#isStopping;
    return isBusy ? undefined : this.#pace.waitsUntil(Date.now());
  }

  /** How many requests were made. */
  get requests(): number {
    return this.#requests;
  }

  /** How many requests the rate limit lets through in a second, less the reserve; undefined without one. */
  get quota(): number | undefined {
    return this.#pace.perSecond;
  }

  /** How many requests are left to make, if none fails; Infinity where the rows are not counted. */
  get requestsLeft(): number {
    const { size } = this.#options;
    if (size === undefined) return Number.POSITIVE_INFINITY;
    const rows = size - this.#taken + this.#waiting.toSend;
    const next = this.#next ? 1 : 0;
    return Math.ceil(rows / this.#batchSize.usual) + this.#waiting.pages + next;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Outcome, void> {
    for await (const outcomes of this.settled()) yield* outcomes;
  }

  /** The same many at a time: what has settled since the last ones were taken. */
  async *settled(): AsyncGenerator<readonly Outcome[], void> {
    const { signal } = this.#options;
    const stop = () => this.#stop('asked');
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      for (;;) {
        this.#fill();
        const outcomes = this.#settled.take();
        if (outcomes.length > 0) yield outcomes;
        else if (this.#isDone()) break;
        else await this.#settled.woken();
      }
    } finally {
      this.#stop();
      while (this.#gate.busy > 0) await this.#settled.woken();
      clearTimeout(this.#timer);
      this.#settled.close();
      signal?.removeEventListener('abort', stop);
      await this.#source.close();
    }
    const fault = this.#fault ?? this.#source.fault;
    if (fault) throw fault.reason;
  }

  #isDone(): boolean {
    if (this.#gate.busy > 0 || !this.#isIdle) return false;
    return this.#source.isExhausted || this.#leavesRest();
  }

  /** No row that was taken waits for its turn. */
  get #isIdle(): boolean {
    return this.#waiting.isEmpty && !this.#next;
  }

  /** A stream that was stopped may have no end: its rest is not read to be named. */
  #leavesRest(): boolean {
    return this.#fault !== undefined || (this.#isStopping && this.#options.size === undefined);
  }

  get #hasRoom(): boolean {
    return !this.#settled.isFull && !this.#gate.isFull(this.#batchSize.next);
  }

  /** Lets out whatever may go now, and sets a timer for what may go later. */
  #fill(): void {
    clearTimeout(this.#timer);
    if (this.#source.isExhausted && this.#isIdle) return;
    if (!this.#hasRoom) return;
    // What was put off waits by a clock that nobody sets; the pace goes by the server's time.
    const now = performance.now();
    const date = Date.now();
    while (this.#hasRoom) {
      if (this.#batchSize.isAlone && this.#gate.busy > 0) return;
      const request = this.#next ?? this.#compose(now, this.#batchSize.next);
      if (typeof request === 'number') {
        this.#wakeIn(request);
        return;
      }
      this.#next = request;
      const wait = this.#pace.turn(date, this.requestsLeft);
      if (wait > 0) {
        this.#wakeIn(wait);
        return;
      }
      this.#next = undefined;
      this.#gate.enter(request);
    }
  }

  /** As `waiting` does, in less time where nothing waits: what comes in its turn makes a full batch. */
  #compose(now: number, size: number): Request | number {
    if (this.#waiting.isEmpty) {
      const rows: Row[] = [];
      while (rows.length < size) {
        const row = this.#admit(now);
        if (!row) break;
        rows.push(row);
      }
      if (rows.length === size) return { kind: 'begin', rows };
      for (const row of rows) this.#waiting.add(newJob(row), 'send', now);
    }
    return this.#waiting.compose(now, size, this.#supply);
  }

  /** A row of the source that can be sent; others go where they belong. */
  #admit(now: number): Row | undefined {
    while (!this.#settled.isFull && !this.#leavesRest()) {
      if (this.#waiting.hasPage(now)) return undefined;
      const row = this.#source.take();
      if (!row) return undefined;
      this.#taken += 1;
      const standing = this.#options.journal?.standing(row.threadId);
      if (row.skip) this.#settled.skipped(row, row.skip);
      else if (standing === 'done') this.#settled.skipped(row, 'done-earlier');
      else if (this.#isStopping) this.#settled.skipped(row, 'stopped');
      else if (standing) {
        // It was noted then, and perhaps sent much later: just before the run that died was gone.
        const at = this.#startedAt + settlingTime;
        this.#waiting.add(newJob(row, { date: standing.sentAt }), 'read', at);
      } else if (this.#options.checkFirst || this.#options.giver !== undefined) {
        this.#waiting.add({ ...newJob(row), stage: 'unchecked' }, 'read', now);
      } else return row;
    }
    return undefined;
  }

  #run(request: Request): Promise<void> {
    if (request.kind === 'read') return this.#read(request.jobs);
    return this.#send(jobsOf(request, this.#options.journal !== undefined));
  }

  async #send(jobs: readonly Job[]): Promise<void> {
    const { command } = this.#options;
    const sentAt = { date: Date.now(), tick: performance.now() };
    for (const job of jobs) job.sends += 1;
    try {
      const result = await send(this.#client, command, jobs);
      const isRefused = this.#account(result, this.#hasSent);
      const { events, takesSize } = judge(result, command, jobs, this.#client.apiUrl);
      if (jobs.length > 1) this.#takes(jobs.length, takesSize);
      for (let place = 0; place < jobs.length; place += 1) {
        this.#judged(jobs[place] as Job, events[place] as SendingEvent, sentAt, jobs.length);
      }
      if (isRefused) this.#stop('refused');
    } catch (reason) {
      this.#fail(reason);
    }
  }

  async #read(jobs: readonly Job[]): Promise<void> {
    const [job] = jobs as readonly [Job];
    try {
      if (jobs.length === 1) {
        this.#readAlone(job, await readOne(this.#client, job.row.threadId));
      } else {
        const ids = jobs.map(({ row }) => row.threadId);
        this.#readTogether(jobs, await readPage(this.#client, ids));
      }
    } catch (reason) {
      this.#fail(reason);
    }
  }

  #takes(size: number, isTaken: boolean | undefined): void {
    const before = this.#batchSize.usual;
    this.#batchSize.answered(size, isTaken);
    const { usual } = this.#batchSize;
    if (usual < before) this.#options.onSmallerBatches?.(usual);
  }

  #judged(job: Job, event: SendingEvent, sentAt: Moment, size: number): void {
    if (event.name === 'doubtful') job.sentAt ??= sentAt;
    if (event.name === 'doubtful' || event.name === 'crowded') {
      // One of its neighbours may be the cause: it goes in less company, and at last alone.
      job.company = job.sends === 1 ? Math.ceil(size / 2) : 1;
    }
    this.#advance(job, event);
  }

  #readingEvent(job: Job, holder: Holder | null): ReadingEvent {
    this.#hasRead = true;
    return readingEvent(job, holder, this.#client.clockOffset, this.#options.giver);
  }

  #readTogether(jobs: readonly Job[], result: Result<ReadonlyMap<string, Holder>>): void {
    const isRefused = this.#account(result, this.#hasRead || this.#hasSent);
    for (const job of jobs) {
      const holder = result.data?.get(job.row.threadId);
      if (result.error) this.#advance(job, unread(result.error));
      else if (holder) this.#advance(job, this.#readingEvent(job, holder));
      else if (this.#isStopping) this.#leave(job);
      else this.#waiting.addAlone(job);
    }
    if (isRefused) this.#stop('refused');
  }

  #readAlone(job: Job, result: Result<Holder | null>): void {
    const isRefused = this.#account(result, this.#hasRead || this.#hasSent);
    if (result.error) this.#advance(job, unread(result.error));
    else this.#advance(job, this.#readingEvent(job, result.data ?? null));
    if (isRefused) this.#stop('refused');
  }

  /** Learns from an answer; true where every other request would be refused as well. */
  #account({ error, meta }: Result<unknown>, wasTaken: boolean): boolean {
    const now = Date.now();
    if (error?.attempts !== 0) this.#requests += 1;
    if (error?.type === 'rate_limited') {
      this.#pace.refused(now, meta?.rateLimit, error.retryAfter);
      return false;
    }
    this.#pace.answered(now, meta?.rateLimit);
    if (!error) return false;
    if ('retryAfter' in error && error.retryAfter) this.#pace.held(now, error.retryAfter);
    return error.type === 'unauthenticated' || (error.type === 'forbidden' && !wasTaken);
  }

  #advance(job: Job, event: SendingEvent | ReadingEvent): void {
    const step = next(job, event);
    if (step.to === 'done') this.#settle(job, outcomeOf(job));
    else if (step.to === 'fail') this.#settle(job, step.failure);
    else if (this.#isStopping) this.#leave(job);
    else this.#waiting.add(job, step.to, performance.now() + step.pause);
  }

  #settle({ row, sends }: Job, outcome: Outcome['outcome'] | Failure): void {
    if (sends > 0) {
      this.#hasSent = true;
      this.#batchSize.begun();
    }
    if (typeof outcome === 'string') this.#settled.done(row, outcome);
    else this.#settled.failed(row, outcome);
  }

  /** A run that stops settles a row that it has begun with. */
  #leave(job: Job): void {
    if (job.failure) {
      const maybeApplied = job.stage === 'doubtful' || job.failure.maybeApplied;
      this.#settle(job, { ...job.failure, maybeApplied });
      return;
    }
    // A row in doubt stays so in the journal; one that was only noted was certainly not sent.
    if (job.noted && job.stage === 'ready') this.#options.journal?.settled(job.row, 'stopped');
    this.#settled.skipped(job.row, 'stopped');
  }

  #leaveAll(jobs: readonly Job[]): void {
    for (const job of jobs) this.#leave(job);
  }

  #stop(cause?: StopCause): void {
    this.#stopCause ??= cause;
    this.#isStopping = true;
    this.#gate.close();
    if (this.#next) this.#leaveAll(jobsOf(this.#next, false));
    this.#next = undefined;
    this.#leaveAll(this.#waiting.drain());
    this.#changed();
  }

  #fail(reason: unknown): void {
    this.#fault ??= { reason };
    this.#stop('asked');
  }

  #changed(): void {
    if (!this.#isStopping) this.#fill();
    this.#settled.changed();
  }

  #wakeIn(wait: number): void {
    if (wait === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed(), Math.ceil(Math.max(wait, 0)));
  }
}

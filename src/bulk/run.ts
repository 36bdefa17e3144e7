import type { OperationError } from '../errors.js';
import type { Result } from '../result.js';
import { type Journal, JournalFailed } from './journal.js';
import { isPassing, type Outcome, outcomeError } from './outcome.js';
import { Pace } from './pace.js';
import type { BulkCommand, Row } from './rows.js';
import { RowSource } from './source.js';

/** What a run needs from a client. Neither may throw. */
export interface RowCalls {
  /** Sends the mutation once. */
  send(row: Row): Promise<Result<unknown>>;
  /** Reads who has the thread: an id, null for nobody, undefined where there is no such thread. */
  read(threadId: string): Promise<Result<string | null | undefined>>;
}

export interface RunOptions {
  readonly command: BulkCommand;
  /** Calls under way at a time. */
  readonly concurrency: number;
  /** The share of the rate limit that is left to others, from 0 to below 1. */
  readonly reserve: number;
  /** How many rows there are, where that is known: a run that stops then names those it left out. */
  readonly size?: number;
  /** Ends the run: what is in flight is finished, nothing else is sent. */
  readonly signal?: AbortSignal | undefined;
  readonly journal?: Journal | undefined;
}

/** Why a run ended before its last row. */
export type StopCause = 'asked' | 'refused' | 'journal';

interface Job {
  readonly row: Row;
  sends: number;
  reads: number;
  /** The journal knows that it is about to be sent. */
  noted: boolean;
  /** It may have been applied: it has to be read before it is sent. */
  inDoubt: boolean;
  notBefore: number;
  error?: OperationError;
}

/**
 * One pass over a list of rows: yields an outcome for each as it settles. Iterate it once; rows
 * are taken only as fast as outcomes are.
 */
export class BulkRun implements AsyncIterable<Outcome> {
  readonly #calls: RowCalls;
  readonly #options: RunOptions;
  readonly #pace: Pace;
  readonly #source: RowSource;
  readonly #outcomes: Outcome[] = [];
  /** Taken back for another try, or found in doubt by the journal. */
  #later: Job[] = [];
  readonly #doubts: Job[] = [];
  /** May be sent at once: the pace has let them through and the journal has noted them. */
  readonly #armed: Job[] = [];
  /** Next in turn, waiting for the pace. */
  #head: Job | undefined;
  #arming = 0;
  #inFlight = 0;
  #taken = 0;
  #firstSettled = false;
  #isStopping = false;
  #stopCause: StopCause | undefined;
  #fault: { readonly reason: unknown } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  constructor(calls: RowCalls, rows: Iterable<Row> | AsyncIterable<Row>, options: RunOptions) {
    this.#calls = calls;
    this.#options = options;
    this.#pace = new Pace(options.reserve);
    this.#source = new RowSource(rows, () => this.#changed());
  }

  /** Why the run ended early, or undefined. */
  get stopCause(): StopCause | undefined {
    return this.#stopCause;
  }

  /** Until when (ms since the epoch) all rows wait for the rate limit, or undefined. */
  get waitsUntil(): number | undefined {
    return this.#inFlight > 0 || this.#isStopping ? undefined : this.#pace.waitsUntil(Date.now());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Outcome, void> {
    const { signal } = this.#options;
    const stop = () => this.#stop('asked');
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      for (;;) {
        this.#fill();
        const outcome = this.#outcomes.shift();
        if (outcome) yield outcome;
        else if (this.#isDone()) break;
        else await this.#woken();
      }
    } finally {
      this.#stop();
      while (this.#arming + this.#inFlight > 0) await this.#woken();
      clearTimeout(this.#timer);
      signal?.removeEventListener('abort', stop);
      await this.#source.close();
    }
    const fault = this.#fault ?? this.#source.fault;
    if (fault) throw fault.reason;
  }

  #isDone(): boolean {
    const busy = this.#arming + this.#inFlight + this.#armed.length + this.#later.length;
    if (busy > 0 || this.#source.isPulling || this.#head) return false;
    return (this.#source.isExhausted && this.#doubts.length === 0) || this.#leavesRest();
  }

  /** A stream that was stopped may have no end: its rest is not read to be named. */
  #leavesRest(): boolean {
    return this.#fault !== undefined || (this.#isStopping && this.#options.size === undefined);
  }

  /** Starts whatever may be started now, and sets a timer for what may start later. */
  #fill(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    for (;;) {
      while (this.#inFlight < this.#options.concurrency) {
        const job = this.#armed.shift();
        if (!job) break;
        void this.#call(job);
      }
      if (this.#outcomes.length >= outcomesAhead) return;
      if (this.#arming + this.#armed.length + this.#inFlight >= this.#capacity()) return;
      this.#head ??= this.#take(now);
      const job = this.#head;
      if (!job) return;
      const wait = this.#pace.turn(now, this.#left());
      if (wait > 0) {
        this.#wakeIn(wait);
        return;
      }
      this.#head = undefined;
      if (this.#options.journal && !job.noted && !job.inDoubt) void this.#arm(job);
      else this.#armed.push(job);
    }
  }

  /** The journal's fsync takes about as long as a call: a few rows are noted while others are sent. */
  #capacity(): number {
    const { concurrency, journal } = this.#options;
    if (!this.#firstSettled) return 1;
    return journal ? concurrency + Math.max(concurrency * 4, 64) : concurrency;
  }

  #left(): number {
    const { size } = this.#options;
    if (size === undefined) return Number.POSITIVE_INFINITY;
    return size - this.#taken + this.#later.length + this.#doubts.length + 1;
  }

  /** The next row to call for; undefined where there is none now. */
  #take(now: number): Job | undefined {
    const due = this.#later.findIndex(({ notBefore }) => notBefore <= now);
    if (due !== -1) return this.#later.splice(due, 1)[0];
    while (this.#outcomes.length < outcomesAhead && !this.#leavesRest()) {
      const row = this.#source.take();
      if (!row) break;
      const job = this.#admit(row);
      if (job) return job;
    }
    if (this.#source.isExhausted && this.#doubts.length > 0) {
      const doubts = this.#doubts.splice(0);
      this.#later.push(...doubts);
      if (!this.#isStopping) return this.#take(now);
      this.#leaveLater();
    }
    if (this.#later.length > 0) {
      this.#wakeIn(Math.min(...this.#later.map(({ notBefore }) => notBefore)) - now);
    }
    return undefined;
  }

  /** What a row taken from the source comes to: a job, or an outcome at once. */
  #admit(row: Row): Job | undefined {
    this.#taken += 1;
    if (row.skip) {
      this.#skip(row, row.skip);
      return undefined;
    }
    const standing = this.#options.journal?.standing(row.threadId);
    if (standing === 'done') this.#skip(row, 'done-earlier');
    else if (standing) this.#doubts.push(newJob(row, standing.sentAt));
    else if (this.#isStopping) this.#skip(row, 'stopped');
    else return newJob(row);
    return undefined;
  }

  async #arm(job: Job): Promise<void> {
    this.#arming += 1;
    try {
      await this.#options.journal?.sending(job.row, Date.now());
      job.noted = true;
    } catch (error) {
      if (error instanceof JournalFailed) this.#stop('journal');
      else this.#fail(error);
    }
    this.#arming -= 1;
    if (this.#isStopping) this.#leave(job);
    else this.#armed.push(job);
    this.#changed();
  }

  async #call(job: Job): Promise<void> {
    this.#inFlight += 1;
    try {
      if (job.inDoubt) this.#read(job, this.#account(await this.#calls.read(job.row.threadId)));
      else this.#sent(job, this.#account(await this.#calls.send(job.row)));
    } catch (reason) {
      this.#fail(reason);
    }
    this.#inFlight -= 1;
    this.#changed();
  }

  #account<T>(result: Result<T>): Result<T> {
    const { error, meta } = result;
    if (error?.type === 'rate_limited') {
      this.#pace.refused(Date.now(), meta?.rateLimit, error.retryAfter);
    } else {
      this.#pace.answered(Date.now(), meta?.rateLimit);
    }
    return result;
  }

  #sent(job: Job, { error }: Result<unknown>): void {
    const { command } = this.#options;
    if (!error) {
      this.#settle(job, { outcome: command === 'assign' ? 'assigned' : 'unassigned' });
      return;
    }
    // The client has read the thread back where it names the assignee, and found another one.
    if (error.maybeApplied) job.inDoubt = error.currentAssignee === undefined;
    if (error.type !== 'rate_limited') {
      job.sends += 1;
      job.error = error;
    }
    if (this.#isRefusal(error)) {
      this.#settleFailed(job, error);
      this.#stop('refused');
    } else if (error.type === 'rate_limited' || job.inDoubt) {
      this.#later.push(job);
    } else if (isPassing(error) && job.sends < mostSends) {
      this.#retry(job, job.sends);
    } else {
      this.#settleFailed(job, error);
    }
    if (this.#isStopping) this.#leaveLater();
  }

  #read(job: Job, { data, error }: Result<string | null | undefined>): void {
    if (error) {
      const isRefusal = this.#isRefusal(error);
      job.reads += 1;
      if (error.type === 'rate_limited') this.#later.push(job);
      else if (isPassing(error) && job.reads < mostSends) this.#retry(job, job.reads);
      else this.#settleFailed(job, job.error ?? error);
      if (isRefusal) this.#stop('refused');
    } else if (data === job.row.assignee) {
      const { command } = this.#options;
      const sentNow = command === 'assign' ? 'assigned' : 'unassigned';
      this.#settle(job, { outcome: job.sends > 0 ? sentNow : 'already' });
    } else if (job.error && job.sends >= mostSends) {
      this.#settleFailed(job, job.error);
    } else {
      job.inDoubt = false;
      job.notBefore = 0;
      this.#later.push(job);
    }
    if (this.#isStopping) this.#leaveLater();
  }

  /** Every other row would be refused as well. */
  #isRefusal({ type }: OperationError): boolean {
    return type === 'unauthenticated' || (type === 'forbidden' && !this.#firstSettled);
  }

  #retry(job: Job, tries: number): void {
    job.notBefore = Date.now() + firstPause * 2 ** (tries - 1) * (0.5 + Math.random());
    this.#later.push(job);
  }

  #settle(job: Job, settled: Pick<Outcome, 'outcome' | 'error'>): void {
    const { threadId, line } = job.row;
    this.#options.journal?.settled(job.row, settled.outcome);
    this.#outcomes.push({ threadId, line, ...settled });
    this.#firstSettled = true;
  }

  #settleFailed(job: Job, reason: OperationError): void {
    const { threadId, line } = job.row;
    const error = outcomeError(reason);
    const { message: _, ...noted } = error;
    const maybeApplied = job.inDoubt || reason.maybeApplied;
    this.#options.journal?.settled(job.row, 'failed', { ...noted, maybeApplied });
    this.#outcomes.push({ threadId, line, outcome: 'failed', error });
    this.#firstSettled = true;
  }

  #skip({ threadId, line, problem }: Row, reason: NonNullable<Outcome['reason']>): void {
    const error = problem === undefined ? {} : { error: { type: 'bad_request', message: problem } };
    this.#outcomes.push({ threadId, line, outcome: 'skipped', reason, ...error });
  }

  /** A run that stops settles a row that it has begun with. */
  #leave(job: Job, isCounted = true): void {
    if (isCounted) this.#pace.returned();
    if (job.error) {
      this.#settleFailed(job, job.error);
      return;
    }
    // A row in doubt stays so in the journal; one that was only noted was certainly not sent.
    if (job.noted && !job.inDoubt) this.#options.journal?.settled(job.row, 'stopped');
    this.#skip(job.row, 'stopped');
  }

  #leaveLater(): void {
    for (const job of this.#later.splice(0)) this.#leave(job, false);
  }

  #stop(cause?: StopCause): void {
    this.#stopCause ??= cause;
    this.#isStopping = true;
    for (const job of this.#armed.splice(0)) this.#leave(job);
    if (this.#head) this.#leave(this.#head, false);
    this.#head = undefined;
    this.#leaveLater();
    this.#changed();
  }

  #fail(reason: unknown): void {
    this.#fault ??= { reason };
    this.#stop('asked');
  }

  #changed(): void {
    if (!this.#isStopping) this.#fill();
    this.#wake?.();
  }

  #wakeIn(wait: number): void {
    if (wait === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed(), Math.ceil(Math.max(wait, 0)));
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

const newJob = (row: Row, sentAt?: number): Job => ({
  row,
  sends: 0,
  reads: 0,
  noted: false,
  inDoubt: sentAt !== undefined,
  notBefore: sentAt === undefined ? 0 : Math.min(sentAt, Date.now()) + settlingTime,
});

const mostSends = 3;
/** The pause before a second try, in milliseconds; it doubles, with jitter. */
const firstPause = 250;
/** A server may still be at work on what a killed run had sent it: so long is waited before reading. */
const settlingTime = 1_000;
/** Outcomes that may wait to be taken before no more rows are. */
const outcomesAhead = 64;

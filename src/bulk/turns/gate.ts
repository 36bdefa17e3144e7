import { type Journal, JournalFailed } from '../journal/journal.js';
import type { Job } from '../row-states.js';
import type { Pace } from './pace.js';

/** A request that waits for its turn, or is on its way. */
export interface Request {
  readonly kind: 'send' | 'read';
  readonly jobs: readonly Job[];
}

export interface GateOptions {
  readonly pace: Pace;
  /** Requests under way at a time. */
  readonly concurrency: number;
  readonly journal?: Journal | undefined;
  /** Makes a request; it may not throw. */
  run(request: Request): Promise<void>;
  /** A request was noted or has ended, so that others may come. */
  onChange(): void;
  /** The journal cannot be written; what was to be noted is given back. */
  onFailure(error: unknown): void;
  /** A request that was let in and did not run after all. */
  onTurnedAway(request: Request): void;
}

/**
 * Lets requests out: when the pace has a turn for them, once the journal has noted their rows on
 * the disk, and no more at a time than asked for. The disk takes about as long as the server, so
 * that some requests are noted while others are under way.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #armed: Request[] = [];
  #arming = 0;
  #inFlight = 0;
  #isClosed = false;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Requests that are being made. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Requests that were let in and have not ended. */
  get busy(): number {
    return this.#arming + this.#armed.length + this.#inFlight;
  }

  /** @param size rows of a usual request: the fewer, the more of them are noted ahead */
  isFull(size: number): boolean {
    const { concurrency, journal } = this.#options;
    const ahead = Math.max(concurrency * 16, 256);
    const most = journal
      ? concurrency + Math.max(Math.ceil(ahead / size), concurrency)
      : concurrency;
    return this.busy >= most;
  }

  /** Lets a request in that has its turn. */
  enter(request: Request): void {
    if (this.#options.journal && request.kind === 'send' && request.jobs.some(isNew)) {
      void this.#note(request, this.#options.journal);
    } else {
      this.#armed.push(request);
      this.#start();
    }
  }

  /** Lets nothing out any more, and turns away what has not begun. */
  close(): void {
    this.#isClosed = true;
    for (const request of this.#armed.splice(0)) this.#turnAway(request);
  }

  #start(): void {
    while (this.#inFlight < this.#options.concurrency) {
      const request = this.#armed.shift();
      if (!request) return;
      void this.#run(request);
    }
  }

  async #note(request: Request, journal: Journal): Promise<void> {
    this.#arming += 1;
    let failure: unknown;
    try {
      const jobs = request.jobs.filter(isNew);
      await journal.sending(
        jobs.map(({ row }) => row),
        Date.now(),
      );
      for (const job of jobs) job.noted = true;
    } catch (error) {
      failure = error;
    }
    this.#arming -= 1;
    if (failure !== undefined) this.#options.onFailure(failure);
    if (this.#isClosed || failure !== undefined) this.#turnAway(request);
    else this.#armed.push(request);
    this.#start();
    this.#options.onChange();
  }

  async #run(request: Request): Promise<void> {
    this.#inFlight += 1;
    await this.#options.run(request);
    this.#inFlight -= 1;
    this.#start();
    this.#options.onChange();
  }

  #turnAway(request: Request): void {
    this.#options.pace.returned();
    this.#options.onTurnedAway(request);
  }
}

export const isOfJournal = (error: unknown): boolean => error instanceof JournalFailed;

const isNew = ({ noted }: Job) => !noted;

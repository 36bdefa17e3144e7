import { type Journal, JournalFailed } from '../journal/journal.js';
import type { Pace } from './pace.js';
import { isNoted, type Request, rowsToNote } from './request.js';

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
  /**
   * A request that was let in and did not run after all.
   *
   * @param isNoted the journal has its rows down as about to be sent
   */
  onTurnedAway(request: Request, isNoted: boolean): void;
}

/**
 * Lets requests out: when the pace has a turn for them, once the journal has noted their rows on
 * the disk, and no more at a time than asked for. The disk takes about as long as the server, so
 * that some requests are noted while others are under way.
 */
export class Gate {
  readonly #options: GateOptions;
  /** Let in, and noted as far as need be. */
  #armed: Request[] = [];
  /** Let in while others are being noted; these are next. */
  #unnoted: Request[] = [];
  #arming = 0;
  #inFlight = 0;
  #isNoting = false;
  #notedAt = 0;
  /** What was ready to go had gone before the last note was on the disk. */
  #ranDry = false;
  /** How many rows are noted ahead. */
  #ahead = leastAhead;
  #isFilled = false;
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
    return this.#unnoted.length + this.#arming + this.#armed.length + this.#inFlight;
  }

  /** @param size rows of a usual request: the fewer, the more of them are noted ahead */
  isFull(size: number): boolean {
    const { concurrency, journal } = this.#options;
    if (!journal) return this.busy >= concurrency;
    const ahead = Math.max(Math.ceil(this.#ahead / size), concurrency);
    // Filled again by half of them at once, so that they are noted together.
    const most = concurrency + (this.#isFilled ? Math.floor(ahead / 2) : ahead);
    this.#isFilled = this.busy >= most;
    return this.#isFilled;
  }

  /** Lets a request in that has its turn. */
  enter(request: Request): void {
    const { journal } = this.#options;
    if (!journal || isNoted(request)) {
      this.#armed.push(request);
      this.#start();
      return;
    }
    this.#unnoted.push(request);
    if (!this.#isNoting) void this.#noteAll(journal);
  }

  /** Lets nothing out any more, and turns away what has not begun. */
  close(): void {
    this.#isClosed = true;
    const isNoted = this.#options.journal !== undefined;
    for (const request of this.#armed.splice(0)) this.#turnAway(request, isNoted);
    for (const request of this.#unnoted.splice(0)) this.#turnAway(request, false);
  }

  #start(): void {
    while (this.#inFlight < this.#options.concurrency) {
      const request = this.#armed.shift();
      if (!request) return;
      this.#inFlight += 1;
      this.#options.run(request).then(this.#ended);
    }
  }

  /** Notes what was let in, and meanwhile what is let in; as many requests at once as there are. */
  async #noteAll(journal: Journal): Promise<void> {
    this.#isNoting = true;
    // What else is let in now is noted with it.
    await Promise.resolve();
    while (this.#unnoted.length > 0) {
      const requests = this.#unnoted;
      this.#unnoted = [];
      this.#arming = requests.length;
      const now = Date.now();
      this.#lookAhead(now);
      const wasBusy = this.#armed.length + this.#inFlight > 0;
      const failure = await journal.sending(rowsToNote(requests), now).catch(asIs);
      this.#arming = 0;
      const isDry = this.#armed.length === 0 && this.#inFlight < this.#options.concurrency;
      this.#ranDry = wasBusy && isDry;
      if (failure) this.#options.onFailure(failure);
      if (failure || this.#isClosed) {
        for (const request of requests) this.#turnAway(request, !failure);
      } else this.#armed = this.#armed.concat(requests);
      this.#start();
      this.#options.onChange();
    }
    this.#isNoting = false;
  }

  /** Where the disk is slower than the server, notes are taken of more rows at a time. */
  #lookAhead(now: number): void {
    const passed = now - this.#notedAt;
    this.#notedAt = now;
    if (this.#ranDry) this.#ahead = Math.min(this.#ahead * 2, mostAhead);
    else if (passed > notesApart) this.#ahead = Math.max(this.#ahead / 2, leastAhead);
  }

  readonly #ended = (): void => {
    this.#inFlight -= 1;
    this.#start();
    this.#options.onChange();
  };

  #turnAway(request: Request, isNoted: boolean): void {
    this.#options.pace.returned();
    this.#options.onTurnedAway(request, isNoted);
  }
}

export const isOfJournal = (error: unknown): boolean => error instanceof JournalFailed;

const asIs = (error: unknown) => error;

/** Rows; a power of two apart. */
const leastAhead = 256;
const mostAhead = 2_048;
/** Milliseconds, beyond which fewer are enough. */
const notesApart = 200;

import { pageSize } from '../requests/reading.js';
import { type Job, settlingTime } from '../row-states.js';
import { Later } from './later.js';
import type { Request } from './request.js';

/** Where more rows come from, and what is to be known of it. */
export interface Supply {
  /** A row that can be sent now; those that have to be read first go to `add`. */
  admit(now: number): Job | undefined;
  /** A row of a stream is on its way. */
  readonly isPulling: boolean;
  /** There are more rows, once somebody has taken the outcomes of those before. */
  readonly isHeldUp: boolean;
}

/** The rows that wait to be sent or read; makes requests of them, as full as can be. */
export class Waiting {
  readonly #toSend = new Later<Job>();
  readonly #toRead = new Later<Job>();
  /** Not in the list that was read, so that each is asked for by itself. */
  readonly #toReadAlone: Job[] = [];
  /** The next batch while it is put together. */
  #batch: Job[] = [];
  #batchSince = 0;

  /** @param at before which the row has to wait, by the same clock as every `now` */
  add(job: Job, to: 'send' | 'read', at: number): void {
    (to === 'send' ? this.#toSend : this.#toRead).add(job, at);
  }

  addAlone(job: Job): void {
    this.#toReadAlone.push(job);
  }

  get isEmpty(): boolean {
    return this.toSend + this.#toRead.size + this.#toReadAlone.length === 0;
  }

  /** How many rows wait to be sent. */
  get toSend(): number {
    return this.#toSend.size + this.#batch.length;
  }

  /** How many requests reading takes. */
  get pages(): number {
    return Math.ceil(this.#toRead.size / pageSize) + this.#toReadAlone.length;
  }

  /** Whether so many rows can be read that one request takes no more. */
  hasPage(now: number): boolean {
    return this.#toRead.due(now, pageSize) === pageSize;
  }

  /** Takes all rows out. */
  drain(): Job[] {
    return [
      ...this.#batch.splice(0),
      ...this.#toSend.drain(),
      ...this.#toRead.drain(),
      ...this.#toReadAlone.splice(0),
    ];
  }

  /**
   * The next request, or how many milliseconds to wait for one; Infinity where something else has
   * to happen first.
   *
   * @param size how many rows a batch may have
   */
  compose(now: number, size: number, supply: Supply): Request | number {
    const alone = this.#toReadAlone.shift();
    if (alone) return { kind: 'read', jobs: [alone] };
    // Where there is other work, rows in doubt wait a little for others to be read with them.
    if (this.hasPage(now) || now - this.#toRead.nextAt >= settlingTime) return this.#page(now);
    while (this.#batch.length < this.#room(now, size)) {
      const job = this.#toSend.take(now, 1)[0] ?? supply.admit(now);
      if (!job) break;
      if (this.#batch.length === 0) this.#batchSince = now;
      this.#batch.push(job);
    }
    if (this.hasPage(now)) return this.#page(now);
    const isFull = this.#batch.length > 0 && this.#batch.length >= this.#room(now, size);
    if (!isFull && supply.isHeldUp) return Number.POSITIVE_INFINITY;
    const patience = this.#batch.length > 0 ? this.#batchSince + gathering : Number.NaN;
    const mayGrow = supply.isPulling && now < patience;
    if (isFull || (this.#batch.length > 0 && !mayGrow)) {
      return { kind: 'send', jobs: this.#batch.splice(0) };
    }
    const reading = this.#toRead.nextAt + this.#readingWait(now, supply);
    if (this.#batch.length === 0 && reading <= now) return this.#page(now);
    return Math.min(this.#toSend.nextAt, reading, patience || Number.POSITIVE_INFINITY) - now;
  }

  /** How many rows the batch may have, with those that it has and the next one. */
  #room(now: number, size: number): number {
    let room = Math.min(size, this.#toSend.peek(now)?.company ?? size);
    for (const { company } of this.#batch) room = Math.min(room, company);
    return room;
  }

  /** How long what could be read waits for more to be read with it. */
  #readingWait(now: number, { isPulling }: Supply): number {
    if (isPulling) return settlingTime;
    return this.#toRead.due(now, pageSize) < this.#toRead.size ? readingTogether : 0;
  }

  #page(now: number): Request {
    return { kind: 'read', jobs: this.#toRead.take(now, pageSize) };
  }
}

/** Milliseconds in which a stream may bring more rows for a batch. */
const gathering = 50;
/** Milliseconds in which the time of more rows in doubt may come. */
const readingTogether = 250;

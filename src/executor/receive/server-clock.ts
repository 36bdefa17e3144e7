import { first, type Headers, timeOf } from './headers.js';

/** The server's clock, as its `Date` headers tell it. */
export class ServerClock {
  #date = '';
  #receivedAt = 0;

  /** Remembers when a response came; the header is read when somebody asks. */
  note(headers: Headers): void {
    const date = first(headers['date']);
    if (!date) return;
    this.#date = date;
    this.#receivedAt = Date.now();
  }

  /** Milliseconds to add to this machine's clock; undefined while no response has told. */
  get offset(): number | undefined {
    const offset = timeOf(this.#date) - this.#receivedAt;
    if (Number.isNaN(offset)) return undefined;
    // The header has whole seconds: a smaller difference says nothing, and this clock is finer.
    return Math.abs(offset) < 2_000 ? 0 : offset;
  }

  /** Milliseconds since the epoch on the server's clock, or on this one while it is not known. */
  now(): number {
    return Date.now() + (this.offset ?? 0);
  }
}

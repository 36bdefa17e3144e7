import type { Row } from './rows.js';

/** Takes rows from an iterable of either kind, one at a time and never ahead of need. */
export class RowSource {
  readonly #next: () => IteratorResult<Row> | Promise<IteratorResult<Row>>;
  readonly #return: () => unknown;
  readonly #onArrival: () => void;
  #arrived: Row | undefined;
  #isExhausted = false;
  #isPulling = false;
  #fault: { readonly reason: unknown } | undefined;

  /** @param onArrival called when a row has come that `take` could not give at once, or none will */
  constructor(rows: Iterable<Row> | AsyncIterable<Row>, onArrival: () => void) {
    const iterator =
      Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
    this.#next = () => iterator.next();
    this.#return = () => iterator.return?.();
    this.#onArrival = onArrival;
  }

  /** No row is left, and none is on its way. */
  get isExhausted(): boolean {
    return this.#isExhausted && !this.#arrived;
  }

  get isPulling(): boolean {
    return this.#isPulling;
  }

  /** What the iterable threw. */
  get fault(): { readonly reason: unknown } | undefined {
    return this.#fault;
  }

  /** The next row, or undefined where there is none now. */
  take(): Row | undefined {
    if (this.#arrived) {
      const row = this.#arrived;
      this.#arrived = undefined;
      return row;
    }
    if (this.#isExhausted || this.#isPulling) return undefined;
    try {
      const next = this.#next();
      if (!(next instanceof Promise)) return this.#accept(next);
      this.#isPulling = true;
      next
        .then(
          (result) => {
            this.#arrived = this.#accept(result);
          },
          (reason) => this.#fail(reason),
        )
        .finally(() => {
          this.#isPulling = false;
          this.#onArrival();
        });
    } catch (reason) {
      this.#fail(reason);
    }
    return undefined;
  }

  /** Lets the iterable clean up where it was not read to its end. */
  async close(): Promise<void> {
    if (this.#isExhausted) return;
    const cleanedUp = Promise.resolve(this.#return());
    // A generator is not to be ended while a row is on its way, which may never come.
    if (this.#isPulling) cleanedUp.catch(() => {});
    else await cleanedUp;
  }

  #accept(next: IteratorResult<Row>): Row | undefined {
    this.#isExhausted = next.done === true;
    return next.done ? undefined : next.value;
  }

  #fail(reason: unknown): void {
    this.#isExhausted = true;
    this.#fault = { reason };
  }
}

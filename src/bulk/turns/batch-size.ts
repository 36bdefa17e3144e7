/**
 * How many rows may share a request. The first one goes alone, the first batch has two rows and
 * goes alone as well; a server that refuses those gets one row at a time, one that refuses more
 * gets half as many.
 */
export class BatchSize {
  #limit: number;
  #largestTaken = 1;
  #isFirst = true;
  /** How often a first batch may still be sent that says nothing either way. */
  #trials: number;

  /** @param asked how many rows are to share a request where the server takes so many */
  constructor(asked: number) {
    this.#limit = asked;
    this.#trials = asked > 1 ? mostTrials : 0;
  }

  /** How many rows the next request may have. */
  get next(): number {
    if (this.#isFirst) return 1;
    return this.#trials > 0 ? Math.min(2, this.#limit) : this.#limit;
  }

  /** Whether the next request decides about those after it, so that none goes beside it. */
  get isAlone(): boolean {
    return this.#isFirst || this.#trials > 0;
  }

  /** How many rows most requests are going to have: as many as asked for, or fewer where the server refused them. */
  get usual(): number {
    return this.#limit;
  }

  /** A row was settled, or went alone and was answered. */
  begun(): void {
    this.#isFirst = false;
  }

  /** @param isTaken whether the server took as many; undefined where the answer does not tell */
  answered(size: number, isTaken: boolean | undefined): void {
    if (size < 2) return;
    if (isTaken) {
      this.#largestTaken = Math.max(this.#largestTaken, size);
      this.#trials = 0;
    } else if (isTaken === undefined) {
      this.#trials = Math.max(0, this.#trials - 1);
    } else if (size > this.#largestTaken) {
      // One row may have been at fault where as many were taken before.
      this.#limit = Math.min(this.#limit, Math.floor(size / 2));
      if (this.#limit === 1) this.#trials = 0;
    }
  }
}

const mostTrials = 3;

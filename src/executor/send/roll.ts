/** What can be on a roll; `place` is the roll's own. */
export interface Enrolled {
  place: number;
}

/**
 * Who is there, in no order. Not a Set: one that is added to and deleted from all the time leaves
 * old tables behind that point to newer ones, through which everything that was ever in it outlives
 * the young generation. That doubled the CPU of a call.
 */
export class Roll<T extends Enrolled> {
  readonly #all: T[] = [];

  get size(): number {
    return this.#all.length;
  }

  add(one: T): void {
    one.place = this.#all.push(one) - 1;
  }

  delete(one: T): void {
    const { place } = one;
    if (this.#all[place] !== one) return;
    const last = this.#all.pop() as T;
    if (last === one) return;
    this.#all[place] = last;
    last.place = place;
  }

  /** Those who are there now: they may leave meanwhile. */
  all(): readonly T[] {
    return [...this.#all];
  }
}

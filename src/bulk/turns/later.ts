/** What has to wait, in the order in which its time comes. */
export class Later<T> {
  readonly #entries: { readonly at: number; readonly item: T }[] = [];

  /** @param at milliseconds, by the same clock as every `now` */
  add(item: T, at: number): void {
    let place = this.#entries.length;
    // Most wait as long as those before them, so that the place is near the end.
    while (place > 0 && (this.#entries[place - 1]?.at ?? 0) > at) place -= 1;
    this.#entries.splice(place, 0, { at, item });
  }

  get size(): number {
    return this.#entries.length;
  }

  /** When the first one's time comes; Infinity where there is none. */
  get nextAt(): number {
    return this.#entries[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** How many could be taken now, counted no further than `most`. */
  due(now: number, most: number): number {
    let count = 0;
    while (count < most && (this.#entries[count]?.at ?? Number.POSITIVE_INFINITY) <= now)
      count += 1;
    return count;
  }

  /** Takes the first ones whose time has come. */
  take(now: number, most: number): T[] {
    return this.#entries.splice(0, this.due(now, most)).map(({ item }) => item);
  }

  /** The first one whose time has come; it is not taken. */
  peek(now: number): T | undefined {
    return this.nextAt <= now ? this.#entries[0]?.item : undefined;
  }

  /** Takes all. */
  drain(): T[] {
    return this.#entries.splice(0).map(({ item }) => item);
  }
}

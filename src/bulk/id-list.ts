/**
 * Ids in the order in which they came, which can be found again. Their bytes lie outside the
 * engine's heap: as strings in a map they would take three times as much, and while a list is read
 * every collection of garbage would have to copy them.
 */
export class IdList {
  #bytes = Buffer.allocUnsafeSlow(65_536);
  /** Where the id of a place ends, and that of the next one begins. */
  #ends = new Uint32Array(1_024);
  #size = 0;
  /** By hash, the place of an id, counted from 1, where it is first; 0 is free. */
  #slots = new Uint32Array(2_048);
  #distinct = 0;

  /** How many places there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds an id at the next place.
   *
   * @param id ASCII
   * @returns the place where it was added first, which may be an earlier one
   */
  push(id: string): number {
    const start = this.#end;
    const end = this.#write(id);
    this.#advance(end);
    const slot = this.#slotOf(start, end);
    const first = this.#slots[slot];
    if (first) return first - 1;
    this.#slots[slot] = this.#size;
    this.#distinct += 1;
    if (this.#distinct * 2 > this.#slots.length) this.#rehash();
    return this.#size - 1;
  }

  /** Leaves the next place empty. */
  skip(): void {
    this.#advance(this.#end);
  }

  /** The id at a place; empty where that was skipped. */
  at(place: number): string {
    return this.#bytes.toString('latin1', this.#startOf(place), this.#ends[place]);
  }

  /** The place where an id was added first, or -1. */
  indexOf(id: string): number {
    const slot = this.#slotOf(this.#end, this.#write(id));
    return (this.#slots[slot] ?? 0) - 1;
  }

  get #end(): number {
    return this.#startOf(this.#size);
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : (this.#ends[place - 1] ?? 0);
  }

  /** Writes behind the last id, and gives where that ends. */
  #write(id: string): number {
    const start = this.#end;
    const most = start + id.length * 3;
    if (most > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(most, this.#bytes.length * 2));
      this.#bytes.copy(bytes, 0, 0, start);
      this.#bytes = bytes;
    }
    return start + this.#bytes.write(id, start);
  }

  #advance(end: number): void {
    if (this.#size === this.#ends.length) {
      const ends = new Uint32Array(this.#size * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[this.#size] = end;
    this.#size += 1;
  }

  /** The slot of the same id, or the free one where it belongs. */
  #slotOf(start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(start, end) & mask;
    for (let place = this.#slots[slot]; place; place = this.#slots[slot]) {
      const from = this.#startOf(place - 1);
      if (this.#bytes.compare(this.#bytes, start, end, from, this.#ends[place - 1]) === 0) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** FNV-1a. */
  #hash(start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ (this.#bytes[at] ?? 0), 0x01000193);
    }
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  #rehash(): void {
    const places = this.#slots.filter((place) => place > 0);
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (const place of places) {
      const slot = this.#slotOf(this.#startOf(place - 1), this.#ends[place - 1] ?? 0);
      this.#slots[slot] = place;
    }
  }
}

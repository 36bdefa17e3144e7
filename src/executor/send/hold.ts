/** A call as the hold knows it. */
export interface Holdable {
  /** When the call's time is up, by `performance.now()`: no clock that can be set. */
  readonly deadline: number;
  /** Whether the call has ended, so that there is nothing to send. */
  readonly over: boolean;
  /** Sends the call's next attempt. */
  send(): void;
  /** Ends a call that would wait past its deadline. `wait` is in milliseconds. */
  refuse(wait: number): void;
}

/**
 * Holds the calls of a client that was told to wait, until the server takes calls again. Then it
 * lets them out one by one, and from the fourth answer on twice as many at a time, until all are out.
 */
export class Hold {
  #until = 0;
  #timer: NodeJS.Timeout | undefined;
  /** How many may be under way; Infinity is the ordinary state. */
  #width = Number.POSITIVE_INFINITY;
  #answers = 0;
  readonly #waiting: Holdable[] = [];
  readonly #out = new Set<Holdable>();

  /** Sends the call now or when its turn comes. A call that was already sent goes before the others. */
  enter(call: Holdable, first = false): void {
    if (call.over) return;
    if (this.#width === Number.POSITIVE_INFINITY) {
      call.send();
      return;
    }
    const wait = this.#until - performance.now();
    if (wait > 0 && this.#until > call.deadline) {
      call.refuse(Math.ceil(wait));
      return;
    }
    if (first) this.#waiting.unshift(call);
    else this.#waiting.push(call);
    this.#letOut();
  }

  /** The server takes no calls for as many milliseconds. */
  wait(milliseconds: number): void {
    const until = performance.now() + Math.min(milliseconds, MAX_HOLD);
    if (until <= this.#until) return;
    this.#until = until;
    this.#width = 0;
    clearTimeout(this.#timer);
    // The calls that wait have timers of their own that keep the process alive.
    this.#timer = setTimeout(() => this.#open(), until - performance.now() + 1).unref();
    for (const call of this.#waiting.filter(({ deadline }) => deadline < until)) {
      this.leave(call);
      call.refuse(Math.ceil(until - performance.now()));
    }
  }

  /** The call's attempt has ended. */
  ended(call: Holdable): void {
    if (this.#width === Number.POSITIVE_INFINITY || !this.#out.delete(call)) return;
    if (this.#width === 0) return;
    this.#answers++;
    if (this.#answers > ONE_BY_ONE) this.#width *= 2;
    if (this.#width > MAX_WIDTH || (this.#waiting.length === 0 && this.#answers >= ONE_BY_ONE)) {
      this.#width = Number.POSITIVE_INFINITY;
      this.#out.clear();
    }
    this.#letOut();
  }

  /** The call is over, wherever it was. */
  leave(call: Holdable): void {
    const place = this.#waiting.indexOf(call);
    if (place !== -1) this.#waiting.splice(place, 1);
    this.ended(call);
  }

  #open(): void {
    this.#until = 0;
    this.#width = 1;
    this.#answers = 0;
    this.#out.clear();
    this.#letOut();
  }

  #letOut(): void {
    while (this.#out.size < this.#width) {
      const call = this.#waiting.shift();
      if (!call) return;
      if (this.#width !== Number.POSITIVE_INFINITY) this.#out.add(call);
      call.send();
    }
  }
}

/** A wait that nobody means (a clock gone wrong) must not end a client: then one call asks again. */
const MAX_HOLD = 5 * 60_000;
const ONE_BY_ONE = 3;
const MAX_WIDTH = 64;

import type { RateLimit } from '../../result.js';

/**
 * Spreads calls over the rate limit's window, by the server's own headers.
 *
 * What remains until the reset, less the reserve, is divided by the time that is left, anew
 * before every call. Every process with keys of the workspace sees the same headers, so any number
 * of them share the window without knowing of each other: what one takes slows the others down.
 * After a reset one call asks how the new window stands before others follow, so there is no burst.
 *
 * All times are milliseconds; `now` is a parameter so that nothing here reads a clock.
 */
export class Pace {
  readonly #reserve: number;
  #limit = 0;
  #remaining = 0;
  /** The reset as the server named it (tells windows apart), and by our own clock. */
  #namedReset = Number.NaN;
  #reset = 0;
  #windowLength = defaultWindow;
  #outstanding = 0;
  #nextAt = 0;
  #heldUntil = 0;
  #alone = false;
  #probing = false;
  #refusals = 0;
  #lag = smallestLag;
  /** As it was told last. */
  #now = Number.NEGATIVE_INFINITY;
  #firstRemaining = 0;
  #ownCalls = 0;
  #others = 0;

  /** @param reserve the share of the limit that is left to others, from 0 to below 1 */
  constructor(reserve = 0) {
    this.#reserve = reserve;
  }

  /**
   * Asks for a call. 0: go, the call is counted until `answered` or `returned`; a number: ask again
   * after so many milliseconds; `Infinity`: ask again when a call has been answered.
   *
   * @param left how many calls are left to make: few of them need no spreading
   */
  turn(now: number, left = Number.POSITIVE_INFINITY): number {
    this.#tell(now);
    if (now < this.#heldUntil) return this.#heldUntil - now;
    if (this.#isOver(now)) {
      if (this.#probing) return Number.POSITIVE_INFINITY;
      this.#probing = this.#alone || !Number.isNaN(this.#namedReset);
      this.#outstanding += 1;
      return 0;
    }
    const budget = this.#budget();
    if (budget < 1) return this.#reset + this.#lag - now;
    if (!this.#isHarmless(budget, left)) {
      if (now < this.#nextAt) return this.#nextAt - now;
      const interval = Math.max(this.#reset - now, 0) / budget;
      this.#nextAt = Math.max(this.#nextAt, now - catchUp) + interval;
    }
    this.#outstanding += 1;
    return 0;
  }

  /** A call was answered, or failed; `rateLimit` is what its answer said. */
  answered(now: number, rateLimit?: RateLimit): void {
    this.#tell(now);
    this.#settle();
    this.#ownCalls += 1;
    this.#alone = false;
    this.#refusals = 0;
    if (rateLimit) this.#learn(now, rateLimit);
    if (this.#outstanding === 0) this.#probing = false;
  }

  /**
   * A call was refused with a 429. The wait that it names itself counts, be it shorter than the
   * window that is known: another limiter may stand in front, and knows nothing of that window.
   *
   * @param retryAfter milliseconds until the server takes calls again, where the 429 said so
   */
  refused(now: number, rateLimit?: RateLimit, retryAfter?: number): void {
    this.#tell(now);
    this.#settle();
    this.#probing = false;
    const named = rateLimit?.reset.getTime() ?? Number.NaN;
    const early = named === this.#namedReset && now >= this.#reset;
    const isOfAnother = named < this.#namedReset && now < this.#reset;
    // A refusal with calls left, to be sent again after its own wait, is one of another limit.
    const isBurst = retryAfter !== undefined && (rateLimit?.remaining ?? 0) > 0;
    if (rateLimit && !isOfAnother) {
      this.#learn(now, isBurst ? rateLimit : { ...rateLimit, remaining: 0 });
    }
    this.#alone = true;
    this.#refusals += 1;
    if (early) this.#lag = Math.min(this.#lag * 2 + 50, 5_000);
    const fallback = Math.min(1_000 * 2 ** (this.#refusals - 1), defaultWindow);
    const least = retryAfter ?? (rateLimit ? 0 : fallback);
    const reset = isOfAnother ? named : this.#reset;
    const untilReset = !rateLimit || isBurst ? 0 : Math.max(reset - now, 0) + this.#lag;
    this.#hold(now, Math.max(least, untilReset));
  }

  /** The server asked to be left alone for so many milliseconds, for another reason than the limit. */
  held(now: number, wait: number): void {
    this.#tell(now);
    this.#alone = true;
    this.#hold(now, wait);
  }

  /** A call was not made after all. */
  returned(): void {
    this.#settle();
    if (this.#outstanding === 0) this.#probing = false;
  }

  /** Until when every call waits for the limit; undefined while calls are only spread. */
  waitsUntil(now: number): number | undefined {
    if (now < this.#heldUntil) return this.#heldUntil;
    if (this.#isOver(now) || this.#budget() >= 1) return undefined;
    return this.#reset + this.#lag;
  }

  /** Calls a second that the limit lets through, less the reserve; undefined while none is known. */
  get perSecond(): number | undefined {
    if (Number.isNaN(this.#namedReset)) return undefined;
    return (this.#limit * (1 - this.#reserve) * 1_000) / this.#windowLength;
  }

  /** A clock that is set back is not to make waits longer. */
  #tell(now: number): void {
    const back = Math.max(this.#now - now, 0);
    this.#now = now;
    this.#reset -= back;
    this.#nextAt -= back;
    this.#heldUntil -= back;
  }

  /** No header was seen yet, or the window of the last one has passed. */
  #isOver(now: number): boolean {
    return Number.isNaN(this.#namedReset) || now >= this.#reset + this.#lag;
  }

  #budget(): number {
    const reserved = Math.ceil(this.#limit * this.#reserve);
    return this.#remaining - this.#outstanding - Math.max(reserved, this.#others);
  }

  /** Beyond the limits that the vendor gives, calls are spread only once they could be felt. */
  #isHarmless(budget: number, left: number): boolean {
    return this.#limit >= largeLimit && (budget > this.#limit / 2 || left <= budget / 2);
  }

  #hold(now: number, wait: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, now + Math.min(wait, longestWait));
  }

  #settle(): void {
    this.#outstanding = Math.max(0, this.#outstanding - 1);
  }

  #learn(now: number, { limit, remaining, reset }: RateLimit): void {
    const named = reset.getTime();
    if (named === this.#namedReset) {
      // Answers overtake each other; the lowest number is the latest.
      this.#remaining = Math.min(this.#remaining, remaining);
      this.#estimateOthers();
      return;
    }
    if (named < this.#namedReset) return;
    this.#startWindow(now, named);
    this.#limit = limit;
    this.#remaining = remaining;
    this.#firstRemaining = remaining;
    this.#ownCalls = 0;
    this.#probing = false;
  }

  #startWindow(now: number, named: number): void {
    const length = named - this.#namedReset;
    if (length > 0 && length <= longestWait) this.#windowLength = length;
    this.#namedReset = named;
    const left = named - now;
    // Where the two clocks disagree, the length of the windows is what is known for certain.
    this.#reset = left > 0 && left <= longestWait ? named : now + this.#windowLength;
  }

  /**
   * How many calls others may make unseen when the window runs out: one under way and one since our
   * last answer for each process like us, taken from how fast the window empties beside our calls.
   */
  #estimateOthers(): void {
    const used = this.#firstRemaining - this.#remaining;
    if (used < 8) return;
    const theirs = Math.max(0, used - this.#ownCalls - this.#outstanding);
    const ratio = Math.ceil(theirs / Math.max(1, this.#ownCalls));
    this.#others = theirs < used / 20 ? 0 : Math.min(2 * ratio, Math.floor(this.#limit / 10));
  }
}

/** The vendor's windows are a minute long; what a server names beyond `longestWait` is not believed. */
const defaultWindow = 60_000;
const longestWait = 300_000;
/** So long after a reset the server's window has surely begun; grows where a call proves too early. */
const smallestLag = 10;
/** Timers are late by some milliseconds: so much of the schedule may be caught up with. */
const catchUp = 15;
const largeLimit = 5_000;

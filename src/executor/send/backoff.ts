/**
 * The wait before the next attempt, in milliseconds: full jitter below a ceiling that doubles.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempt how many attempts there were, from 1
 */
export function backoff(attempt: number): number {
  return Math.random() * Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1));
}

const FIRST_BACKOFF = 250;
const MAX_BACKOFF = 8_000;

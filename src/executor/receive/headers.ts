import type { RateLimit } from '../../result.js';

/** Response headers as undici gives them: lower-case names, a list where a name came twice. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of a header. It is read where its name is known, since V8 finds that in half the time. */
export function first(value: Headers[string]): string | undefined {
  const one: unknown = typeof value === 'object' ? value?.[0] : value;
  // An interceptor of a user's may put anything there.
  return typeof one === 'string' ? one : undefined;
}

/**
 * How long the server asked to wait, in milliseconds from `now`; undefined where it did not say or
 * said nothing sensible: `Retry-After`, in seconds or as a date.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 *
 * @param now milliseconds since the epoch on the server's clock
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = first(headers['retry-after'])?.trim();
  if (value !== undefined && /^\d+(\.\d+)?$/.test(value))
    return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  // A number alone would pass for a year, but all forms of dates have a time.
  if (!value?.includes(':')) return undefined;
  const date = timeOf(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** In UTC where no zone is said: by one of the three forms of HTTP dates, or in ISO 8601 by mistake. */
export const timeOf = (date: string) =>
  Date.parse(date.replace(/^[a-z]{3} .*/i, '$& GMT').replace(/^[\d-]+T[\d:.]+$/, '$&Z'));

/** Milliseconds until the rate limit is reset; undefined where `x-ratelimit-reset` does not say. */
export function untilReset(headers: Headers, now: number): number | undefined {
  const reset = resetOf(headers)?.getTime();
  return reset === undefined ? undefined : Math.max(0, reset - now);
}

/** The headers `x-ratelimit-*`; undefined unless all three are there and make sense. */
export function rateLimit(headers: Headers): RateLimit | undefined {
  const remaining = count(first(headers['x-ratelimit-remaining']));
  if (remaining === undefined) return undefined;
  const limit = count(first(headers['x-ratelimit-limit']));
  const reset = resetOf(headers);
  return limit === undefined || !reset ? undefined : { limit, remaining, reset };
}

/** Milliseconds until the limit is reset, where nothing is left of it; else 0. */
export function usedUp(headers: Headers, clock: { now(): number }): number {
  if (first(headers['x-ratelimit-remaining']) !== '0') return 0;
  return untilReset(headers, clock.now()) ?? 0;
}

/** The last reset that was read: until it comes, every response has the same. */
let lastReset = { value: '', time: 0 };

function resetOf(headers: Headers): Date | undefined {
  const value = first(headers['x-ratelimit-reset']);
  if (value === undefined) return undefined;
  if (value !== lastReset.value) {
    if (!/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
    const time = timeOf(value);
    if (Number.isNaN(time)) return undefined;
    lastReset = { value, time };
  }
  return new Date(lastReset.time);
}

function count(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

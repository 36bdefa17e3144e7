export interface RateLimit {
  /** Requests in a window. */
  limit: number;
  /** The length of a window, in milliseconds. */
  windowMs: number;
}

/** Counts requests in windows of a fixed length, of which each begins with its first request. */
export interface RateLimiter {
  /** Counts a request; false where it is over the limit. */
  take(): boolean;
  headers(): Record<string, string>;
  /** Begins anew, as if there had been no request. */
  reset(): void;
}

export function createRateLimiter({ limit, windowMs }: RateLimit): RateLimiter {
  let reset = 0;
  let remaining = limit;
  const roll = () => {
    const now = Date.now();
    if (now < reset) return now;
    remaining = limit;
    return now;
  };
  return {
    reset() {
      reset = 0;
      remaining = limit;
    },
    take() {
      const now = roll();
      if (now >= reset) reset = now + windowMs;
      if (remaining === 0) return false;
      remaining -= 1;
      return true;
    },
    headers() {
      const now = roll();
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': new Date(now < reset ? reset : now + windowMs).toISOString(),
      };
    },
  };
}

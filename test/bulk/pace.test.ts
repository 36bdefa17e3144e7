import { describe, expect, test } from 'vitest';
import { Pace } from '../../src/bulk/turns/pace.js';

const windowMs = 2_000;
const latency = 5;

/** A server with fixed windows, and processes that call it, on a clock that is only counted. */
function simulate(calls: readonly number[], limit: number, reserve: number, skew = 0) {
  const windows: number[] = [];
  const fifths: number[][] = [];
  let refusals = 0;
  const processes = calls.map((left) => ({
    left,
    pace: new Pace(reserve),
    first: true,
    inFlight: 0,
  }));
  const answers = new Map<number, (() => void)[]>();
  let now = 0;
  for (; processes.some(({ left, inFlight }) => left + inFlight > 0); now += 1) {
    if (now > 600_000) throw new Error('it does not end');
    for (const answer of answers.get(now) ?? []) answer();
    for (const process of processes) {
      while (process.left > 0 && process.inFlight < (process.first ? 1 : 8)) {
        if (process.pace.turn(now + skew, process.left) > 0) break;
        process.left -= 1;
        process.inFlight += 1;
        const window = Math.floor(now / windowMs);
        const used = windows[window] ?? 0;
        const isRefused = used >= limit;
        if (isRefused) refusals += 1;
        else {
          windows[window] = used + 1;
          const fifth = Math.floor(((now % windowMs) * 5) / windowMs);
          fifths[window] ??= [0, 0, 0, 0, 0];
          const counts = fifths[window];
          if (counts) counts[fifth] = (counts[fifth] ?? 0) + 1;
        }
        const rateLimit = {
          limit,
          remaining: limit - (windows[window] ?? 0),
          reset: new Date((window + 1) * windowMs),
        };
        const answer = () => {
          process.inFlight -= 1;
          process.first = false;
          if (!isRefused) process.pace.answered(now + skew, rateLimit);
          else {
            process.left += 1;
            process.pace.refused(now + skew, rateLimit, rateLimit.reset.getTime() - now);
          }
        };
        answers.set(now + latency, [...(answers.get(now + latency) ?? []), answer]);
      }
    }
  }
  return { windows, refusals, fifths, duration: now };
}

test('one process uses the whole limit, spread over the window', () => {
  const { windows, refusals, fifths } = simulate([300], 60, 0);
  expect(refusals).toBe(0);
  for (const used of windows.slice(0, -1)) expect(used).toBeGreaterThanOrEqual(56);
  for (const counts of fifths) expect(Math.max(...counts)).toBeLessThanOrEqual(18);
});

test('two processes leave the reserve and meet no limit', () => {
  const { windows, refusals } = simulate([150, 150], 60, 0.3);
  expect(refusals).toBeLessThan(3);
  for (const used of windows.slice(0, -1)) {
    expect(used).toBeGreaterThanOrEqual(36);
    expect(used).toBeLessThanOrEqual(44);
  }
});

test.each([2, 3, 5])(
  '%i processes share a limit without a reserve and are hardly refused',
  (count) => {
    const { windows, refusals } = simulate(Array(count).fill(200), 60, 0);
    expect(refusals).toBeLessThan(10);
    const full = windows.slice(0, -1);
    expect(full.reduce((sum, used) => sum + used, 0) / full.length).toBeGreaterThan(45);
  },
);

test.each([-1_000, -150, 150, 1_000, 3_600_000])(
  'a clock that is %i ms off costs a handful of 429s',
  (skew) => {
    const { refusals, duration } = simulate([300], 60, 0, skew);
    expect(refusals).toBeLessThan(10);
    expect(duration).toBeLessThan(30_000);
  },
);

test('a large limit holds nobody back', () => {
  const { duration } = simulate([2_000], 100_000, 0);
  expect(duration).toBeLessThan(windowMs);
});

describe('without headers', () => {
  test('nothing is held back but by a 429', () => {
    const pace = new Pace();
    for (let call = 0; call < 100; call += 1) expect(pace.turn(0)).toBe(0);
    pace.refused(10, undefined, 400);
    expect(pace.turn(11)).toBeGreaterThan(300);
    expect(pace.waitsUntil(11)).toBe(410);
  });

  test('one call goes alone after a 429', () => {
    const pace = new Pace();
    pace.turn(0);
    pace.refused(0, undefined, 100);
    expect(pace.turn(101)).toBe(0);
    expect(pace.turn(101)).toBe(Number.POSITIVE_INFINITY);
    pace.answered(110);
    expect(pace.turn(110)).toBe(0);
    expect(pace.turn(110)).toBe(0);
  });
});

describe('a 429 that is not of the window that is known', () => {
  const start = 1_000_000;
  const known = { limit: 600, remaining: 500, reset: new Date(start + 60_000) };
  const knowing = () => {
    const pace = new Pace();
    pace.turn(start);
    pace.answered(start, known);
    return pace;
  };

  test('its own reset counts, and the window goes on as it was', () => {
    const pace = knowing();
    const own = { limit: 10, remaining: 0, reset: new Date(start + 1_000) };
    pace.refused(start, own, 1_000);
    expect(pace.waitsUntil(start)).toBe(start + 1_010);
    expect(pace.turn(start + 1_010)).toBe(0);
    pace.answered(start + 1_020, { ...known, remaining: 499 });
    expect(pace.waitsUntil(start + 1_020)).toBeUndefined();
    expect(pace.turn(start + 1_200)).toBe(0);
  });

  test('with calls left in the window, its Retry-After counts alone', () => {
    const pace = knowing();
    pace.refused(start, { ...known, remaining: 499 }, 50);
    expect(pace.waitsUntil(start)).toBe(start + 50);
    expect(pace.turn(start + 50)).toBe(0);
  });

  test('a Retry-After beyond the reset counts as well', () => {
    const pace = knowing();
    pace.refused(start, { ...known, remaining: 0 }, 90_000);
    expect(pace.waitsUntil(start)).toBe(start + 90_000);
  });

  test('one of the window that is known waits for its end', () => {
    const pace = knowing();
    pace.refused(start, { ...known, remaining: 0 });
    expect(pace.waitsUntil(start)).toBe(start + 60_010);
  });
});

describe('a clock that is set back makes no wait longer', () => {
  const start = 10_000_000;
  const hour = 3_600_000;
  const limit = { limit: 60, reset: new Date(start + 60_000) };

  test('of a Retry-After', () => {
    const pace = new Pace();
    pace.turn(start);
    pace.refused(start, undefined, 30_000);
    expect(pace.turn(start - hour)).toBe(30_000);
    expect(pace.waitsUntil(start - hour)).toBe(start + 30_000 - hour);
    expect(pace.turn(start + 30_000 - hour)).toBe(0);
  });

  test('for the end of a window', () => {
    const pace = new Pace();
    pace.turn(start);
    pace.answered(start, { ...limit, remaining: 0 });
    expect(pace.turn(start - hour)).toBe(60_010);
    expect(pace.turn(start + 60_010 - hour)).toBe(0);
  });

  test('between the calls of a window', () => {
    const pace = new Pace();
    pace.turn(start);
    pace.answered(start, { ...limit, remaining: 50 });
    expect(pace.turn(start)).toBe(0);
    expect(pace.turn(start - hour)).toBeLessThan(2_000);
  });
});

test('a reserve that leaves less than one call still lets one through a window', () => {
  const { windows } = simulate([3], 1, 0.9);
  expect(windows.filter((used) => used === 1)).toHaveLength(3);
});

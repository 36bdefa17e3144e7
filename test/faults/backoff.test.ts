import { expect, test } from 'vitest';
import { backoff } from '../../src/executor/send/backoff.js';

test.each([
  [1, 250],
  [2, 500],
  [3, 1000],
  [6, 8000],
  [7, 8000],
  [1000, 8000],
])('behind attempt %i the wait is anything up to %i ms', (attempt, ceiling) => {
  const waits = Array.from({ length: 1000 }, () => backoff(attempt));
  // That a thousand of them miss a quarter of the range happens to nobody.
  expect(Math.max(...waits)).toBeGreaterThan(ceiling * 0.75);
  expect(Math.max(...waits)).toBeLessThan(ceiling);
  expect(Math.min(...waits)).toBeLessThan(ceiling * 0.25);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
});

import { expect, test } from 'vitest';
import { barOf, secondsLeft } from '../../src/cli/bulk/progress.js';
import { Summary } from '../../src/cli/bulk/summary.js';

test.each([
  ['as it went until now, without a limit', 100, undefined, 3, 20, 60],
  ['as the limit has it, where it went faster at first', 900, 10, 3, 20, 90],
  ['as it went, where others take their share of the limit', 900, 100, 3, 20, 60],
])('the rest takes %s', (_, requestsLeft, quota, share, passed, seconds) => {
  expect(secondsLeft({ requestsLeft, quota }, share, passed)).toBe(seconds);
});

const shown = {
  done: 15_000,
  total: 20_000,
  failed: 12,
  requests: 15_013,
  pace: 'waiting for the rate limit, 59 s, 5 min 12 s left',
};

test.each([
  [200, /^█{30}░{10} 15000\/20000 rows, 12 failed, 15013 requests, waiting .* left$/],
  [110, /^█{11}░{3} 15000\/20000 rows, 12 failed, 15013 requests, waiting .* left$/],
  [80, /^15000\/20000 rows, 12 failed, waiting .* left$/],
])('a terminal of %i columns shows the time that is left', (columns, line) => {
  const bar = barOf(shown, columns);
  expect(bar).toMatch(line);
  expect(bar.length).toBeLessThan(columns);
});

test('a run takes no time less than none where the clock is set back', () => {
  const summary = new Summary();
  const { now } = Date;
  try {
    Date.now = () => now() - 3_600_000;
    const end = { why: undefined, again: '', dryRun: false, output: undefined, requests: 0 };
    expect(summary.text(end)).toMatch(/^no rows in 1 s, /);
  } finally {
    Date.now = now;
  }
});

import { expect, test } from 'vitest';
import { secondsLeft } from '../../src/cli/bulk/progress.js';

test.each([
  ['as it went until now, without a limit', 100, undefined, 3, 20, 60],
  ['as the limit has it, where it went faster at first', 900, 10, 3, 20, 90],
  ['as it went, where others take their share of the limit', 900, 100, 3, 20, 60],
])('the rest takes %s', (_, requestsLeft, quota, share, passed, seconds) => {
  expect(secondsLeft({ requestsLeft, quota }, share, passed)).toBe(seconds);
});

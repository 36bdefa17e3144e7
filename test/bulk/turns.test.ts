import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { newJob } from '../../src/bulk/row-states.js';
import { BatchSize } from '../../src/bulk/turns/batch-size.js';
import { Gate, type Request } from '../../src/bulk/turns/gate.js';
import { Later } from '../../src/bulk/turns/later.js';
import { Pace } from '../../src/bulk/turns/pace.js';

describe('the size of batches', () => {
  const begun = (asked: number) => {
    const size = new BatchSize(asked);
    expect([size.next, size.isAlone]).toEqual([1, true]);
    size.begun();
    return size;
  };

  test('one, two alone, then all', () => {
    const size = begun(25);
    expect([size.next, size.isAlone]).toEqual([2, true]);
    size.answered(2, true);
    expect([size.next, size.isAlone, size.refusedDownTo]).toEqual([25, false, undefined]);
  });

  test('one alone and no trial where no more is asked for', () => {
    const size = begun(1);
    expect([size.next, size.isAlone]).toEqual([1, false]);
  });

  test('one for good, where two are refused', () => {
    const size = begun(25);
    size.answered(2, false);
    expect([size.next, size.isAlone, size.refusedDownTo]).toEqual([1, false, 1]);
  });

  test('half, where more than ever were taken are refused, and no less for a bad row', () => {
    const size = begun(40);
    size.answered(2, true);
    size.answered(40, false);
    expect(size.next).toBe(20);
    size.answered(40, false);
    expect(size.next).toBe(20);
    size.answered(20, true);
    size.answered(20, false);
    expect([size.next, size.refusedDownTo]).toEqual([20, 20]);
  });

  test('all after three trials that say nothing', () => {
    const size = begun(10);
    for (const next of [2, 2, 2]) {
      expect(size.next).toBe(next);
      size.answered(2, undefined);
    }
    expect([size.next, size.isAlone]).toEqual([10, false]);
  });
});

test('what comes later comes in the order of its time', () => {
  const later = new Later<string>();
  for (const [item, at] of [
    ['b', 20],
    ['c', 30],
    ['a', 10],
    ['b2', 20],
  ] as const) {
    later.add(item, at);
  }
  expect([later.size, later.nextAt, later.peek(9), later.peek(10)]).toEqual([
    4,
    10,
    undefined,
    'a',
  ]);
  expect([later.due(20, 100), later.due(20, 2)]).toEqual([3, 2]);
  expect(later.take(20, 2)).toEqual(['a', 'b']);
  expect(later.take(25, 9)).toEqual(['b2']);
  expect([later.drain(), later.nextAt]).toEqual([['c'], Number.POSITIVE_INFINITY]);
});

test('the gate lets out no more at a time than asked, and turns away what has not begun', async () => {
  const running: (() => void)[] = [];
  const away: Request[] = [];
  const gate = new Gate({
    pace: new Pace(),
    concurrency: 2,
    run: () => new Promise((resolve) => running.push(resolve)),
    onChange: () => {},
    onFailure: () => {},
    onTurnedAway: (request) => away.push(request),
  });
  const requests = ['th_1', 'th_2', 'th_3', 'th_4'].map((threadId) => ({
    kind: 'send' as const,
    jobs: [newJob({ line: 1, threadId, assignee: 'u_1' })],
  }));
  for (const request of requests) gate.enter(request);
  expect([gate.inFlight, gate.busy, gate.isFull(1)]).toEqual([2, 4, true]);
  running[0]?.();
  await delay(0);
  expect([gate.inFlight, gate.busy, running.length]).toEqual([2, 3, 3]);
  gate.close();
  expect(away).toEqual([requests[3]]);
  for (const end of running) end();
  await delay(0);
  expect([gate.inFlight, gate.busy, running.length]).toEqual([0, 0, 3]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Journal } from '../../src/bulk/journal/journal.js';
import { newJob } from '../../src/bulk/row-states.js';
import { BatchSize } from '../../src/bulk/turns/batch-size.js';
import { Gate } from '../../src/bulk/turns/gate.js';
import { Later } from '../../src/bulk/turns/later.js';
import { Pace } from '../../src/bulk/turns/pace.js';
import type { Request } from '../../src/bulk/turns/request.js';
import { Waiting } from '../../src/bulk/turns/waiting.js';
import { folder, ids } from './command.js';

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
    expect([size.next, size.isAlone, size.usual]).toEqual([25, false, 25]);
  });

  test('one alone and no trial where no more is asked for', () => {
    const size = begun(1);
    expect([size.next, size.isAlone]).toEqual([1, false]);
  });

  test('one for good, where two are refused', () => {
    const size = begun(25);
    size.answered(2, false);
    expect([size.next, size.isAlone, size.usual]).toEqual([1, false, 1]);
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
    expect([size.next, size.usual]).toEqual([20, 20]);
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

test('nothing waits only where no row is to be sent and none to be read', () => {
  const waiting = new Waiting();
  const job = (threadId: string) => newJob({ line: 1, threadId, assignee: 'u_1' });
  expect(waiting.isEmpty).toBe(true);
  waiting.add(job('th_1'), 'send', 0);
  expect(waiting.isEmpty).toBe(false);
  waiting.add(job('th_2'), 'read', 0);
  expect(waiting.isEmpty).toBe(false);
  expect(waiting.drain()).toHaveLength(2);
  waiting.addAlone(job('th_3'));
  expect(waiting.isEmpty).toBe(false);
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

test('rows that are let in together are noted together, and none runs before it is noted', async () => {
  const path = join(folder(), 'journal');
  const owner = { command: 'assign', apiUrl: 'http://127.0.0.1/', rows: '' } as const;
  const journal = await Journal.open(path, owner);
  const noted: number[] = [];
  const sending = journal.sending.bind(journal);
  journal.sending = (rows, now) => {
    noted.push(rows.length);
    return sending(rows, now);
  };
  const requests = ids(100).map((threadId, index): Request => {
    const row = { line: index + 1, threadId, assignee: 'u_1' };
    return index % 2 ? { kind: 'begin', rows: [row] } : { kind: 'send', jobs: [newJob(row)] };
  });
  let run = 0;
  const gate = new Gate({
    pace: new Pace(),
    concurrency: 2,
    journal,
    run: async (request) => {
      run += 1;
      const row = request.kind === 'begin' ? request.rows[0] : request.jobs[0]?.row;
      expect(readFileSync(path, 'utf8')).toContain(row?.threadId);
    },
    onChange: () => {},
    onFailure: () => {},
    onTurnedAway: () => {},
  });
  for (const request of requests.slice(0, 60)) gate.enter(request);
  await expect.poll(() => noted).toEqual([60]);
  for (const request of requests.slice(60)) gate.enter(request);
  await expect.poll(() => [run, gate.busy]).toEqual([100, 0]);
  expect(noted).toEqual([60, 40]);
  await journal.close();
});

test('what waits to be noted when the gate closes is turned away', async () => {
  const owner = { command: 'assign', apiUrl: 'http://127.0.0.1/', rows: '' } as const;
  const path = join(folder(), 'journal');
  const journal = await Journal.open(path, owner);
  const request = (threadId: string): Request => ({
    kind: 'begin',
    rows: [{ line: 1, threadId, assignee: 'u_1' }],
  });
  const first = request('th_1');
  const second = request('th_2');
  const third = request('th_3');
  const away: [Request, boolean][] = [];
  const gate = new Gate({
    pace: new Pace(),
    concurrency: 8,
    journal,
    run: async () => {},
    onChange: () => {},
    onFailure: () => {},
    onTurnedAway: (request, isNoted) => away.push([request, isNoted]),
  });
  gate.enter(first);
  // It is being noted.
  await Promise.resolve();
  gate.enter(second);
  gate.enter(third);
  expect(gate.busy).toBe(3);
  gate.close();
  const turnedAway = [
    [second, false],
    [third, false],
    [first, true],
  ];
  await expect.poll(() => [away, gate.busy]).toEqual([turnedAway, 0]);
  await journal.close();
  expect(readFileSync(path, 'utf8')).not.toContain('th_2');
});

test('where the disk is slower than the server, more and more rows are noted at a time', async () => {
  const owner = { command: 'assign', apiUrl: 'http://127.0.0.1/', rows: '' } as const;
  const journal = await Journal.open(join(folder(), 'journal'), owner);
  const noted: number[] = [];
  const sending = journal.sending.bind(journal);
  journal.sending = async (rows, now) => {
    noted.push(rows.length);
    await delay(60);
    await sending(rows, now);
  };
  const left = ids(3_000);
  const fill = () => {
    while (left.length > 0 && !gate.isFull(1)) {
      const row = { line: 1, threadId: left.pop() ?? '', assignee: 'u_1' };
      gate.enter({ kind: 'begin', rows: [row] });
    }
  };
  const gate: Gate = new Gate({
    pace: new Pace(),
    concurrency: 8,
    journal,
    run: async () => {},
    onChange: fill,
    onFailure: () => {},
    onTurnedAway: () => {},
  });
  fill();
  await expect.poll(() => [left.length, gate.busy], { timeout: 20_000 }).toEqual([0, 0]);
  await journal.close();
  expect(noted.length).toBeLessThan(12);
});

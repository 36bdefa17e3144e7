import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Outcome } from '../../src/bulk/outcome.js';
import { PlainClient } from '../../src/client.js';
import { folder, ids, secret } from './command.js';
import { FaultServer } from './fault-server.js';
import { all, clientOf } from './outcomes.js';

test('a stream of rows is taken as fast as its outcomes are', async () => {
  const threads = ids(500);
  await using server = await FaultServer.start({ threads });
  await using client = clientOf(server);
  let taken = 0;
  let isClosed = false;
  async function* rows() {
    try {
      for (;;) {
        const threadId = threads[taken] ?? '';
        taken += 1;
        yield { threadId, userId: 'u_1' };
      }
    } finally {
      isClosed = true;
    }
  }
  let outcomes = 0;
  for await (const { outcome } of client.assignThreads(rows(), { concurrency: 4 })) {
    expect(outcome).toBe('assigned');
    outcomes += 1;
    if (outcomes === 20) break;
  }
  expect(taken).toBeLessThan(20 + 64 + 10);
  expect(isClosed).toBe(true);
  expect([...server.threads.values()].filter(({ changes }) => changes > 0)).toHaveLength(
    server.calls.length,
  );
});

test('an array is checked as a whole: both rows of a contested thread are left out', async () => {
  const [one = '', two = ''] = ids(2);
  await using server = await FaultServer.start({ threads: [one, two] });
  await using client = clientOf(server);
  const rows = [
    { threadId: one, userId: 'u_1' },
    { threadId: two, machineUserId: 'mu_1' },
    { threadId: one, userId: 'u_2' },
    { threadId: two, machineUserId: 'mu_1' },
  ];
  expect(await all(client.assignThreads(rows))).toMatchObject([
    { line: 1, outcome: 'skipped', reason: 'invalid', error: { type: 'bad_request' } },
    { line: 2, outcome: 'assigned' },
    { line: 3, outcome: 'skipped', reason: 'invalid' },
    { line: 4, outcome: 'skipped', reason: 'duplicate' },
  ]);
  expect(server.calls).toHaveLength(1);
});

test('a journal works for a stream as well, and one of other rows is refused', async () => {
  const threads = ids(10);
  await using server = await FaultServer.start({ threads });
  await using client = clientOf(server);
  const journal = join(folder(), 'journal');
  async function* rows(userId: string) {
    for (const threadId of threads) yield { threadId, userId };
  }
  expect(await all(client.assignThreads(rows('u_1'), { journal }))).toHaveLength(10);
  for (const { reason } of await all(client.assignThreads(rows('u_1'), { journal }))) {
    expect(reason).toBe('done-earlier');
  }
  await expect(all(client.assignThreads(rows('u_2'), { journal }))).rejects.toThrow(
    'another list of rows',
  );
  writeFileSync(journal, '');
  expect(await all(client.assignThreads(rows('u_1'), { journal }))).toHaveLength(10);
});

test('a signal lets what is in flight end, and names the rest of an array', async () => {
  const threads = ids(100);
  await using server = await FaultServer.start({ threads, latency: 5 });
  await using client = clientOf(server);
  const stopping = new AbortController();
  const outcomes: Outcome[] = [];
  const rows = threads.map((threadId) => ({ threadId, userId: 'u_1' }));
  for await (const outcome of client.assignThreads(rows, { signal: stopping.signal })) {
    outcomes.push(outcome);
    if (outcomes.length === 10) stopping.abort();
  }
  expect(outcomes).toHaveLength(100);
  const assigned = outcomes.filter(({ outcome }) => outcome === 'assigned');
  expect(assigned).toHaveLength(server.calls.length);
  expect(outcomes.filter(({ reason }) => reason === 'stopped')).toHaveLength(100 - assigned.length);
});

describe('a stream that stalls', () => {
  const [threadId = ''] = ids(1);
  async function* stalling() {
    yield { threadId, userId: 'u_1' };
    await new Promise(() => {});
  }
  const first = [{ threadId, line: 1, outcome: 'assigned' }];

  test('does not keep a run from ending by its signal', async () => {
    await using server = await FaultServer.start({ threads: [threadId] });
    await using client = clientOf(server);
    const stopping = new AbortController();
    const outcomes: Outcome[] = [];
    for await (const outcome of client.assignThreads(stalling(), { signal: stopping.signal })) {
      outcomes.push(outcome);
      setImmediate(() => stopping.abort());
    }
    expect(outcomes).toEqual(first);
  });

  test('nor by its reader', async () => {
    await using server = await FaultServer.start({ threads: [threadId] });
    await using client = clientOf(server);
    const outcomes: Outcome[] = [];
    for await (const outcome of client.assignThreads(stalling())) {
      outcomes.push(outcome);
      break;
    }
    expect(outcomes).toEqual(first);
  });

  test('nor by its signal before it has come for a journal', async () => {
    await using server = await FaultServer.start({ threads: [threadId] });
    await using client = clientOf(server);
    const journal = join(folder(), 'journal');
    const signal = AbortSignal.timeout(50);
    const ended = await all(client.assignThreads(stalling(), { signal, journal }));
    expect(ended).toEqual([{ threadId, line: 1, outcome: 'skipped', reason: 'stopped' }]);
    expect(server.calls).toHaveLength(0);
    expect(existsSync(journal)).toBe(false);
  });
});

test('a source that throws ends the run after what is in flight', async () => {
  const threads = ids(3);
  await using server = await FaultServer.start({ threads });
  await using client = clientOf(server);
  function* rows() {
    for (const threadId of threads) yield { threadId, userId: 'u_1' };
    throw new Error('the source is gone');
  }
  const outcomes: Outcome[] = [];
  const run = async () => {
    for await (const outcome of client.assignThreads(rows())) outcomes.push(outcome);
  };
  await expect(run()).rejects.toThrow('the source is gone');
  expect(outcomes).toHaveLength(server.calls.length);
});

test.each([{ concurrency: 0 }, { concurrency: 1.5 }, { reserve: 1 }, { reserve: Number.NaN }])(
  '%j is out of range',
  async (options) => {
    await using client = new PlainClient({ apiKey: secret, apiUrl: 'http://127.0.0.1:9/' });
    await expect(all(client.assignThreads([], options))).rejects.toThrow(RangeError);
  },
);

test('a row is sent three times at the most, and read as often: the client repeats neither', async () => {
  const threads = ids(2);
  const [refused = '', doubtful = ''] = threads;
  await using server = await FaultServer.start({
    threads,
    answer: ({ operation, threadIds }) => {
      if (threadIds.includes(refused)) return { status: 503, headers: { 'retry-after': '0' } };
      return operation === 'assignThread' ? { cut: 'before' } : { status: 500 };
    },
  });
  await using client = clientOf(server);
  const rows = threads.map((threadId) => ({ threadId, userId: 'u_1' }));
  expect(await all(client.assignThreads(rows))).toMatchObject([
    { threadId: refused, outcome: 'failed', error: { type: 'internal_server_error' } },
    { threadId: doubtful, outcome: 'failed', error: { type: 'network' } },
  ]);
  const calls = (id: string) =>
    server.calls.flatMap((call) => (call.threadIds.includes(id) ? call.operation : []));
  expect(calls(refused)).toEqual(['assignThread', 'assignThread', 'assignThread']);
  expect(calls(doubtful)).toEqual(['assignThread', 'thread', 'thread', 'thread']);
});

describe('a clock that is set back', () => {
  const setBack = () => {
    const { now } = Date;
    onTestFinished(() => {
      Date.now = now;
    });
    Date.now = () => now() - 3_600_000;
  };

  test('hides nobody who took a thread while its row was in doubt', async () => {
    const threads = ids(2);
    const [, second = ''] = threads;
    let sent = 0;
    await using server: FaultServer = await FaultServer.start({
      threads,
      answer: ({ operation, threadId }) => {
        if (operation !== 'assignThread' || threadId !== second || sent++ > 0) return undefined;
        server.assign(second, 'u_9');
        setBack();
        return { cut: 'before' };
      },
    });
    await using client = clientOf(server);
    const rows = threads.map((threadId) => ({ threadId, userId: 'u_1' }));
    expect(await all(client.assignThreads(rows))).toMatchObject([
      { outcome: 'assigned' },
      { outcome: 'failed', error: { type: 'network' } },
    ]);
    expect(server.threads.get(second)).toMatchObject({ assignee: 'u_9', changes: 1 });
  });

  test('makes no row wait longer that is sent again', async () => {
    const [threadId = ''] = ids(1);
    let sent = 0;
    await using server = await FaultServer.start({
      threads: [threadId],
      answer: () => {
        if (sent++ > 0) return undefined;
        // Once the answer is there, and the row waits.
        setTimeout(setBack, 50);
        return { status: 503, headers: { 'retry-after': '0' } };
      },
    });
    await using client = clientOf(server);
    expect(await all(client.assignThreads([{ threadId, userId: 'u_1' }]))).toMatchObject([
      { outcome: 'assigned' },
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { test as base, describe, expect } from 'vitest';
import { mutationText, threadsText, threadText } from '../../src/bulk/requests/texts.js';
import { csvOf, folder, ids, outcomes, run } from './command.js';
import { type Call, FaultServer } from './fault-server.js';
import { all, clientOf } from './outcomes.js';

/** Beside each other, for they wait more than they work. */
const test = base.concurrent;

const assign = async (server: FaultServer, threads: readonly string[], batch: number) => {
  await using client = clientOf(server);
  return await all(
    client.assignThreads(
      threads.map((threadId) => ({ threadId, userId: 'u_1' })),
      { batch },
    ),
  );
};

const sizes = (server: FaultServer) =>
  server.calls.flatMap(({ operation, threadIds }) =>
    /assignThreads?$/i.test(operation) ? [threadIds.length] : [],
  );

test('every document is valid', () => {
  const schema = buildSchema(
    readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'),
  );
  const texts = [
    threadText,
    threadsText,
    ...[1, 2, 3, 50].flatMap((size) => [
      mutationText('assign', size),
      mutationText('unassign', size),
    ]),
  ];
  for (const text of texts) expect(validate(schema, parse(text)), text).toEqual([]);
});

test('the first row goes alone, the first batch has two, and then they are full', async () => {
  const threads = ids(63);
  await using server = await FaultServer.start({ threads });
  for (const { outcome } of await assign(server, threads, 20)) expect(outcome).toBe('assigned');
  expect(sizes(server)).toEqual([1, 2, 20, 20, 20]);
});

test('every row is judged by itself, and none takes its neighbours along', async () => {
  const threads = ids(30);
  const refuses: Record<string, { type: string; code: string; message: string }> = {
    [threads[5] ?? '']: { type: 'VALIDATION', code: 'not_found', message: 'gone: u_1' },
    [threads[6] ?? '']: { type: 'FORBIDDEN', code: 'forbidden', message: 'no thread:assign' },
  };
  await using server = await FaultServer.start({
    threads,
    at: (id) => (refuses[id] ? { refuses: refuses[id] } : undefined),
  });
  const ended = await assign(server, threads, 15);
  expect(ended.filter(({ outcome }) => outcome === 'assigned')).toHaveLength(28);
  expect(ended[5]?.error).toEqual({
    type: 'mutation_error',
    code: 'not_found',
    message: expect.stringMatching(/^assignThread at 127.*: not_found: gone: \[input.assignee\]$/),
  });
  expect(ended[6]?.error).toMatchObject({ type: 'forbidden', code: 'forbidden' });
  expect(sizes(server)).toEqual([1, 2, 15, 12]);
});

test('all rows of a batch may be refused, each for its own reason', async () => {
  const threads = ids(6);
  await using server = await FaultServer.start({
    threads,
    at: (id, { threadIds }) => {
      const code = `code_${threadIds.indexOf(id)}`;
      return threadIds.length < 3
        ? undefined
        : { refuses: { type: 'VALIDATION', code, message: '' } };
    },
  });
  const ended = await assign(server, threads, 3);
  expect(ended.slice(3).map(({ error }) => error?.code)).toEqual(['code_0', 'code_1', 'code_2']);
});

test.each(['INTERNAL_SERVER_ERROR', 'FORBIDDEN'])(
  'a resolver that throws %s fails its row alone: the others are read, and sent where nothing ran',
  async (code) => {
    const threads = ids(53);
    const poison = new Set([threads[10], threads[30], threads[45]]);
    await using server = await FaultServer.start({
      threads,
      at: (id) => (poison.has(id) ? { throws: code } : undefined),
    });
    const ended = await assign(server, threads, 50);
    for (const { threadId, outcome, error } of ended) {
      expect(outcome).toBe(poison.has(threadId) ? 'failed' : 'assigned');
      if (error) expect(error.code).toBe(code);
    }
    for (const [id, { changes }] of server.threads) expect(changes).toBe(poison.has(id) ? 0 : 1);
    const times = new Map<string, number>();
    for (const { operation, threadIds } of server.calls) {
      if (!operation.startsWith('assign')) continue;
      for (const id of threadIds) times.set(id, (times.get(id) ?? 0) + 1);
    }
    expect(Math.max(...times.values())).toBeLessThanOrEqual(3);
  },
);

describe('a server that takes one mutation a request gets one', () => {
  const threads = ids(20);
  const several = ({ operation }: Call) => operation === 'assignThreads';
  const refusal = (code: string) => ({ errors: [{ message: 'too much', extensions: { code } }] });
  test.each([
    ['validation', { status: 400, body: refusal('GRAPHQL_VALIDATION_FAILED') }],
    ['a cost limit', { status: 200, body: refusal('MAX_COST_EXCEEDED') }],
    ['a body limit', { status: 413, body: 'too large' }],
  ])('where it refuses them by %s', async (_, answer) => {
    await using server = await FaultServer.start({
      threads,
      answer: (call) => (several(call) ? answer : undefined),
    });
    for (const { outcome } of await assign(server, threads, 25)) expect(outcome).toBe('assigned');
    expect(sizes(server).filter((size) => size > 1)).toEqual([2]);
    for (const { changes } of server.threads.values()) expect(changes).toBe(1);
  });

  test('where it does the first alone', async () => {
    await using server: FaultServer = await FaultServer.start({
      threads,
      answer: (call): { body: unknown } | undefined => {
        if (!several(call)) return undefined;
        server.assign(call.threadIds[0] ?? '', 'u_1');
        return { body: { data: { t0: { thread: { id: call.threadIds[0] }, error: null } } } };
      },
    });
    for (const { outcome } of await assign(server, threads, 25)) expect(outcome).toBe('assigned');
    expect(sizes(server).filter((size) => size > 1)).toEqual([2]);
    for (const { changes } of server.threads.values()) expect(changes).toBe(1);
  });

  test('and the command says so once', async () => {
    await using server = await FaultServer.start({
      threads,
      answer: (call) =>
        several(call) ? { status: 400, body: refusal('BAD_USER_INPUT') } : undefined,
    });
    const args = ['assign', '--from', csvOf(threads), '--batch', '10', '--json'];
    const ended = await run(server.url, args);
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/takes one mutation in a request/g)).toHaveLength(1);
  });
});

test('a server that takes fewer than asked gets half as many', async () => {
  const threads = ids(103);
  await using server = await FaultServer.start({
    threads,
    answer: ({ threadIds, operation }) =>
      operation === 'assignThreads' && threadIds.length > 20
        ? { status: 400, body: { errors: [{ message: 'too complex' }] } }
        : undefined,
  });
  for (const { outcome } of await assign(server, threads, 40)) expect(outcome).toBe('assigned');
  for (const { changes } of server.threads.values()) expect(changes).toBe(1);
  expect(sizes(server).filter((size) => size === 40).length).toBeLessThanOrEqual(3);
});

test('a batch that is cut puts its rows in doubt, which are read in one page', async () => {
  const threads = ids(53);
  let cuts = 0;
  await using server = await FaultServer.start({
    threads,
    answer({ threadIds }) {
      if (threadIds.length < 25 || cuts === 2) return undefined;
      cuts += 1;
      return { cut: cuts === 1 ? 'after' : 'before' };
    },
  });
  for (const { outcome } of await assign(server, threads, 25)) expect(outcome).toBe('assigned');
  for (const { changes } of server.threads.values()) expect(changes).toBe(1);
  expect(server.count('threads') + server.count('thread')).toBe(1);
});

test('a batch is noted before it is sent, and what a kill leaves is read', async () => {
  const threads = ids(60);
  const path = join(folder(), 'journal');
  let noted: string | undefined;
  await using server = await FaultServer.start({
    threads,
    answer({ threadIds }) {
      if (threadIds.length === 10) noted ??= readFileSync(path, 'utf8');
      return undefined;
    },
  });
  const args = ['assign', '--from', csvOf(threads), '--batch', '10', '--journal', path, '--json'];
  expect((await run(server.url, args)).code).toBe(0);
  const first = server.calls.find(({ threadIds }) => threadIds.length === 10);
  for (const id of first?.threadIds ?? []) {
    expect(noted).toContain(
      `{"threadId":"${id}","line":${threads.indexOf(id) + 2},"state":"sending"`,
    );
  }
  const again = await run(server.url, args);
  expect(outcomes(again).every(({ reason }) => reason === 'done-earlier')).toBe(true);
});

describe('a wait that a failed call names is kept', () => {
  const soon = () => ({
    'x-ratelimit-limit': '10',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(Date.now() + 1_100).toISOString(),
  });
  test.each([
    ['Retry-After of a 503', 503, () => ({ 'retry-after': '1' })],
    ['Retry-After of a 429', 429, () => ({ 'retry-after': '1' })],
    ['the own reset of a 429, earlier than that of the window', 429, soon],
  ])('%s', async (_, status, headers) => {
    const threads = ids(12);
    let isFirst = true;
    await using server = await FaultServer.start({
      threads,
      rateLimit: { limit: 1_000, windowMs: 60_000 },
      answer({ threadId }) {
        if (threadId !== threads[3] || !isFirst) return undefined;
        isFirst = false;
        return { status, body: 'not now', headers: headers() };
      },
    });
    for (const { outcome } of await assign(server, threads, 1)) expect(outcome).toBe('assigned');
    const times = server.calls.flatMap(({ threadId, at }) => (threadId === threads[3] ? at : []));
    const [first = 0, second = 0] = times;
    expect(times).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    // The window that is known ends after a minute.
    expect(second - first).toBeLessThan(30_000);
  });
});

import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { Journal } from '../../src/bulk/journal/journal.js';
import { RowList } from '../../src/bulk/rows.js';
import { PlainClient } from '../../src/client.js';
import { csvOf, file, folder, ids, outcomes, run, secret } from './command.js';
import { type Call, FaultServer } from './fault-server.js';
import { all, clientOf } from './outcomes.js';

/** Beside each other, for they wait more than they work. */
const test = base.concurrent;

/** Threads that a colleague takes in the moment in which they are sent, and nobody knows more. */
const takenBy = (colleague: string, taken: readonly string[]) => (server: () => FaultServer) => {
  const left = new Set(taken);
  return ({ operation, threadIds }: Call) => {
    const hit = threadIds.filter((id) => left.has(id));
    if (hit.length === 0 || !/assignThreads?$/i.test(operation)) return undefined;
    for (const id of hit) {
      left.delete(id);
      server().assign(id, colleague);
    }
    return { cut: 'before' as const };
  };
};

async function serverWith(
  threads: readonly string[],
  answer: (server: () => FaultServer) => (call: Call) => { cut: 'before' } | undefined,
): Promise<FaultServer> {
  const server: FaultServer = await FaultServer.start({
    threads,
    answer: answer(() => server),
  });
  return server;
}

const sendings = (server: FaultServer, id: string) =>
  server.calls.filter(
    ({ operation, threadIds }) => /assignThreads?$/i.test(operation) && threadIds.includes(id),
  ).length;

describe('a thread that a colleague took while its row was in doubt', () => {
  const threads = ids(12);
  const [, second = '', third = ''] = threads;
  const taken = [second, third];

  const stays = (server: FaultServer) => {
    for (const id of taken) {
      expect(server.threads.get(id)).toMatchObject({ assignee: 'u_9', changes: 1 });
    }
    return taken.map((id) => sendings(server, id));
  };

  test.each([1, 5])(
    'is failed and never sent again by assignThreads, batches of %i',
    async (batch) => {
      await using server = await serverWith(threads, takenBy('u_9', taken));
      await using client = clientOf(server);
      const rows = threads.map((threadId) => ({ threadId, userId: 'u_1' }));
      const ended = await all(client.assignThreads(rows, { batch }));
      expect(ended.map(({ outcome }) => outcome)).toEqual([
        'assigned',
        'failed',
        'failed',
        ...Array(9).fill('assigned'),
      ]);
      expect(ended[1]?.error).toMatchObject({ type: 'network' });
      expect(ended[1]?.error?.message).toContain('the thread is now assigned to the User u_9');
      expect(stays(server)).toEqual([1, 1]);
    },
  );

  const journal = () => join(folder(), 'journal');
  const lines = threads.map((threadId) => JSON.stringify({ threadId, userId: 'u_1' })).join('\n');
  test.each([
    ['assign --from CSV', ['assign', '--from', csvOf(threads)]],
    ['assign --from JSON lines', ['assign', '--from', file('rows.jsonl', lines), '--batch', '4']],
    ['unassign', ['unassign', '--from', csvOf(threads), '--journal', journal()]],
    ['assign --from-user', ['assign', '--from-user', 'u_3', '--to-user', 'u_1', '--yes']],
  ])('is failed and never sent again by %s', async (_, args) => {
    await using server = await serverWith(threads, takenBy('u_9', taken));
    for (const held of server.threads.values()) held.assignee = 'u_3';
    const ended = await run(server.url, [...args, '--json']);
    expect(ended.code, ended.stderr).toBe(1);
    const failed = outcomes(ended).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ threadId }) => threadId).sort()).toEqual(taken);
    for (const { error } of failed) expect(JSON.stringify(error)).toContain('u_9');
    expect(stays(server)).toEqual([1, 1]);
  });

  test('is failed by a run that goes on from a journal, and by the one after that', async () => {
    await using server = await FaultServer.start({ threads });
    const path = journal();
    const begun = await begin(path, server, threads);
    await begun.close();
    for (const id of taken) server.assign(id, 'u_9');
    const args = ['assign', '--from', csvOf(threads), '--journal', path, '--json'];
    for (const done of ['assigned', 'skipped']) {
      const ended = await run(server.url, args);
      expect(ended.code, ended.stderr).toBe(1);
      const byThread = new Map(outcomes(ended).map((outcome) => [outcome['threadId'], outcome]));
      expect(byThread.get(second)).toMatchObject({ outcome: 'failed' });
      expect(JSON.stringify(byThread.get(third))).toContain('the User u_9');
      expect(byThread.get(threads[0])).toMatchObject({ outcome: done });
    }
    expect(stays(server)).toEqual([0, 0]);
  });
});

describe('a thread that its giver has no more when its turn comes', () => {
  const threads = ids(120);
  const [first = '', second = '', third = ''] = threads;
  const args = ['assign', '--from-user', 'u_3', '--to-user', 'u_1', '--yes', '--json'];

  test('is failed, says who has it, and is not sent', async () => {
    let isListed = false;
    await using server = await FaultServer.start({
      threads,
      answer({ operation, threadIds }) {
        // They are changed after they were listed, and before they are read again.
        if (operation === 'threads' && threadIds.length === 0) isListed = true;
        else if (isListed) {
          isListed = false;
          server.assign(second, 'u_9');
          server.assign(third, null);
        }
        return undefined;
      },
    });
    for (const held of server.threads.values()) held.assignee = 'u_3';
    const ended = await run(server.url, [...args, '--batch', '25']);
    expect(ended.code, ended.stderr).toBe(1);
    const failed = outcomes(ended).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ threadId }) => threadId)).toEqual([second, third]);
    expect(JSON.stringify(failed[0])).toContain('the User u_9');
    expect(JSON.stringify(failed[1])).toContain('nobody');
    const sent = server.calls.filter(({ operation }) => /^assignThread/.test(operation));
    expect(sent.flatMap(({ threadIds }) => threadIds)).not.toEqual(
      expect.arrayContaining([second]),
    );
    expect(server.threads.get(second)?.assignee).toBe('u_9');
    expect(server.threads.get(third)?.assignee).toBe(null);
    expect(server.threads.get(first)?.assignee).toBe('u_1');
    // The list, two pages, and the rows.
    expect(server.count('threads')).toBe(3);
  });

  test('is not sent again either where the first sending is in doubt', async () => {
    const cut = new Set([second, third]);
    await using server = await FaultServer.start({
      threads,
      answer({ operation, threadId = '' }) {
        if (operation !== 'assignThread' || !cut.delete(threadId)) return undefined;
        // Long before it was sent: by the times alone it is who had it all along.
        if (threadId === second) {
          const held = server.threads.get(second);
          if (held) held.assignee = 'u_9';
        }
        return { cut: 'before' };
      },
    });
    for (const held of server.threads.values()) held.assignee = 'u_3';
    const ended = await run(server.url, args);
    expect(ended.code, ended.stderr).toBe(1);
    const failed = outcomes(ended).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ threadId }) => threadId)).toEqual([second]);
    expect(server.threads.get(second)?.assignee).toBe('u_9');
    expect(server.threads.get(third)).toMatchObject({ assignee: 'u_1', changes: 1 });
  });
});

test('rows in doubt whose threads nobody took are sent again, those applied are not', async () => {
  const threads = ids(40);
  const cut = new Set(threads.slice(1, 31));
  await using server = await FaultServer.start({
    threads,
    answer({ operation, threadId = '' }) {
      if (operation !== 'assignThread' || !cut.delete(threadId)) return undefined;
      return { cut: cut.size % 2 === 0 ? 'before' : 'after' };
    },
  });
  for (const held of server.threads.values()) held.assignee = 'u_3';
  await using client = clientOf(server);
  const rows = threads.map((threadId) => ({ threadId, userId: 'u_1' }));
  for (const { outcome } of await all(client.assignThreads(rows))) expect(outcome).toBe('assigned');
  for (const held of server.threads.values()) {
    expect(held).toMatchObject({ assignee: 'u_1', changes: 1 });
  }
  // Read together and not one by one, however slowly they came into doubt.
  expect(server.count('threads') + server.count('thread')).toBeLessThan(20);
});

test('a journal with everything in doubt is read in pages of 100', async () => {
  const threads = ids(1_000);
  await using server = await FaultServer.start({ threads });
  for (const id of threads) server.assign(id, 'u_1');
  const path = join(folder(), 'journal');
  await (await begin(path, server, threads)).close();
  const args = ['assign', '--from', csvOf(threads), '--journal', path, '--json'];
  const ended = await run(server.url, args);
  expect(ended.code).toBe(0);
  for (const { outcome } of outcomes(ended)) expect(outcome).toBe('already');
  expect(server.calls).toHaveLength(10);
  expect(server.count('threads')).toBe(10);
});

test('what a list leaves out is asked for by itself', async () => {
  const threads = ids(3);
  await using server = await FaultServer.start({
    threads: threads.slice(0, 2),
    answer: ({ operation }) =>
      operation === 'threads' ? { body: { data: { threads: { edges: [] } } } } : undefined,
  });
  const path = join(folder(), 'journal');
  await (await begin(path, server, threads)).close();
  const ended = await run(server.url, [
    'assign',
    '--from',
    csvOf(threads),
    '--journal',
    path,
    '--json',
  ]);
  const byLine = outcomes(ended).sort((a, b) => Number(a['line']) - Number(b['line']));
  expect(byLine).toMatchObject([
    { outcome: 'assigned' },
    { outcome: 'assigned' },
    { outcome: 'failed', error: { code: 'not_found', message: 'there is no such thread' } },
  ]);
  expect([server.count('threads'), server.count('thread')]).toEqual([1, 3]);
});

describe.each(['--check-first', '--dry-run'])('what is no thread in an answer to %s', (option) => {
  const threads = ids(4);
  const edges = [null, { node: null }, { node: { id: threads[0] } }, 7];
  const shown = async (reading: { data: unknown } | undefined) => {
    await using server = await FaultServer.start({
      threads,
      answer: ({ operation }) => {
        if (operation === 'threads') return { body: { data: { threads: { edges } } } };
        return operation === 'thread' && reading ? { body: reading } : undefined;
      },
    });
    const ended = await run(server.url, ['assign', '--from', csvOf(threads), option, '--json']);
    expect(outcomes(ended)).toHaveLength(4);
    return { ended: outcomes(ended), server };
  };

  test('is asked for by itself', async () => {
    const { ended, server } = await shown(undefined);
    for (const { outcome } of ended) expect(outcome).toMatch(/assign/);
    expect(server.count('thread')).toBe(4);
  });

  test.each([
    [{ data: { thread: {} } }],
    [{ data: { thread: { id: threads[0], updatedAt: null } } }],
    [{ data: { thread: { id: threads[0], assignedTo: 'u_1' } } }],
    [{ data: {} }],
  ])('nor by itself: %j is a failure, and nothing is sent', async (reading) => {
    const { ended, server } = await shown(reading);
    for (const { outcome, error } of ended) {
      expect({ outcome, error }).toMatchObject({
        outcome: 'failed',
        error: { type: 'invalid_response' },
      });
    }
    expect(server.count('assignThread')).toBe(0);
  });
});

test('--check-first leaves out rows that are as asked, and reads them in pages', async () => {
  const threads = ids(250);
  await using server = await FaultServer.start({ threads: threads.slice(0, 249) });
  for (const [index, id] of threads.entries()) if (index % 5 > 0) server.assign(id, 'u_1');
  const args = ['assign', '--from', csvOf(threads), '--check-first', '--json', '--batch', '50'];
  const ended = await run(server.url, args);
  expect(ended.code).toBe(1);
  const count = (wanted: string) =>
    outcomes(ended).filter(({ outcome }) => outcome === wanted).length;
  expect([count('already'), count('assigned'), count('failed')]).toEqual([199, 50, 1]);
  expect([server.count('threads'), server.count('thread')]).toEqual([3, 1]);
  expect(server.calls.length).toBeLessThanOrEqual(3 + 1 + 5);
});

test('checkFirst of assignThreads takes a stream as well', async () => {
  const threads = ids(30);
  await using server = await FaultServer.start({ threads });
  for (const id of threads.slice(10)) server.assign(id, 'u_1');
  await using client = clientOf(server);
  async function* rows() {
    for (const threadId of threads) yield { threadId, userId: 'u_1' };
  }
  const ended = await all(client.assignThreads(rows(), { checkFirst: true, batch: 10 }));
  expect(ended.filter(({ outcome }) => outcome === 'already')).toHaveLength(20);
  expect(ended.filter(({ outcome }) => outcome === 'assigned')).toHaveLength(10);
  expect(server.count('threads')).toBe(1);
});

test('a key that may not read threads costs one call with --check-first', async () => {
  const forbidden = { errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] };
  await using server = await FaultServer.start({
    threads: ids(5),
    answer: () => ({ body: forbidden }),
  });
  await using client = new PlainClient({ apiKey: secret, apiUrl: server.url });
  const rows = ids(300).map((threadId) => ({ threadId, userId: 'u_1' }));
  const ended = await all(client.assignThreads(rows, { checkFirst: true }));
  expect(server.calls).toHaveLength(1);
  expect(ended[0]).toMatchObject({ outcome: 'failed', error: { type: 'forbidden' } });
  expect(ended[299]).toMatchObject({ outcome: 'skipped', reason: 'stopped' });
});

test('a key that may assign threads and not read them fails what is in doubt, and goes on', async () => {
  const threads = ids(120);
  let sent = 0;
  await using server = await FaultServer.start({
    threads,
    // So that the run is still on when the row in doubt is read.
    latency: 20,
    answer: ({ operation }) => {
      if (operation !== 'assignThread') {
        return { body: { errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] } };
      }
      sent += 1;
      return sent === 2 ? { cut: 'before' } : undefined;
    },
  });
  await using client = new PlainClient({ apiKey: secret, apiUrl: server.url });
  const rows = threads.map((threadId) => ({ threadId, userId: 'u_1' }));
  const ended = await all(client.assignThreads(rows, { concurrency: 1 }));
  expect(ended[1]).toMatchObject({ outcome: 'failed', error: { type: 'network' } });
  expect(ended.filter(({ outcome }) => outcome === 'assigned')).toHaveLength(119);
});

/** A journal in which all rows are about to be sent. */
async function begin(path: string, server: FaultServer, threads: readonly string[]) {
  const list = new RowList('assign');
  for (const [index, threadId] of threads.entries()) {
    list.add({ line: index + 2, threadId, userId: 'u_1' });
  }
  const owner = { command: 'assign', apiUrl: server.url, rows: list.hash() } as const;
  const journal = await Journal.open(path, owner);
  await journal.sending([...list], Date.now() - 1_500);
  return journal;
}

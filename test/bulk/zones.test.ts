import { afterAll, beforeAll, expect, test } from 'vitest';
import { ids } from './command.js';
import { FaultServer } from './fault-server.js';
import { all, clientOf } from './outcomes.js';

const zone = process.env['TZ'];
// East of Greenwich a time that is read where the program runs is hours earlier: before the sending.
beforeAll(() => {
  process.env['TZ'] = 'Asia/Tokyo';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

test('a thread that a colleague took stays theirs where times have no zone', async () => {
  const [threadId = '', other = ''] = ids(2);
  const taken = new Set([threadId, other]);
  const server: FaultServer = await FaultServer.start({
    threads: [threadId, other],
    printed: (time: Date) => time.toISOString().slice(0, -1),
    answer: ({ operation, threadIds }) => {
      const [id = ''] = threadIds;
      if (!/assignThreads?$/i.test(operation) || !taken.delete(id)) return undefined;
      server.assign(id, 'u_9');
      return { cut: 'before' as const };
    },
  });
  await using _ = server;
  await using client = clientOf(server);
  const [row] = await all(client.assignThreads([{ threadId, userId: 'u_1' }]));
  expect(row).toMatchObject({ outcome: 'failed', error: { type: 'network' } });
  const { error } = await client.assignThread({ threadId: other, userId: 'u_1' });
  expect(error).toMatchObject({ type: 'network' });
  for (const id of [threadId, other]) {
    expect(server.threads.get(id)).toMatchObject({ assignee: 'u_9' });
  }
});

import { expect, test } from 'vitest';
import type { Result } from '../../src/result.js';
import { faulty, named, plainClient, readName, threadId } from './server/calls.js';
import { json } from './server/server.js';

// Programs without types make these calls; none of them throws, none is sent.
const unsound: [string, (call: Calls) => Promise<Result<unknown>>][] = [
  ['a signal that is none', ({ read }) => read({ signal: {} })],
  ['a signal that is null', ({ read }) => read({ signal: null })],
  ['a timeout that is none', ({ read }) => read({ timeout: '1' })],
  [
    'variables that throw',
    ({ execute }) =>
      execute(readName, {
        get id() {
          throw new Error('no');
        },
      }),
  ],
  ['variables that are a list', ({ execute }) => execute(readName, ['x'])],
  ['variables with a bigint', ({ execute }) => execute(readName, { id: 1n })],
  ['no document', ({ execute }) => execute(undefined)],
  ['a document of nothing', ({ execute }) => execute({ kind: 'Document', definitions: [] })],
  ['nothing to assign', ({ client }) => client.assignThread()],
  ['null to assign', ({ client }) => client.assignThread(null, null)],
  ['an empty assignee', ({ client }) => client.assignThread({ threadId, userId: '' })],
  ['no thread to assign', ({ client }) => client.assignThread({ userId: 'u_1' })],
  ['nothing to unassign', ({ client }) => client.unassignThread(undefined, null)],
];

type Loose = (...parameters: unknown[]) => Promise<Result<unknown>>;

interface Calls {
  execute: Loose;
  read: Loose;
  client: Record<'assignThread' | 'unassignThread', Loose>;
}

test.each(unsound)('%s is a bad_request, and nothing is sent', async (_, misuse) => {
  const { server, execute, read } = await faulty(json(200, named));
  const client = plainClient({ apiUrl: server.url });
  const { error } = await misuse({ execute, read, client } as unknown as Calls);
  expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
  expect(server.connections).toBe(0);
});

test('options that are null are none', async () => {
  const { execute } = await faulty(json(200, named));
  const { data } = await (execute as unknown as Loose)(readName, { id: 'x' }, null);
  expect(data).toEqual(named.data);
});

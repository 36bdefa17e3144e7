// Our documents in urql, unchanged, with the types that they carry.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import {
  AssignThreadDocument,
  possibleTypes,
  ThreadDocument,
  ThreadsDocument,
  UnassignThreadDocument,
} from '../../dist/documents.js';
import { startSandbox } from '../../dist/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

/** @type {import('../../dist/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {Client} */
let client;
before(async () => {
  sandbox = await startSandbox();
  client = new Client({
    url: sandbox.url,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${sandbox.apiKey}` } },
  });
});
after(() => sandbox.close());

test('urql assigns, reads and unassigns', async () => {
  const assigned = await client.mutation(AssignThreadDocument, { input: { threadId, userId } });
  assert.equal(assigned.error, undefined);
  const assignee = assigned.data?.assignThread.thread?.assignedTo;
  assert.ok(assignee?.__typename === 'User');
  assert.equal(assignee.email, 'matt@plain.com');

  const read = await client.query(ThreadDocument, { threadId });
  assert.equal(read.data?.thread?.title, 'Support request');
  // @ts-expect-error a field that the document does not select
  assert.equal(read.data?.thread?.timelineEntries, undefined);
  const list = await client.query(ThreadsDocument, { first: 2 });
  assert.equal(list.data?.threads.edges.length, 2);

  const unassigned = await client.mutation(UnassignThreadDocument, { input: { threadId } });
  assert.equal(unassigned.data?.unassignThread.thread?.assignedTo, null);
});

test('urql gives the error of a mutation as data', async () => {
  const { data } = await client.mutation(UnassignThreadDocument, { input: { threadId: 'th_no' } });
  assert.equal(data?.unassignThread.error?.code, 'not_found');
});

test('urql is held to the variables', () => {
  // @ts-expect-error a missing variable
  client.query(ThreadDocument, {});
});

test('Graphcache knows what our fragments match, and has the answer of a mutation in its queries', async () => {
  const headers = { authorization: `Bearer ${sandbox.apiKey}` };
  const url = sandbox.url;
  // What has no id is kept within what has.
  const embedded = () => null;
  /** @type {string[]} */
  const warnings = [];
  const cached = new Client({
    url,
    exchanges: [
      cacheExchange({
        possibleTypes,
        keys: {
          DateTime: embedded,
          MachineUserActor: embedded,
          UserActor: embedded,
          SystemActor: embedded,
          CustomerActor: embedded,
        },
        logger: (severity, message) => {
          if (severity !== 'debug') warnings.push(message);
        },
      }),
      fetchExchange,
    ],
    preferGetMethod: false,
    fetchOptions: { headers },
  });
  const plain = new Client({
    url,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers },
  });
  const first = await cached.query(ThreadsDocument, { first: 20 });
  const sent = await plain.query(ThreadsDocument, { first: 20 });
  const holders = sent.data?.threads.edges.map(({ node }) => node.assignedTo);
  assert.ok(new Set(holders?.map((holder) => holder?.__typename)).size > 2);
  assert.deepEqual(
    first.data?.threads.edges.map(({ node }) => node.assignedTo),
    holders,
  );
  assert.equal(warnings.filter((text) => /heuristic/i.test(text)).length, 0, warnings.join('\n'));

  await cached.query(ThreadDocument, { threadId });
  await cached.mutation(AssignThreadDocument, { input: { threadId, userId } });
  const read = cached.readQuery(ThreadDocument, { threadId });
  const assignee = read?.data?.thread?.assignedTo;
  assert.ok(assignee?.__typename === 'User');
  assert.equal(assignee.email, 'matt@plain.com');
  await cached.mutation(UnassignThreadDocument, { input: { threadId } });
});

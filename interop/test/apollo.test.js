// Our documents in Apollo Client, unchanged, with the types that they carry. Apollo adds __typename
// to what it sends, so it makes documents of its own from ours.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client/core/index.js';
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
/** @type {ApolloClient} */
let client;
before(async () => {
  sandbox = await startSandbox();
  const headers = { authorization: `Bearer ${sandbox.apiKey}` };
  client = new ApolloClient({
    link: new HttpLink({ uri: sandbox.url, headers }),
    cache: new InMemoryCache({ possibleTypes }),
  });
});
after(async () => {
  client.stop();
  await sandbox.close();
});

test('Apollo Client assigns, reads from its cache and unassigns', async () => {
  const assigned = await client.mutate({
    mutation: AssignThreadDocument,
    variables: { input: { threadId, userId } },
  });
  const assignee = assigned.data?.assignThread.thread?.assignedTo;
  assert.ok(assignee?.__typename === 'User');
  assert.equal(assignee.email, 'matt@plain.com');

  const { data } = await client.query({ query: ThreadDocument, variables: { threadId } });
  assert.equal(data?.thread?.assignedTo?.__typename, 'User');
  // @ts-expect-error a field that the document does not select
  assert.equal(data?.thread?.timelineEntries, undefined);
  const cached = client.readQuery({ query: ThreadDocument, variables: { threadId } });
  assert.equal(cached?.thread?.title, 'Support request');
  const list = await client.query({ query: ThreadsDocument, variables: { first: 2 } });
  assert.equal(list.data?.threads.edges.length, 2);

  await client.mutate({ mutation: UnassignThreadDocument, variables: { input: { threadId } } });
  // The answer of the mutation has gone into the cache under the thread's id.
  const after = client.readQuery({ query: ThreadDocument, variables: { threadId } });
  assert.equal(after?.thread?.assignedTo, null);
});

test('Apollo Client has every field that a document selects, in every kind of assignee', async () => {
  const query = { query: ThreadsDocument, variables: { first: 50 } };
  const sent = await fetch(sandbox.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: ThreadsDocument.loc?.source.body, variables: query.variables }),
  });
  /** @type {{ data: import('../../dist/documents.js').ThreadsQuery }} */
  const plain = JSON.parse(await sent.text());
  const { data } = await client.query({ ...query, fetchPolicy: 'no-cache' });
  await client.query({ ...query, fetchPolicy: 'network-only' });
  const cached = client.readQuery(query);
  const holders = plain.data.threads.edges.map(({ node }) => node.assignedTo);
  assert.ok(new Set(holders.map((holder) => holder?.__typename)).size > 2);
  assert.deepEqual(cached, data);
  assert.deepEqual(
    cached?.threads.edges.map(({ node }) => node.assignedTo),
    holders,
  );
});

test('Apollo Client leaves our documents as they are', () => {
  assert.ok(!Object.isFrozen(ThreadDocument));
  assert.match(ThreadDocument.loc?.source.body ?? '', /^query thread\(/);
});

test('Apollo Client is held to the variables', async () => {
  // @ts-expect-error a missing variable
  const call = client.query({ query: ThreadDocument, variables: {} });
  await assert.rejects(call);
});

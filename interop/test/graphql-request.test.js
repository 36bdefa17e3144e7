// Our documents in graphql-request, unchanged, with the types that they carry.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ClientError, GraphQLClient } from 'graphql-request';
import {
  AssignThreadDocument,
  MyPermissionsDocument,
  ThreadDocument,
  UnassignThreadDocument,
} from '../../dist/documents.js';
import { startSandbox } from '../../dist/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

/** @type {import('../../dist/sandbox/index.js').Sandbox} */
let sandbox;
/** @type {GraphQLClient} */
let client;
before(async () => {
  sandbox = await startSandbox();
  client = new GraphQLClient(sandbox.url, {
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
  });
});
after(() => sandbox.close());

test('graphql-request assigns, reads and unassigns', async () => {
  const { assignThread } = await client.request(AssignThreadDocument, {
    input: { threadId, userId },
  });
  assert.ok(assignThread.thread?.assignedTo?.__typename === 'User');
  assert.equal(assignThread.thread.assignedTo.email, 'matt@plain.com');
  const { thread } = await client.request(ThreadDocument, { threadId });
  assert.equal(thread?.title, 'Support request');
  // @ts-expect-error a field that the document does not select
  assert.equal(thread?.timelineEntries, undefined);
  const { unassignThread } = await client.request(UnassignThreadDocument, { input: { threadId } });
  assert.equal(unassignThread.thread?.assignedTo, null);
  const { myPermissions } = await client.request(MyPermissionsDocument);
  assert.ok(myPermissions.permissions.includes('thread:assign'));
});

test('graphql-request is held to the variables', async () => {
  // @ts-expect-error a missing variable
  await assert.rejects(client.request(ThreadDocument, {}), ClientError);
});

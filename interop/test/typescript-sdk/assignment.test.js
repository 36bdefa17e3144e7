// The vendor's first client, as it is, on the sandbox's own schema.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PlainClient } from '@team-plain/typescript-sdk';
import { startSandbox } from '../../../dist/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

let sandbox;
let client;
before(async () => {
  sandbox = await startSandbox({ apiKeys: { plainApiKey_reader: ['thread:read'] } });
  client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
});
after(() => sandbox.close());

test('assigns the documented thread and gets what the documentation shows', async () => {
  const { data, error } = await client.assignThread({ threadId, userId });
  assert.equal(error, undefined);
  const { id, title, customer, assignedTo, createdBy, updatedBy, statusChangedAt } = data;
  assert.deepEqual(
    { id, title, customer, assignedTo: assignedTo.email, createdBy, updatedBy, statusChangedAt },
    {
      id: threadId,
      title: 'Support request',
      customer: { id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
      assignedTo: 'matt@plain.com',
      createdBy: {
        __typename: 'MachineUserActor',
        machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R',
      },
      updatedBy: {
        __typename: 'MachineUserActor',
        machineUserId: 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY',
      },
      statusChangedAt: {
        __typename: 'DateTime',
        iso8601: '2023-08-23T11:59:22.315Z',
        unixTimestamp: '1692791962315',
      },
    },
  );
});

test('unassigns it again', async () => {
  const { data, error } = await client.unassignThread({ threadId });
  assert.equal(error, undefined);
  assert.equal(data.assignedTo, null);
  assert.equal(data.assignedAt, null);
});

test('reads a mutation error', async () => {
  const { error } = await client.assignThread({ threadId, userId: 'u_nobody' });
  assert.equal(error.type, 'mutation_error');
  assert.equal(error.errorDetails.code, 'not_found');
  assert.match(error.requestId, /./);
});

test('takes a missing permission and a bad key for what they are', async () => {
  const reader = new PlainClient({ apiKey: 'plainApiKey_reader', apiUrl: sandbox.url });
  const refused = await reader.assignThread({ threadId, userId });
  assert.equal(refused.error.type, 'forbidden');
  assert.match(refused.error.message, /thread:assign/);
  const stranger = new PlainClient({ apiKey: 'plainApiKey_stranger', apiUrl: sandbox.url });
  assert.equal((await stranger.assignThread({ threadId, userId })).error.type, 'forbidden');
});

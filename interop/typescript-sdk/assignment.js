import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, clientOf } from './client.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

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
  await client.assignThread({ threadId, userId });
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
  const reader = clientOf('plainApiKey_reader');
  const refused = await reader.assignThread({ threadId, userId });
  assert.equal(refused.error.type, 'forbidden');
  assert.match(refused.error.message, /thread:assign/);
  const unknown = clientOf('plainApiKey_of_nobody');
  assert.equal((await unknown.assignThread({ threadId, userId })).error.type, 'forbidden');
});

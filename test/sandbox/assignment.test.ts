import { beforeEach, expect, test } from 'vitest';
import { documentedThread, keyOwner, matt, running } from './requests.js';

const time = '{ __typename iso8601 unixTimestamp }';
const thread = `{
  __typename id externalId customer { id } status statusChangedAt ${time} title previewText priority
  labels { id } assignedAt ${time}
  assignedTo {
    __typename
    ... on User { id fullName publicName email updatedAt ${time} }
    ... on MachineUser { id }
  }
  additionalAssignees { ... on User { id } ... on MachineUser { id } }
  createdAt ${time} createdBy { __typename ... on MachineUserActor { machineUserId } }
  updatedAt ${time} updatedBy { __typename ... on MachineUserActor { machineUserId } }
}`;
const error = '{ message type code fields { field message type } }';
const mutation = (name: string, input: string) =>
  `mutation ${name}($input: ${input}!) { result: ${name}(input: $input) { thread ${thread} error ${error} } }`;

const operations = {
  assignThread: mutation('assignThread', 'AssignThreadInput'),
  unassignThread: mutation('unassignThread', 'UnassignThreadInput'),
  addAdditionalAssignees: mutation('addAdditionalAssignees', 'AddAdditionalAssigneesInput'),
  removeAdditionalAssignees: mutation(
    'removeAdditionalAssignees',
    'RemoveAdditionalAssigneesInput',
  ),
};

interface Payload {
  thread: {
    assignedAt: { iso8601: string; unixTimestamp: string } | null;
    assignedTo: object | null;
    additionalAssignees: { id: string }[];
    updatedAt: { iso8601: string };
  } | null;
  error: {
    message: string;
    type: string;
    code: string;
    fields: { field: string; type: string }[];
  } | null;
}

const sandbox = await running({ apiKeys: { plainApiKey_reader: ['thread:read'] } });
beforeEach(() => sandbox.reset());

async function send(name: keyof typeof operations, input: object, apiKey?: string) {
  const { status, data, errors } = await sandbox.ask(operations[name], { input }, apiKey);
  expect({ status, errors }).toEqual({ status: 200, errors: [] });
  return data?.['result'] as Payload;
}

const faults = ({ error }: Payload) => error?.fields.map(({ field, type }) => `${field} ${type}`);

test('assigning answers what the documentation shows, but for the time', async () => {
  const before = Date.now();
  const { thread, error } = await send('assignThread', {
    threadId: documentedThread,
    userId: matt,
  });
  expect(error).toBeNull();
  expect(Date.parse(thread?.assignedAt?.iso8601 ?? '')).toBeGreaterThanOrEqual(before);
  const created = {
    __typename: 'DateTime',
    iso8601: '2023-08-23T11:59:22.315Z',
    unixTimestamp: '1692791962315',
  };
  expect(thread).toEqual({
    __typename: 'Thread',
    id: documentedThread,
    externalId: null,
    customer: { id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
    status: 'TODO',
    statusChangedAt: created,
    title: 'Support request',
    previewText: 'Hello can you please...',
    priority: 2,
    labels: [],
    assignedAt: thread?.updatedAt,
    assignedTo: {
      __typename: 'User',
      id: matt,
      fullName: 'Matt Vagni',
      publicName: 'Matt',
      email: 'matt@plain.com',
      updatedAt: {
        __typename: 'DateTime',
        iso8601: '2023-05-16T12:36:52.266Z',
        unixTimestamp: '1684240612266',
      },
    },
    additionalAssignees: [],
    createdAt: created,
    createdBy: { __typename: 'MachineUserActor', machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R' },
    updatedAt: thread?.updatedAt,
    updatedBy: { __typename: 'MachineUserActor', machineUserId: keyOwner },
  });
});

test('a thread goes to a machine user, twice to the same, to nobody and again to nobody', async () => {
  const threadId = sandbox.seed.threads[3]?.id;
  const first = await send('assignThread', { threadId, machineUserId: keyOwner });
  expect(first.thread?.assignedTo).toEqual({ __typename: 'MachineUser', id: keyOwner });
  const again = await send('assignThread', { threadId, machineUserId: keyOwner });
  expect(again).toEqual(first);
  const released = await send('unassignThread', { threadId });
  expect(released.thread).toMatchObject({ assignedTo: null, assignedAt: null });
  expect(await send('unassignThread', { threadId })).toEqual(released);
});

test('additional assignees come and go', async () => {
  const threadId = documentedThread;
  const people = { userIds: [matt], machineUserIds: [keyOwner] };
  const added = await send('addAdditionalAssignees', { threadId, ...people });
  expect(added.thread?.additionalAssignees).toEqual([{ id: matt }, { id: keyOwner }]);
  const removed = await send('removeAdditionalAssignees', { threadId, userIds: [matt] });
  expect(removed.thread?.additionalAssignees).toEqual([{ id: keyOwner }]);
  const nobody = await send('addAdditionalAssignees', { threadId, userIds: [] });
  expect(faults(nobody)).toEqual(['userIds REQUIRED', 'machineUserIds REQUIRED']);
});

test('unknown ids are not found, each named by its field', async () => {
  const payload = await send('assignThread', { threadId: 'th_none', userId: keyOwner });
  expect(payload).toMatchObject({
    thread: null,
    error: { type: 'VALIDATION', code: 'not_found' },
  });
  expect(faults(payload)).toEqual(['threadId NOT_FOUND', 'userId NOT_FOUND']);
  expect(payload.error?.message).toBe(
    'There is no thread with this id. There is no user with this id (ids of users start with u_).',
  );
  const unassigned = await send('unassignThread', { threadId: 'th_none' });
  expect(unassigned.error?.code).toBe('not_found');
});

test.each([
  ['neither assignee', {}, ['userId REQUIRED', 'machineUserId REQUIRED']],
  ['nulls', { userId: null, machineUserId: null }, ['userId REQUIRED', 'machineUserId REQUIRED']],
  [
    'both assignees',
    { userId: matt, machineUserId: keyOwner },
    ['userId VALIDATION', 'machineUserId VALIDATION'],
  ],
])('%s is invalid input', async (_name, assignees, fields) => {
  const payload = await send('assignThread', { threadId: documentedThread, ...assignees });
  expect(payload.error).toMatchObject({ type: 'VALIDATION', code: 'input_validation' });
  expect(faults(payload)).toEqual(fields);
});

test('threads cannot be given to whoever was deleted or may have none', async () => {
  const refused = sandbox.seed.users.filter(({ isAssignableToThread }) => !isAssignableToThread);
  expect(refused.map(({ isDeleted }) => isDeleted).sort()).toEqual([false, true]);
  for (const { id } of refused) {
    const payload = await send('assignThread', { threadId: documentedThread, userId: id });
    expect(payload.error).toMatchObject({ type: 'VALIDATION', code: 'input_validation' });
    expect(faults(payload)).toEqual(['userId VALIDATION']);
  }
});

test.each([
  ['assignThread', { threadId: documentedThread, userId: matt }, 'thread:assign'],
  ['unassignThread', { threadId: documentedThread }, 'thread:unassign'],
] as const)('%s names the permission that the key lacks', async (name, input, permission) => {
  const { error, thread } = await send(name, input, 'plainApiKey_reader');
  expect(thread).toBeNull();
  expect(error).toMatchObject({ type: 'FORBIDDEN', code: 'forbidden', fields: [] });
  expect(error?.message).toContain(permission);
});

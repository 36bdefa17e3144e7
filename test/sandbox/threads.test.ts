import { beforeEach, expect, test } from 'vitest';
import {
  ChangeThreadCustomerDocument,
  ChangeThreadPriorityDocument,
  CreateThreadDocument,
  type CreateThreadInput,
  DeleteThreadDocument,
  MarkThreadAsDoneDocument,
  MarkThreadAsTodoDocument,
  SearchThreadsDocument,
  SnoozeThreadDocument,
  ThreadByExternalIdDocument,
  ThreadByRefDocument,
  ThreadDocument,
  UpdateThreadTenantDocument,
  UpdateThreadTierDocument,
  UpdateThreadTitleDocument,
} from '../../src/generated/index.js';
import { defaultCustomers } from '../../src/sandbox/customers/defaults.js';
import { defaultLabelTypes } from '../../src/sandbox/labels/defaults.js';
import { calls } from './calls.js';
import { documentedThread, keyOwner, matt, running } from './requests.js';

const sandbox = await running({
  apiKeys: {
    plainApiKey_creator: ['thread:create', 'thread:read'],
    plainApiKey_reader: ['thread:read'],
  },
});
const { run, refusal, client } = calls(sandbox);
beforeEach(() => sandbox.reset());

const threadId = documentedThread;
const ada = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
const bruno = defaultCustomers[1]?.id ?? '';
const customerIdentifier = { customerId: ada };
const read = async (id = threadId) =>
  (await run((ThreadDocument, { threadId: id }))).thread;
const create = (input: Partial<CreateThreadInput> = {}) =>
  client.execute(CreateThreadDocument, { input: { customerIdentifier, ...input } });

test('a thread is created as something to do, and read by any of its names', async () => {
  const labelTypeId = defaultLabelTypes[0]?.id ?? '';
  const { createThread } = await given(
    create({
      title: 'Refund',
      externalId: 'refund-1',
      priority: 1,
      assignedTo: { userId: matt },
      labelTypeIds: [labelTypeId],
      threadFields: [{ key: 'seats', type: 'NUMBER', numberValue: 3 }],
      components: [{ componentText: { text: 'Where is my **refund**?' } }],
    }),
  );
  const { id = '', ref = '', ...thread } = createThread.thread ?? {};
  expect(ref).toBe('T-65');
  expect(thread).toMatchObject({
    title: 'Refund',
    status: 'TODO',
    statusDetail: { __typename: 'ThreadStatusDetailCreated' },
    priority: 1,
    previewText: 'Where is my **refund**?',
    assignedTo: { id: matt },
    createdBy: { machineUserId: keyOwner },
  });
  expect(await read(id)).toMatchObject({
    labels: [{ labelType: { id: labelTypeId } }],
    threadFields: [{ key: 'seats', numberValue: 3 }],
  });
  const { threadByRef } = await run((ThreadByRefDocument, { ref }));
  const { threadByExternalId } = await run((ThreadByExternalIdDocument, { customerId: ada, externalId: 'refund-1' }),
  );
  expect([threadByRef?.id, threadByExternalId?.id]).toEqual([id, id]);
  expect((await run((ThreadByRefDocument, { ref: 'T-9999' }))).threadByRef).toBe(
    null,
  );
});

test('an external id is taken once by a customer, and by another again', async () => {
  await given(create({ externalId: 'once' }));
  expect(await refusal(create({ externalId: 'once' }))).toEqual({
    code: 'input_validation',
    fields: ['externalId VALIDATION'],
  });
  await given(create({ externalId: 'once', customerIdentifier: { customerId: bruno } }));
});

test.each<[string, Partial<CreateThreadInput>, { code: string; fields: string[] }]>([
  [
    'a customer whom nobody knows',
    { customerIdentifier: { emailAddress: 'nobody@nowhere.example' } },
    { code: 'not_found', fields: ['customerIdentifier NOT_FOUND'] },
  ],
  [
    'two assignees',
    { assignedTo: { userId: matt, machineUserId: keyOwner } as never },
    { code: 'input_validation', fields: ['assignedTo VALIDATION'] },
  ],
  [
    'a priority of 4',
    { priority: 4 },
    { code: 'input_validation', fields: ['priority VALIDATION'] },
  ],
  [
    'a channel that cannot be created',
    { channel: 'DISCORD' },
    { code: 'input_validation', fields: ['channel VALIDATION'] },
  ],
  [
    'Slack without a channel in it',
    { channel: 'SLACK' },
    { code: 'input_validation', fields: ['channelDetails REQUIRED'] },
  ],
  [
    'a field of another type than its schema',
    { threadFields: [{ key: 'seats', type: 'STRING', stringValue: 'three' }] },
    { code: 'input_validation', fields: ['threadFields.0.type VALIDATION'] },
  ],
  [
    'a component of no kind',
    { components: [{} as never] },
    { code: 'input_validation', fields: ['components.0 REQUIRED'] },
  ],
])('a thread is not created with %s', async (_what, input, refused) => {
  expect(await refusal(create(input))).toEqual(refused);
});

test('the lean document needs no more than the documented permissions', async () => {
  const creator = clientOf('plainApiKey_creator');
  await given(creator.execute(CreateThreadDocument, { input: { customerIdentifier } }));
  const { error } = await creator.execute(MarkThreadAsDoneDocument, { input: { threadId } });
  expect(error).toMatchObject({
    type: 'forbidden',
    message: expect.stringContaining('thread:edit'),
  });
});

test('a status moves with its detail, and says who moved it', async () => {
  const done = await run((MarkThreadAsDoneDocument, { input: { threadId } }));
  expect(done.markThreadAsDone.thread).toMatchObject({
    status: 'DONE',
    statusDetail: { __typename: 'ThreadStatusDetailDoneManuallySet' },
    updatedBy: { machineUserId: keyOwner },
  });
  const again = await run((MarkThreadAsDoneDocument, { input: { threadId } }));
  expect(again).toEqual(done);
  const todo = await run((MarkThreadAsTodoDocument, { input: { threadId } }));
  expect(todo.markThreadAsTodo.thread?.status).toBe('TODO');
  const input = { threadId, durationSeconds: 3600 };
  const { snoozeThread } = await run((SnoozeThreadDocument, { input }));
  const { status, statusDetail, statusChangedAt } = snoozeThread.thread ?? {};
  expect(status).toBe('SNOOZED');
  if (statusDetail?.__typename !== 'ThreadStatusDetailWaitingForDuration') throw statusDetail;
  const wait =
    Date.parse(statusDetail.waitingUntil.iso8601) - Date.parse(statusChangedAt?.iso8601 ?? '');
  expect(Math.abs(wait - 3_600_000)).toBeLessThan(1000);
  expect(await refusal(client.execute(SnoozeThreadDocument, { input: { threadId } }))).toEqual({
    code: 'input_validation',
    fields: ['durationSeconds REQUIRED'],
  });
});

test('priority, title, tenant, tier and customer are changed one by one', async () => {
  const execute = client.execute;
  await given(execute(ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } }));
  await given(execute(UpdateThreadTitleDocument, { input: { threadId, title: ' Urgent ' } }));
  const tenantIdentifier = { externalId: 'northwind.example' };
  await given(execute(UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier } }));
  const customerId = bruno;
  await given(execute(ChangeThreadCustomerDocument, { input: { threadId, customerId } }));
  expect(await read()).toMatchObject({
    priority: 0,
    title: 'Urgent',
    tenant: { externalId: 'northwind.example', tier: { name: 'Enterprise' } },
    customer: { id: customerId },
  });
  expect(await tierOf(threadId)).toBe('Enterprise');
  const tierIdentifier = { externalId: 'standard' };
  await given(execute(UpdateThreadTierDocument, { input: { threadId, tierIdentifier } }));
  expect(await tierOf(threadId)).toBe('Standard');
  await given(execute(UpdateThreadTierDocument, { input: { threadId, tierIdentifier: null } }));
  expect(await tierOf(threadId)).toBe(undefined);
  await given(execute(UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier: null } }));
  expect((await read())?.tenant).toBe(null);
  expect(
    await refusal(execute(UpdateThreadTitleDocument, { input: { threadId, title: ' ' } })),
  ).toEqual({
    code: 'input_validation',
    fields: ['title REQUIRED'],
  });
});

test('a deleted thread is gone, and cannot be deleted again', async () => {
  await run((DeleteThreadDocument, { input: { threadId } }));
  expect(await read()).toBe(null);
  expect(await refusal(client.execute(DeleteThreadDocument, { input: { threadId } }))).toEqual({
    code: 'not_found',
    fields: ['threadId NOT_FOUND'],
  });
});

test('threads are found by a part of their title or of their customer', async () => {
  const search = async (term: string) => {
    const found = await run((SearchThreadsDocument, { searchQuery: { term } }));
    return found.searchThreads.edges.map(({ node }) => node.thread);
  };
  expect((await search('DARK mode')).map(({ title }) => title)).toContain(
    'Dark mode for the dashboard',
  );
  expect((await search('brightwater')).every(({ customer }) => customer.id === ada)).toBe(true);
  expect(await search('no thread says this')).toEqual([]);
  const { error } = await client.execute(SearchThreadsDocument, { searchQuery: { term: 'x' } });
  expect(error?.type).toBe('bad_request');
});

async function tierOf(id: string): Promise<string | undefined> {
  const { data } = await sandbox.ask(`{ thread(threadId: "${id}") { tier { name } } }`);
  const thread = data?.['thread'] as { tier: { name: string } | null } | undefined;
  return thread?.tier?.name;
}

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
} from '../../src/index.js';
import { defaultCustomers } from '../../src/sandbox/customers/defaults.js';
import { defaultLabelTypes } from '../../src/sandbox/labels/defaults.js';
import { calls } from './calls.js';
import { documentedThread, keyOwner, matt, running } from './requests.js';

const sandbox = await running({
  apiKeys: { plainApiKey_creator: ['thread:create', 'thread:read'] },
});
const { run, refusal, client } = calls(sandbox);
const creator = calls(sandbox, 'plainApiKey_creator').client;
beforeEach(() => sandbox.reset());

const threadId = documentedThread;
const ada = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
const bruno = defaultCustomers[1]?.id ?? '';
const customerIdentifier = { customerId: ada };
const read = async (id = threadId) => (await run(ThreadDocument, { threadId: id })).thread;
const inputOf = (input: Partial<CreateThreadInput>) => ({
  input: { customerIdentifier, ...input },
});

test('a thread is created as something to do, and read by any of its names', async () => {
  const labelTypeId = defaultLabelTypes[0]?.id ?? '';
  const { createThread } = await run(
    CreateThreadDocument,
    inputOf({
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
  const { threadByRef } = await run(ThreadByRefDocument, { ref });
  const names = { customerId: ada, externalId: 'refund-1' };
  const { threadByExternalId } = await run(ThreadByExternalIdDocument, names);
  expect([threadByRef?.id, threadByExternalId?.id]).toEqual([id, id]);
  expect((await run(ThreadByRefDocument, { ref: 'T-9999' })).threadByRef).toBe(null);
});

test('a title of spaces is none, and others are trimmed', async () => {
  const titled = async (title: string) => {
    const { createThread } = await run(
      CreateThreadDocument,
      inputOf({ title, description: 'Help' }),
    );
    return createThread.thread?.title;
  };
  expect(await titled('   ')).toBe('Help');
  expect(await titled(' Refund ')).toBe('Refund');
});

test('an external id is taken once by a customer, and by another again', async () => {
  await run(CreateThreadDocument, inputOf({ externalId: 'once' }));
  expect(await refusal(CreateThreadDocument, inputOf({ externalId: 'once' }))).toEqual([
    'input_validation',
    'externalId VALIDATION',
  ]);
  const other = { externalId: 'once', customerIdentifier: { customerId: bruno } };
  await run(CreateThreadDocument, inputOf(other));
});

test('a thread goes to no customer who has one of its external id', async () => {
  const create = async (customerId: string) => {
    const input = inputOf({ externalId: 'once', customerIdentifier: { customerId } });
    return (await run(CreateThreadDocument, input)).createThread.thread?.id ?? '';
  };
  const [hers, his] = [await create(ada), await create(bruno)];
  const move = (customerId: string) => ({ input: { threadId: hers, customerId } });
  expect(await refusal(ChangeThreadCustomerDocument, move(bruno))).toEqual([
    'input_validation',
    'customerId VALIDATION',
  ]);
  await run(ChangeThreadCustomerDocument, move(ada));
  await run(DeleteThreadDocument, { input: { threadId: his } });
  await run(ChangeThreadCustomerDocument, move(bruno));
});

test.each<[string, Partial<CreateThreadInput>, string[]]>([
  [
    'a customer whom nobody knows',
    { customerIdentifier: { emailAddress: 'nobody@nowhere.example' } },
    ['not_found', 'customerIdentifier NOT_FOUND'],
  ],
  [
    'two assignees',
    { assignedTo: { userId: matt, machineUserId: keyOwner } as never },
    ['input_validation', 'assignedTo VALIDATION'],
  ],
  ['a priority of 4', { priority: 4 }, ['input_validation', 'priority VALIDATION']],
  ['a channel of no API', { channel: 'DISCORD' }, ['input_validation', 'channel VALIDATION']],
  [
    'Slack without a channel in it',
    { channel: 'SLACK' },
    ['input_validation', 'channelDetails REQUIRED'],
  ],
  [
    'a field of another type than its schema',
    { threadFields: [{ key: 'seats', type: 'STRING', stringValue: 'three' }] },
    ['input_validation', 'threadFields.0.type VALIDATION'],
  ],
  [
    'a label type that is archived',
    { labelTypeIds: [defaultLabelTypes.find(({ isArchived }) => isArchived)?.id ?? ''] },
    ['cannot_add_label_using_archived_label_type'],
  ],
  [
    'a component of no kind',
    { components: [{} as never] },
    ['input_validation', 'components.0 REQUIRED'],
  ],
])('a thread is not created with %s', async (_what, input, refused) => {
  expect(await refusal(CreateThreadDocument, inputOf(input))).toEqual(refused);
});

test('the lean document needs no more than the documented permissions', async () => {
  const created = await creator.execute(CreateThreadDocument, inputOf({}));
  expect(created.error).toBe(undefined);
  const { error } = await creator.execute(MarkThreadAsDoneDocument, { input: { threadId } });
  expect(error).toMatchObject({
    type: 'forbidden',
    message: expect.stringContaining('thread:edit'),
  });
});

test('a status moves with its detail, and says who moved it', async () => {
  const done = await run(MarkThreadAsDoneDocument, { input: { threadId } });
  expect(done.markThreadAsDone.thread).toMatchObject({
    status: 'DONE',
    statusDetail: { __typename: 'ThreadStatusDetailDoneManuallySet' },
    updatedBy: { machineUserId: keyOwner },
  });
  expect(await run(MarkThreadAsDoneDocument, { input: { threadId } })).toEqual(done);
  const todo = await run(MarkThreadAsTodoDocument, { input: { threadId } });
  expect(todo.markThreadAsTodo.thread?.status).toBe('TODO');
  const input = { threadId, durationSeconds: 3600 };
  const { snoozeThread } = await run(SnoozeThreadDocument, { input });
  const { status, statusDetail, statusChangedAt } = snoozeThread.thread ?? {};
  expect(status).toBe('SNOOZED');
  if (statusDetail?.__typename !== 'ThreadStatusDetailWaitingForDuration') throw statusDetail;
  const until = Date.parse(statusDetail.waitingUntil.iso8601);
  const wait = until - Date.parse(statusChangedAt?.iso8601 ?? '');
  expect(Math.abs(wait - 3_600_000)).toBeLessThan(1000);
  expect(await refusal(SnoozeThreadDocument, { input: { threadId } })).toEqual([
    'input_validation',
    'durationSeconds REQUIRED',
  ]);
});

test('a thread that is snoozed for a while is to be done again when it has passed', async () => {
  await run(SnoozeThreadDocument, { input: { threadId, durationSeconds: 60 } });
  await sandbox.advance(59_000);
  expect((await read())?.status).toBe('SNOOZED');
  await sandbox.advance(2_000);
  expect(await read()).toMatchObject({ status: 'TODO', updatedBy: { systemId: 'system' } });
});

test('priority, title, tenant, tier and customer are changed one by one', async () => {
  await run(ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } });
  await run(UpdateThreadTitleDocument, { input: { threadId, title: ' Urgent ' } });
  const tenantIdentifier = { externalId: 'northwind.example' };
  await run(UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier } });
  await run(ChangeThreadCustomerDocument, { input: { threadId, customerId: bruno } });
  expect(await read()).toMatchObject({
    priority: 0,
    title: 'Urgent',
    tenant: { externalId: 'northwind.example', tier: { name: 'Enterprise' } },
    customer: { id: bruno },
  });
  expect(await tierOf(threadId)).toBe('Enterprise');
  const tierIdentifier = { externalId: 'standard' };
  await run(UpdateThreadTierDocument, { input: { threadId, tierIdentifier } });
  expect(await tierOf(threadId)).toBe('Standard');
  await run(UpdateThreadTierDocument, { input: { threadId, tierIdentifier: null } });
  expect(await tierOf(threadId)).toBe(undefined);
  await run(UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier: null } });
  expect((await read())?.tenant).toBe(null);
  expect(await refusal(UpdateThreadTitleDocument, { input: { threadId, title: ' ' } })).toEqual([
    'input_validation',
    'title REQUIRED',
  ]);
});

test('a deleted thread is gone, and cannot be deleted again', async () => {
  await run(DeleteThreadDocument, { input: { threadId } });
  expect(await read()).toBe(null);
  expect(await refusal(DeleteThreadDocument, { input: { threadId } })).toEqual([
    'not_found',
    'threadId NOT_FOUND',
  ]);
});

test('threads are found by a part of their title or of their customer', async () => {
  const search = async (term: string) => {
    const { searchThreads } = await run(SearchThreadsDocument, { searchQuery: { term } });
    return searchThreads.edges.map(({ node }) => node.thread);
  };
  const titles = (await search('DARK mode')).map(({ title }) => title);
  expect(titles).toContain('Dark mode for the dashboard');
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

test('what took effect without an answer says so when it is sent again', async () => {
  sandbox.fail({ operation: 'createThread', disconnect: 'after' });
  const created = await client.execute(CreateThreadDocument, inputOf({ externalId: 'once' }));
  expect(created.error).toMatchObject({
    type: 'mutation_error',
    attempts: 2,
    alreadyApplied: true,
    maybeApplied: true,
  });
  sandbox.fail({ operation: 'createThread', disconnect: 'after' });
  const unnamed = await client.execute(CreateThreadDocument, inputOf({ title: 'No id' }));
  expect(unnamed.error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: true });
  sandbox.fail({ operation: 'deleteThread', disconnect: 'after' });
  const deleted = await client.execute(DeleteThreadDocument, { input: { threadId } });
  expect(deleted.error).toMatchObject({ type: 'mutation_error', alreadyApplied: true });
});

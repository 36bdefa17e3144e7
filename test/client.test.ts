import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AddAdditionalAssigneesDocument,
  createExecutor,
  MachineUserDocument,
  MachineUsersDocument,
  MyPermissionsDocument,
  PlainClient,
  RemoveAdditionalAssigneesDocument,
  ThreadDocument,
  ThreadsDocument,
  UserByEmailDocument,
  UserDocument,
  UsersDocument,
  unwrap,
} from '../src/index.js';
import { type Sandbox, startSandbox } from '../src/sandbox/index.js';

// The ids and values of the vendor's documentation.
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';
const machineUserId = 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R';

const reader = 'plainApiKey_reader';
let sandbox: Sandbox;
let client: PlainClient;

beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: { [reader]: ['thread:read'] } });
  client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
});

describe('assignThread', () => {
  it('gives the thread as the documentation shows it', async () => {
    const res = await client.assignThread({ threadId, userId });
    const thread = unwrap(res);
    expect(thread).toMatchObject({
      __typename: 'Thread',
      id: threadId,
      externalId: null,
      customer: { id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
      status: 'TODO',
      statusChangedAt: {
        __typename: 'DateTime',
        iso8601: '2023-08-23T11:59:22.315Z',
        unixTimestamp: '1692791962315',
      },
      title: 'Support request',
      previewText: 'Hello can you please...',
      priority: 2,
      labels: [],
      assignedAt: { __typename: 'DateTime' },
      assignedTo: {
        __typename: 'User',
        id: userId,
        fullName: 'Matt Vagni',
        publicName: 'Matt',
        email: 'matt@plain.com',
        updatedAt: {
          __typename: 'DateTime',
          iso8601: '2023-05-16T12:36:52.266Z',
          unixTimestamp: '1684240612266',
        },
      },
      createdAt: {
        __typename: 'DateTime',
        iso8601: '2023-08-23T11:59:22.315Z',
        unixTimestamp: '1692791962315',
      },
      createdBy: { __typename: 'MachineUserActor', machineUserId },
      updatedAt: { __typename: 'DateTime' },
      updatedBy: {
        __typename: 'MachineUserActor',
        machineUserId: 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY',
      },
    });
    expect(thread.customer).toEqual({ id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' });
    expect(res.meta).toMatchObject({ status: 200, attempts: 1 });
    expect(res.meta?.requestId).toMatch(/./);
    expect(res.meta?.rateLimit?.reset).toBeInstanceOf(Date);
  });

  it('assigns to a machine user, and unassignThread to nobody, also when nobody has it', async () => {
    const assigned = unwrap(await client.assignThread({ threadId, machineUserId }));
    expect(assigned.assignedTo).toMatchObject({ __typename: 'MachineUser', id: machineUserId });
    for (let times = 0; times < 2; times++) {
      const thread = unwrap(await client.unassignThread({ threadId }));
      expect(thread).toMatchObject({ id: threadId, assignedTo: null, assignedAt: null });
    }
    const { thread } = unwrap(await client.execute(ThreadDocument, { threadId }));
    expect(thread?.assignedTo).toBeNull();
  });

  it('sends nothing without a thread and, to assign it, exactly one assignee', async () => {
    // @ts-expect-error what a caller without types may do
    const neither = await client.assignThread({ threadId });
    // @ts-expect-error likewise
    const both = await client.assignThread({ threadId, userId, machineUserId });
    // @ts-expect-error likewise
    const noThread = await client.assignThread({ userId });
    for (const { error } of [neither, both, noThread]) {
      expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
      expect(error?.message).toContain('give threadId and exactly one of userId and machineUserId');
    }
    // An id that is looked up by somebody else's code may turn out to be empty.
    for (const given of [{ threadId: '' }, undefined]) {
      const { error } = await client.unassignThread(given as { threadId: string });
      expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
      expect(error?.message).toContain('give threadId');
    }
  });

  it('says that there is no such thread as the server says it', async () => {
    const res = await client.assignThread({ threadId: 'th_00000000000000000000000000', userId });
    expect(res.data).toBeUndefined();
    expect(res.error).toMatchObject({
      type: 'mutation_error',
      operationName: 'assignThread',
      status: 200,
      attempts: 1,
      maybeApplied: false,
      errorDetails: {
        type: 'VALIDATION',
        code: 'not_found',
        fields: [{ field: 'threadId', type: 'NOT_FOUND' }],
      },
    });
    expect(() => unwrap(res)).toThrow(res.error);
  });

  it('names the permission that the key lacks', async () => {
    await using poor = new PlainClient({ apiKey: reader, apiUrl: sandbox.url });
    const { error } = await poor.assignThread({ threadId, userId });
    if (error?.type !== 'forbidden') return expect(error?.type).toBe('forbidden');
    expect(error.errorDetails?.message).toContain('thread:assign');
    const { error: queryError } = await poor.execute(UsersDocument, {});
    expect(queryError).toMatchObject({ type: 'forbidden' });
  });

  it('is unauthenticated with a key that nobody has', async () => {
    await using stranger = new PlainClient({ apiKey: 'plainApiKey_none', apiUrl: sandbox.url });
    const { error } = await stranger.unassignThread({ threadId });
    expect(error).toMatchObject({ type: 'unauthenticated', status: 401, maybeApplied: false });
  });
});

describe('every operation', () => {
  it('reads and changes additional assignees', async () => {
    const input = { threadId, userIds: [userId], machineUserIds: [machineUserId] };
    const added = unwrap(await client.execute(AddAdditionalAssigneesDocument, { input }));
    expect(added.addAdditionalAssignees.thread?.additionalAssignees).toMatchObject([
      { id: userId },
      { id: machineUserId },
    ]);
    const removed = unwrap(await client.execute(RemoveAdditionalAssigneesDocument, { input }));
    expect(removed.removeAdditionalAssignees.thread?.additionalAssignees).toEqual([]);
  });

  it('pages through the threads', async () => {
    const seen = new Set<string>();
    let after: string | null = null;
    do {
      const page: typeof threads = unwrap(
        await client.execute(ThreadsDocument, { first: 25, after }),
      ).threads;
      for (const { node } of page.edges) seen.add(node.id);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    const { threads } = unwrap(await client.execute(ThreadsDocument));
    expect(seen.size).toBe(sandbox.seed.threads.length);
    expect(threads.totalCount).toBe(seen.size);
  });

  it('reads users, machine users and permissions', async () => {
    const { user } = unwrap(await client.execute(UserDocument, { userId }));
    expect(user?.fullName).toBe('Matt Vagni');
    const { userByEmail } = unwrap(
      await client.execute(UserByEmailDocument, { email: 'matt@plain.com' }),
    );
    expect(userByEmail?.id).toBe(userId);
    const { users } = unwrap(
      await client.execute(UsersDocument, { filters: { isAssignableToThread: true } }),
    );
    expect(users.edges.map(({ node }) => node.id)).toContain(userId);
    const { machineUser } = unwrap(await client.execute(MachineUserDocument, { machineUserId }));
    expect(machineUser?.id).toBe(machineUserId);
    const { machineUsers } = unwrap(await client.execute(MachineUsersDocument));
    expect(machineUsers.edges.length).toBeGreaterThanOrEqual(3);
    const { myPermissions } = unwrap(await client.execute(MyPermissionsDocument));
    expect(myPermissions.permissions).toContain('thread:assign');
  });

  it('is null where there is nothing', async () => {
    const { thread } = unwrap(
      await client.execute(ThreadDocument, { threadId: 'th_00000000000000000000000000' }),
    );
    expect(thread).toBeNull();
  });
});

describe('a query that failed', () => {
  it('is sent again at once after 503, whenever the rate limit is reset', async () => {
    sandbox.fail({ status: 503 });
    const res = await client.execute(ThreadDocument, { threadId }, { timeout: 5_000 });
    expect(unwrap(res).thread?.id).toBe(threadId);
    expect(res.meta?.attempts).toBe(2);
  });
});

describe('documents of others', () => {
  it('run as text, and one of several by its name', async () => {
    await using execute = createExecutor({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
    const text = `
      # query not { this }
      query first { myPermissions { permissions } }
      query second($id: ID!) { thread(threadId: $id) { ...Part } }
      fragment Part on Thread { id title }`;
    const { error } = await execute(text);
    expect(error).toMatchObject({ type: 'bad_request', attempts: 0, operationName: 'anonymous' });
    const second = await execute(text, { id: threadId }, { operationName: 'second' });
    expect(unwrap(second)).toEqual({ thread: { id: threadId, title: 'Support request' } });
  });
});

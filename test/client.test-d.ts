import { describe, expectTypeOf, it } from 'vitest';
import {
  AssignThreadDocument,
  type AssignThreadMutation,
  createExecutor,
  type MachineUserDocument,
  MyPermissionsDocument,
  type OperationError,
  type Pages,
  PlainClient,
  paginate,
  type Result,
  type Thread,
  ThreadDocument,
  ThreadsDocument,
  type ThreadsQuery,
  type TypedDocument,
  unwrap,
} from '../src/index.js';

const client = new PlainClient({ apiKey: 'plainApiKey_types' });
const execute = createExecutor({ apiKey: 'plainApiKey_types' });
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';

describe('assignThread', () => {
  it('takes exactly one assignee', () => {
    expectTypeOf(client.assignThread({ threadId, userId: 'u_1' })).resolves.toEqualTypeOf<
      Result<Thread>
    >();
    client.assignThread({ threadId, machineUserId: 'mu_1' });
    // @ts-expect-error two assignees
    client.assignThread({ threadId, userId: 'u_1', machineUserId: 'mu_1' });
    // @ts-expect-error no assignee
    client.assignThread({ threadId });
    // @ts-expect-error no thread
    client.assignThread({ userId: 'u_1' });
    // @ts-expect-error a variable that the input does not have
    client.assignThread({ threadId, userId: 'u_1', userName: 'Matt' });
  });

  it('gives the data only after the error was checked', async () => {
    const res = await client.assignThread({ threadId, userId: 'u_1' });
    // @ts-expect-error data may be undefined
    res.data.id;
    if (res.error) {
      expectTypeOf(res.error).toEqualTypeOf<OperationError>();
      expectTypeOf(res.data).toEqualTypeOf<undefined>();
    } else {
      expectTypeOf(res.data.id).toEqualTypeOf<string>();
      // @ts-expect-error a field that the fragment does not select
      res.data.firstInboundMessageInfo;
    }
  });

  it('narrows the assignee by its __typename', async () => {
    const { assignedTo } = unwrap(await client.assignThread({ threadId, userId: 'u_1' }));
    if (assignedTo?.__typename === 'User') {
      expectTypeOf(assignedTo.email).toEqualTypeOf<string>();
    }
    // @ts-expect-error only a user has an e-mail address
    assignedTo?.email;
  });
});

describe('execute', () => {
  it('infers the variables and the data from the document', () => {
    expectTypeOf(
      client.execute(AssignThreadDocument, { input: { threadId, userId: 'u_1' } }),
    ).resolves.toEqualTypeOf<Result<AssignThreadMutation>>();
    client.execute(AssignThreadDocument, { input: { threadId, userId: null } }, { timeout: 1_000 });
    // @ts-expect-error no variables
    client.execute(AssignThreadDocument);
    // @ts-expect-error a missing variable
    client.execute(AssignThreadDocument, {});
    // @ts-expect-error a wrong variable
    client.execute(ThreadDocument, { threadId: 1 });
    // @ts-expect-error an excess variable
    client.execute(ThreadDocument, { threadId, extra: 1 });
    // @ts-expect-error an excess field of an input
    execute(AssignThreadDocument, { input: { threadId, extra: 1 } });
    // @ts-expect-error options in the place of variables
    client.execute(ThreadDocument, { timeout: 1_000 });
  });

  it('needs no variables where the operation requires none', () => {
    for (const run of [execute, client.execute]) {
      run(MyPermissionsDocument);
      run(MyPermissionsDocument, undefined, { timeout: 1_000 });
      run(MyPermissionsDocument, {});
      run(ThreadsDocument);
      run(ThreadsDocument, { first: 10 });
      // @ts-expect-error an excess variable
      run(MyPermissionsDocument, { extra: 1 });
      // @ts-expect-error a wrong variable
      run(ThreadsDocument, { first: 'ten' });
    }
  });

  it('gives unknown data for a document without types', () => {
    expectTypeOf(execute('query { myPermissions { permissions } }')).resolves.toEqualTypeOf<
      Result<unknown>
    >();
    execute('query ($id: ID!) { thread(threadId: $id) { id } }', { id: threadId });
  });

  it('takes an option of a document that several operations share', () => {
    execute('query a { x } query b { y }', {}, { operationName: 'a' });
    // @ts-expect-error an option that does not exist
    execute(MyPermissionsDocument, {}, { timeOut: 1_000 });
  });
});

describe('an error', () => {
  it('narrows on its type', () => {
    const error = {} as OperationError;
    // @ts-expect-error not every error has it
    error.errorDetails;
    if (error.type === 'mutation_error') {
      expectTypeOf(error.errorDetails.code).toEqualTypeOf<string>();
    }
    if (error.type === 'rate_limited') {
      expectTypeOf(error.retryAfter).toEqualTypeOf<number | undefined>();
    }
    expectTypeOf(error.maybeApplied).toEqualTypeOf<boolean>();
    expectTypeOf(error).toExtend<Error>();
  });
});

it('lets an enum be switched over although values may be added', async () => {
  const { status } = unwrap(await client.unassignThread({ threadId }));
  expectTypeOf(status).toEqualTypeOf<'TODO' | 'SNOOZED' | 'DONE'>();
  expectTypeOf<typeof MachineUserDocument>().not.toBeAny();
});

describe('paginate', () => {
  it('gives the nodes of the connection, by edges or nodes', async () => {
    for await (const thread of paginate(client, ThreadsDocument)) {
      expectTypeOf(thread).toEqualTypeOf<ThreadsQuery['threads']['edges'][number]['node']>();
    }
    const pages = paginate(execute, ThreadsDocument, {}, { pageSize: 10 }).pages();
    const { nodes } = (await pages.next()).value ?? {};
    expectTypeOf(nodes?.[0]?.id).toEqualTypeOf<string | undefined>();
    const document = {} as TypedDocument<
      {
        thing: { list: { pageInfo: object; nodes: (number | null)[] } } | null;
        other: { pageInfo: object; edges: { node: string }[] };
      },
      { id: string; first: number; after?: string | null }
    >;
    // The pages set `first` themselves.
    expectTypeOf(
      paginate(client, document, { id: 'x' }, { path: ['thing', 'list'] }),
    ).toEqualTypeOf<Pages<number>>();
    expectTypeOf(paginate(client, document, { id: 'x' }, { path: ['other'] })).toEqualTypeOf<
      Pages<string>
    >();
    expectTypeOf(paginate(client, 'query q { a }')).toEqualTypeOf<Pages<unknown>>();
  });

  it('wants the variables that the document wants', () => {
    const document = {} as TypedDocument<object, { id: string; after?: string }>;
    // @ts-expect-error no variables
    paginate(client, document);
    // @ts-expect-error a missing variable
    paginate(client, document, {});
    // @ts-expect-error a wrong filter
    paginate(client, ThreadsDocument, { filters: { priorities: ['x'] } });
    // @ts-expect-error a misspelled option
    paginate(client, ThreadsDocument, {}, { pagesize: 10 });
  });
});

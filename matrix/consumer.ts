// A user's program, compiled by each supported TypeScript against the packed declarations.
import { parse } from 'graphql';
import {
  AssignThreadDocument,
  type AssignThreadMutation,
  type AssignThreadMutationVariables,
  createExecutor,
  type ExecuteOptions,
  MyPermissionsDocument,
  type OperationError,
  PlainClient,
  type PlainClientOptions,
  type Result,
  type Thread,
  ThreadDocument,
  type ThreadPartsFragment,
  ThreadsDocument,
  unwrap,
} from 'plain-operations';
import * as documents from 'plain-operations/documents';
import { type Sandbox, startSandbox } from 'plain-operations/sandbox';
import { Agent, MockAgent, ProxyAgent } from 'undici';
import { Agent as Agent8, MockAgent as MockAgent8 } from 'undici-8';

const options: PlainClientOptions = { apiKey: 'plainApiKey_types', timeout: 5_000, retry: false };
const callOptions: ExecuteOptions = { retry: { attempts: 2 }, idempotent: true };
const sandbox: Sandbox = await startSandbox({ rateLimit: { limit: 10, windowMs: 1_000 } });
const threadId: string = sandbox.seed.threads[0]?.id ?? '';

const client = new PlainClient({ ...options, apiUrl: sandbox.url });
const execute = createExecutor(options);
for (const dispatcher of [
  new Agent(),
  new MockAgent(),
  new ProxyAgent('http://127.0.0.1:1'),
  new Agent8(),
  new MockAgent8(),
]) {
  new PlainClient({ ...options, dispatcher });
}
// @ts-expect-error no dispatcher
new PlainClient({ ...options, dispatcher: new Map() });

const res = await client.assignThread({ threadId, userId: 'u_1' }, callOptions);
// @ts-expect-error data may be undefined
res.data.id;
if (res.error) {
  const error: OperationError = res.error;
  if (error.type === 'mutation_error') error.errorDetails.code.toUpperCase();
  // @ts-expect-error not every error has it
  error.errorDetails;
} else {
  const thread: Thread = res.data;
  const fragment: ThreadPartsFragment = thread;
  const status: 'TODO' | 'SNOOZED' | 'DONE' = fragment.status;
  status.toLowerCase();
  if (thread.assignedTo?.__typename === 'User') thread.assignedTo.email.toUpperCase();
  // @ts-expect-error only a user has an e-mail address
  thread.assignedTo?.email;
  // @ts-expect-error a field that is not selected
  thread.timelineEntries;
}
client.assignThread({ threadId, machineUserId: 'mu_1' });
// @ts-expect-error two assignees
client.assignThread({ threadId, userId: 'u_1', machineUserId: 'mu_1' });
// @ts-expect-error no assignee
client.assignThread({ threadId });
// @ts-expect-error no thread
client.unassignThread({});

const variables: AssignThreadMutationVariables = { input: { threadId, userId: 'u_1' } };
const result: Result<AssignThreadMutation> = await client.execute(
  documents.AssignThreadDocument,
  variables,
  callOptions,
);
if (result.data) {
  const none: undefined = result.error;
  result.data.assignThread.error?.code.toUpperCase();
  console.log(none);
} else {
  result.error.type.toUpperCase();
}
unwrap(result).assignThread.thread?.id.toUpperCase();
execute(MyPermissionsDocument);
execute(MyPermissionsDocument, undefined, callOptions);
execute(ThreadsDocument, { first: 10 });
// @ts-expect-error a missing variable
execute(ThreadDocument, {});
// @ts-expect-error no variables
execute(ThreadDocument);
// @ts-expect-error a wrong variable
execute(ThreadDocument, { threadId: 1 });
// @ts-expect-error an excess variable
execute(ThreadDocument, { threadId, extra: 1 });
// @ts-expect-error an excess field of an input
execute(AssignThreadDocument, { input: { threadId, extra: 1 } });
// @ts-expect-error an option that does not exist
execute(MyPermissionsDocument, {}, { timeOut: 1_000 });

const untyped = unwrap(await execute(parse('{ myPermissions { permissions } }')));
// @ts-expect-error nothing is known of it
untyped.myPermissions;
await execute.close();
await client.close();
await sandbox.close();

{
  await using disposed = new PlainClient(options);
  await using alsoDisposed = createExecutor(options);
  console.log(disposed, alsoDisposed);
}

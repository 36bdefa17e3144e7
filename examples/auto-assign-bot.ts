// Gives each new thread to the assignable user with the fewest open threads.
//
//   PLAIN_API_KEY=… PLAIN_WEBHOOK_SECRET=… PORT=3000 node dist/auto-assign-bot.js
//
// The key needs: user:read, thread:read, thread:assign. Have Plain send `thread.thread_created` here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  PlainClient,
  ThreadDocument,
  ThreadsDocument,
  type ThreadsQueryVariables,
  UsersDocument,
  unwrap,
} from 'plain-operations';
import { webhookHandler } from 'plain-operations/webhooks';

const MAX_EVENTS = 10_000;
/** Milliseconds that a request, and at the end all that are under way, may take. */
const PATIENCE = 10_000;

const client = new PlainClient();

/** Events by id, and what came of them: a webhook is delivered at least once. */
const events = new Map<string, Promise<string>>();

const handler = webhookHandler({
  secrets: process.env['PLAIN_WEBHOOK_SECRET'] ?? '',
  on: {
    // Where this fails, Plain delivers the event again later.
    'thread.thread_created': async ({ id, payload }) => {
      console.log(`${payload.thread.id} ${await once(id, payload.thread.id)}`);
    },
  },
  onError: (error) => console.error((error as Error).message),
});

const server = createServer({ requestTimeout: PATIENCE }, handler.node);
server.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => {
  server.close(() => client.close());
  // A sender that stalls in its body must not keep this process.
  setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
});

/** Handles an event the first time that it comes; a failure is forgotten, so that it may come again. */
function once(id: string, threadId: string): Promise<string> {
  const known = events.get(id);
  if (known) return known;
  const handled = inTurn(() => assign(threadId));
  events.set(id, handled);
  handled.catch(() => events.delete(id));
  const oldest = events.keys().next().value;
  if (events.size > MAX_EVENTS && oldest !== undefined) events.delete(oldest);
  return handled;
}

let last: Promise<unknown> = Promise.resolve();

/** One thread after the other: two at once would go to the same user. */
function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const result = last.then(task);
  last = result.catch(() => undefined);
  return result;
}

async function assign(threadId: string): Promise<string> {
  const { thread } = unwrap(await client.execute(ThreadDocument, { threadId }));
  // This bot may have been restarted since it handled the event, or somebody was faster.
  if (!thread || thread.assignedTo) return 'nothing to do';
  const userId = await leastBusy();
  if (userId === undefined) return 'nobody to assign to';
  unwrap(await client.assignThread({ threadId, userId }));
  return `to ${userId}`;
}

async function leastBusy(): Promise<string | undefined> {
  const open = new Map<string, number>();
  const assignable = { isAssignableToThread: true };
  for (let after: string | null | undefined; ; ) {
    const { users } = unwrap(
      await client.execute(UsersDocument, { filters: assignable, first: 100, after }),
    );
    for (const { node } of users.edges) if (!node.isDeleted) open.set(node.id, 0);
    if (!users.pageInfo.hasNextPage) break;
    after = users.pageInfo.endCursor;
  }
  if (open.size === 0) return undefined;
  const filters: ThreadsQueryVariables['filters'] = {
    assignedToUser: [...open.keys()],
    statuses: ['TODO', 'SNOOZED'],
  };
  for (let after: string | null | undefined; ; ) {
    const { threads } = unwrap(
      await client.execute(ThreadsDocument, { filters, first: 100, after }),
    );
    for (const { node } of threads.edges) {
      const id = node.assignedTo?.id ?? '';
      open.set(id, (open.get(id) ?? 0) + 1);
    }
    if (!threads.pageInfo.hasNextPage) break;
    after = threads.pageInfo.endCursor;
  }
  const [first] = [...open].sort(([, a], [, b]) => a - b);
  return first?.[0];
}

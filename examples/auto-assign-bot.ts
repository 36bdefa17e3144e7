// Gives each new thread to the assignable user with the fewest open threads.
//
//   PLAIN_API_KEY=… PLAIN_WEBHOOK_SECRET=… PORT=3000 node dist/auto-assign-bot.js
//
// The key needs: user:read, thread:read, thread:assign. Have Plain send `thread.thread_created` here.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  PlainClient,
  ThreadDocument,
  ThreadsDocument,
  type ThreadsQueryVariables,
  UsersDocument,
  unwrap,
} from 'plain-operations';

const MAX_BODY = 1024 * 1024;
const MAX_EVENTS = 10_000;
/** Milliseconds that a request, and at the end all that are under way, may take. */
const PATIENCE = 10_000;

const secret = process.env['PLAIN_WEBHOOK_SECRET'];
if (!secret) throw new Error('PLAIN_WEBHOOK_SECRET is not set');
const client = new PlainClient();

/** Events by id, and what came of them: a webhook is delivered at least once. */
const events = new Map<string, Promise<string>>();

const server = createServer({ requestTimeout: PATIENCE }, async (request, response) => {
  const { status, text } = await answer(request).catch((error: Error) => {
    console.error(error.message);
    // Anything but 2xx has Plain deliver the event again later.
    return { status: 503, text: 'try again' };
  });
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
});
server.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => {
  server.close(() => client.close());
  // A sender that stalls in its body must not keep this process.
  setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
});

async function answer(request: IncomingMessage): Promise<{ status: number; text: string }> {
  const body = await read(request);
  if (!body) return { status: 413, text: 'too large' };
  if (!signedByPlain(body, request.headers['plain-request-signature'])) {
    return { status: 401, text: 'bad signature' };
  }
  const event = eventOf(body.toString());
  if (!event) return { status: 400, text: 'not an event' };
  if (event.type !== 'thread.thread_created') return { status: 200, text: 'not for me' };
  const threadId = event.payload?.thread?.id;
  if (typeof threadId !== 'string') return { status: 400, text: 'no thread' };
  return { status: 200, text: await once(event.id, threadId) };
}

/** The raw bytes, which are what is signed; undefined where they are too many. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length']) > MAX_BODY) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function signedByPlain(body: Buffer, signature: string | string[] | undefined): boolean {
  const hmac = createHmac('sha256', secret as string);
  // Compared as text: decoding hexadecimal would stop without a word at what is none.
  const expected = Buffer.from(hmac.update(body).digest('hex'));
  const given = Buffer.from(`${signature}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Undefined where it is none: without an id of its own, it would pass for another one. */
function eventOf(text: string): WebhookEvent | undefined {
  try {
    const event: WebhookEvent | null = JSON.parse(text);
    return typeof event?.id === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

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
  console.log(`${threadId} to ${userId}`);
  return 'assigned';
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

/** What is read of an event; only its id has been looked at. */
interface WebhookEvent {
  readonly id: string;
  readonly type?: unknown;
  readonly payload?: { readonly thread?: { readonly id?: unknown } | null } | null;
}

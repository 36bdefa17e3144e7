// Takes threads from the queue that assign-receiver.ts fills, and gives them to the assignable users in
// turn. Any number of these, on any number of machines:
//
//   PLAIN_API_KEY=… REDIS_URL=redis://… node dist/assign-worker.js
//
// The key needs: user:read, thread:read, thread:assign.
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { PlainClient, paginate, ThreadDocument, UsersDocument, unwrap } from 'plain-operations';
import { connection, type Job, name, openQueue } from './assign-queue.js';

/** Calls a minute that are left to everybody else in the workspace. */
const RESERVE = 50;

const client = new PlainClient();
const queue = openQueue();
const redis = new Redis({ ...connection, maxRetriesPerRequest: null });
redis.on('error', ({ message }) => console.error(message));

const worker = new Worker<Job, string>(name, (job) => assign(job.data.threadId), {
  connection: { ...connection, maxRetriesPerRequest: null },
  concurrency: Number(process.env['CONCURRENCY'] ?? 4),
  // A worker that dies loses its locks after this, and another one takes over its jobs.
  lockDuration: Number(process.env['LOCK_MS'] ?? 30_000),
  stalledInterval: Number(process.env['LOCK_MS'] ?? 30_000),
  maxStalledCount: 10,
});
worker.on('error', ({ message }) => console.error(message));
worker.on('failed', (job, { message }) => console.error(`${job?.data.threadId}: ${message}`));
worker.on('completed', (job, result) => console.log(`${job.data.threadId} ${result}`));
worker.on('ready', () => console.log('ready'));
process.once('SIGTERM', async () => {
  await worker.close();
  await queue.close();
  redis.disconnect();
  await client.close();
});

async function assign(threadId: string): Promise<string> {
  const read = await client.execute(ThreadDocument, { threadId });
  const { thread } = unwrap(read);
  // A worker may have died after it had assigned the thread, or somebody was faster.
  if (!thread || thread.assignedTo) return 'nothing to do';
  const userId = await next();
  if (userId === undefined) return 'nobody to assign to';
  const assigned = await client.assignThread({ threadId, userId });
  await leaveTheRest(assigned.meta?.rateLimit);
  unwrap(assigned);
  return `to ${userId}`;
}

/** The user whose turn it is, counted in Redis for all workers. */
async function next(): Promise<string | undefined> {
  const ids: string[] = [];
  const assignable = { filters: { isAssignableToThread: true } };
  for await (const user of paginate(client, UsersDocument, assignable)) {
    if (!user.isDeleted) ids.push(user.id);
  }
  return ids.sort()[(await redis.incr(`${name}:turn`)) % (ids.length || 1)];
}

/** Every answer says what is left of the workspace's limit; below the reserve, all workers wait. */
async function leaveTheRest(limit: { remaining: number; reset: Date } | undefined): Promise<void> {
  if (!limit || limit.remaining > RESERVE) return;
  const wait = limit.reset.getTime() - Date.now();
  if (wait > 0) await queue.rateLimit(wait);
}

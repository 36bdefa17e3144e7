// What the receiver and the workers of assign-receiver.ts and assign-worker.ts share.
import { Queue } from 'bullmq';

/** Where Redis or Valkey is; it needs `appendonly yes` to lose nothing, and `maxmemory-policy noeviction`. */
const { hostname: host, port } = new URL(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');

export const name = 'plain-threads';
export const connection = { host, port: Number(port || 6379) };

export interface Job {
  threadId: string;
}

/** @param fast fails at once while Redis is away, so that Plain keeps the event and delivers it again */
export const openQueue = (fast = false) =>
  new Queue<Job>(name, {
    connection: fast
      ? { ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 }
      : { ...connection, maxRetriesPerRequest: null },
    defaultJobOptions: {
      attempts: 10,
      backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
      // An event that comes again while its job is known is the same job: Plain retries for 5 days.
      removeOnComplete: { age: 6 * 86_400 },
    },
  });

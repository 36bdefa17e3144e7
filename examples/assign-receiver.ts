// Puts each new thread into a queue, once however often Plain delivers the event. Any number of these:
//
//   PLAIN_WEBHOOK_SECRET=… REDIS_URL=redis://… PORT=3000 node dist/assign-receiver.js
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookHandler } from 'plain-operations/webhooks';
import { openQueue } from './assign-queue.js';

const queue = openQueue(true);
queue.on('error', ({ message }) => console.error(message));

const handler = webhookHandler({
  secrets: process.env['PLAIN_WEBHOOK_SECRET'] ?? '',
  on: {
    // Answered when Redis has it on disk. A colon is BullMQ's own in ids.
    'thread.thread_created': ({ id, payload }) =>
      queue.add('assign', { threadId: payload.thread.id }, { jobId: id.replaceAll(':', '_') }),
  },
  onError: (error) => console.error((error as Error).message),
});

const server = createServer({ requestTimeout: 10_000 }, handler.node);
server.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => server.close(() => queue.close()));

// A service whose requests share one client, and which ends gracefully:
//
//   PLAIN_API_KEY=… PORT=3000 node dist/fastify-service.js
//   curl -X PUT localhost:3000/threads/th_…/assignee -H 'content-type: application/json' -d '{"userId":"u_…"}'
import fastify, { type FastifyReply } from 'fastify';
import { type OperationError, PlainClient, type Result, type Thread } from 'plain-operations';

const client = new PlainClient({
  timeout: 10_000,
});
const app = fastify();
let closing = false;
app.addHook('onSend', async (_request, reply) => {
  // Else the connection of a request that was under way stays open until it times out.
  if (closing) reply.header('connection', 'close');
});
// Fastify calls this once every request has been answered.
app.addHook('onClose', () => client.close());

const params = {
  type: 'object',
  required: ['threadId'],
  properties: { threadId: { type: 'string', pattern: '^th_' } },
} as const;
const body = {
  type: 'object',
  required: ['userId'],
  properties: { userId: { type: 'string', pattern: '^u_' } },
} as const;

app.put<{ Params: { threadId: string }; Body: { userId: string } }>(
  '/threads/:threadId/assignee',
  { schema: { params, body } },
  async ({ params, body }, reply) =>
    answer(reply, await client.assignThread({ ...params, ...body })),
);

app.delete<{ Params: { threadId: string } }>(
  '/threads/:threadId/assignee',
  { schema: { params } },
  async ({ params }, reply) => answer(reply, await client.unassignThread(params)),
);

function answer(reply: FastifyReply, { data, error }: Result<Thread>) {
  if (error) return reply.code(statusOf(error)).send({ type: error.type, message: error.message });
  return { id: data.id, assignedTo: data.assignedTo?.id ?? null };
}

function statusOf(error: OperationError): number {
  switch (error.type) {
    case 'mutation_error':
      return error.errorDetails.code === 'not_found' ? 404 : 422;
    case 'rate_limited':
      return 503;
    case 'timeout':
      return 504;
    default:
      return 502;
  }
}

const address = await app.listen({ port: Number(process.env['PORT'] ?? 3000) });
console.log(`listening on ${address}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    closing = true;
    await app.close();
    console.log('closed');
  });
}

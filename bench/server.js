// Answers every request with the same bytes. Started by the bench in a process of its own.
import { createServer } from 'node:http';
import { body, headers } from './answer.js';

const latency = Number(process.argv[2] ?? 0);

const server = createServer((request, response) => {
  const respond = () => response.writeHead(200, headers).end(body);
  request.resume();
  request.on('end', latency ? () => setTimeout(respond, latency) : respond);
});
server.keepAliveTimeout = 600_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  process.send?.(`http://127.0.0.1:${server.address().port}/graphql/v1`);
});
process.on('disconnect', () => process.exit());

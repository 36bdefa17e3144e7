import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { type CustomerCardsOptions, customerCards } from '../../src/customer-cards/index.js';

/** A server of cards that counts what it is asked for, and fails first as often as it is told. */
export async function cardServer(options: CustomerCardsOptions, ...failures: number[]) {
  const asked: string[] = [];
  const handler = customerCards(options);
  const server = createServer(async (request, response) => {
    const status = failures.shift();
    const body = Buffer.concat(await request.toArray());
    asked.push(body.toString());
    if (status) response.writeHead(status).end();
    else await handler.node(Object.assign(request, { body }), response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/cards`, asked };
}

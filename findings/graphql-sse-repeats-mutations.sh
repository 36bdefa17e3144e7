#!/bin/sh
# graphql-sse's client, with no option set, sends a mutation again whose answer did not come: after a lost connection, one
# that the server ends in good order, and a 503; up to six times, and the caller sees one success. graphql-ws does it
# over its socket. (Guess for graphql-sse: mutations end in an error; graphql-ws was as guessed.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-sse@2.6.1 graphql-ws@6.4.2 ws@8.18.3 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';

let applied;
let lose;
const result = () => ({ data: { createThread: `th_${applied}` } });
const losses = {
  'the connection is lost': (_request, response) => response.destroy(),
  'the response ends empty': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(':\n\n'),
  'the answer is 503': (_request, response) => response.writeHead(503).end(),
};
const server = createServer(async (request, response) => {
  await text(request);
  if (++applied < 3) return lose(request, response);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`event: next\ndata: ${JSON.stringify(result())}\n\nevent: complete\ndata:\n\n`);
}).listen(0);
await once(server, 'listening');

const sockets = new WebSocketServer({ port: 0, handleProtocols: ([protocol]) => protocol });
sockets.on('connection', (socket) =>
  socket.on('message', (message) => {
    const { type, id } = JSON.parse(message);
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (type !== 'subscribe') return;
    if (++applied < 3) return socket.terminate();
    socket.send(JSON.stringify({ id, type: 'next', payload: result() }));
    socket.send(JSON.stringify({ id, type: 'complete' }));
  }),
);

const found = [];
async function mutate(name, client) {
  applied = 0;
  const ended = await new Promise((done) => {
    let last;
    const sink = { next: (value) => (last = value), error: done, complete: () => done(last) };
    client.subscribe({ query: 'mutation { createThread }' }, sink);
  });
  console.log(name, { applied }, ended);
  found.push([applied, ended.data?.createThread]);
}
for (const [loss, respond] of Object.entries(losses)) {
  lose = respond;
  const client = createSse({ url: `http://127.0.0.1:${server.address().port}/` });
  await mutate(`graphql-sse 2.6.1, ${loss} twice:`, client);
}
const url = `ws://127.0.0.1:${sockets.address().port}/`;
await mutate('graphql-ws 6.4.2, the socket is lost twice:', createWs({ url, webSocketImpl: WebSocket }));
assert.deepEqual(found, Array(4).fill([3, 'th_3']));
process.exit();
JS
node finding.mjs

#!/bin/sh
# undici drops the connection where a server says 100 Continue without being asked, and passes over every other 1xx.
# RFC 9110 has a client take one or more of them before the response, asked for or not (15.2); Node's own http does.
# (Guess: the 200 behind it is the answer, as behind 102 and 103.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer } from 'node:net';
import * as undici7 from 'undici7';
import * as undici8 from 'undici8';

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (request) => {
    const [, status] = /^GET \/(\d+)/.exec(request) ?? [];
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
    socket.write(`HTTP/1.1 ${status} Before\r\n\r\n${answer}`);
  });
}).listen(0);
await once(server, 'listening');

const urlOf = (status) => `http://127.0.0.1:${server.address().port}/${status}`;
const byUndici = async ({ Agent, request }, status) => {
  const dispatcher = new Agent();
  const said = await request(urlOf(status), { dispatcher }).then(
    ({ statusCode }) => String(statusCode),
    ({ code, message }) => `${code}: ${message}`,
  );
  await dispatcher.destroy();
  return said;
};
const byNode = async (status) => {
  const [response] = await once(get(urlOf(status), { agent: false }), 'response');
  response.destroy();
  return String(response.statusCode);
};

for (const [name, undici] of Object.entries({ 'undici 7.30.2': undici7, 'undici 8.13.1': undici8 })) {
  const found = [await byUndici(undici, 100), await byUndici(undici, 102), await byUndici(undici, 103)];
  console.log(`${name}, behind 100, 102 and 103:`, found.join(', '));
  assert.deepEqual(found, ['UND_ERR_SOCKET: bad response', '200', '200']);
}
const ofNode = await byNode(100);
console.log(`node:http of ${process.version}, behind 100:`, ofNode);
assert.equal(ofNode, '200');
server.close();
END
node_modules/.bin/node --no-warnings finding.mjs

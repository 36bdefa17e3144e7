#!/bin/sh
# Node sends by the proxy of the environment (NODE_USE_ENV_PROXY, 24 and 26) what NO_PROXY excepts, or past it, according to what
# sends: fetch() reads the list in one way and node:http in another. A range of addresses, which Node's documentation has,
# only node:http knows; two names with a space between them, [::1], and a server under a name of the list only fetch()
# does. A program whose calls are fetch's and whose SDK is of node:http reaches a server with one and not with the other.
# (Guess, of the agents behind the two: they go by one list in the same way.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error node24@npm:node@24.21.0 node26@npm:node@26.10.0 >npm.log
cat >call.mjs <<'JS'
import http from 'node:http';

const url = process.argv[2];
const byFetch = await fetch(url).then((response) => response.text(), (error) => error.cause.code);
const byHttp = await new Promise((resolve) => {
  http
    .get(url, async (response) => resolve(Buffer.concat(await response.toArray()).toString()))
    .on('error', ({ code }) => resolve(code));
});
process.stdout.write(`${byFetch} ${byHttp}`);
process.exit();
JS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const server = createServer((request, response) => response.end('direct')).listen(0, '::');
const proxy = createServer((request, response) => response.end('proxy'));
// fetch() asks for a tunnel for http: as well: the proxy answers in the server's place.
proxy.on('connect', (request, socket) => {
  socket.on('error', () => {});
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nproxy'));
});
proxy.listen(0, '127.0.0.1');
await Promise.all([once(server, 'listening'), once(proxy, 'listening')]);

// For each NO_PROXY: the host that is called, how fetch() gets there, and how node:http does. The name that ends in
// .invalid is no server's: who goes straight to it does not find it.
const cases = [
  ['localhost', 'localhost', 'direct', 'direct'],
  ['.plain.invalid', 'api.plain.invalid', 'ENOTFOUND', 'ENOTFOUND'],
  ['plain.invalid', 'api.plain.invalid', 'ENOTFOUND', 'proxy'],
  ['other.invalid localhost', 'localhost', 'direct', 'proxy'],
  ['127.0.0.1-127.0.0.9', '127.0.0.1', 'proxy', 'direct'],
  ['[::1]', '[::1]', 'direct', 'proxy'],
];
for (const version of ['24', '26']) {
  for (const [list, host, ...expected] of cases) {
    const env = {
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: `http://127.0.0.1:${proxy.address().port}`,
      NO_PROXY: list,
    };
    const url = `http://${host}:${server.address().port}/`;
    const { stdout } = await promisify(execFile)(`node_modules/node${version}/bin/node`, ['call.mjs', url], { env });
    console.log(`Node ${version}, NO_PROXY=${list}, ${host}: fetch() and node:http`, stdout);
    assert.equal(stdout.replace('EAI_AGAIN', 'ENOTFOUND'), expected.join(' '));
  }
}
process.exit();
JS
node_modules/node24/bin/node finding.mjs

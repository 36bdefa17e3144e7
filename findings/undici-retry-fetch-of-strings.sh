#!/bin/sh
# With undici's retry agent, told to send queries again, undici's own fetch() cannot: what it sends is a string, which it makes
# into something that can be read once. Where a server answers 503 and is back a moment later the call fails with
# UND_ERR_REQ_CONTENT_LENGTH_MISMATCH, in which neither the 503 nor the server is to be seen, and the query was there once.
# request() sends the same string twice and gets the answer. (Guess: a string goes out again whole from both.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const query = '{"query":"{ me { id } }"}';
const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  const ways = {
    'request()': async (url, options) => (await undici.request(url, options)).body.json(),
    'fetch()': async (url, options) => (await undici.fetch(url, options)).json(),
  };
  for (const [way, call] of Object.entries(ways)) {
    let queries = 0;
    const server = createServer(async (request, response) => {
      if ((await text(request)) === query) queries += 1;
      response.writeHead(queries === 1 ? 503 : 200, { 'content-type': 'application/json' });
      response.end('{"data":{"me":{"id":"u_1"}}}');
    }).listen(0);
    await once(server, 'listening');
    const dispatcher = new undici.RetryAgent(new undici.Agent(), { methods: ['POST'], minTimeout: 1 });
    const headers = { 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${server.address().port}/graphql`;
    const end = await call(url, { method: 'POST', headers, body: query, dispatcher }).then(
      ({ data }) => data.me.id,
      (error) => error.cause.code,
    );
    server.close();
    server.closeAllConnections();
    console.log(`undici ${version}, a query sent by ${way} ends as`, end, 'and was at the server', queries, 'times');
    found.push([end, queries]);
  }
}
const each = [['u_1', 2], ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 1]];
assert.deepEqual(found, [...each, ...each]);
JS
node_modules/.bin/node finding.mjs

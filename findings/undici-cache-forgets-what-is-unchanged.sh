#!/bin/sh
# undici's cache interceptor forgets a response once the server has said that it is unchanged: where the 304 repeats the
# Cache-Control of the 200, which RFC 9110 asks of it (15.4.5), the next request has no If-None-Match and costs the whole
# body again, every second time. With a 304 of nothing but its status it is kept. (Guess: the body once, then 304s.)
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

const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  for (const isRepeated of [true, false]) {
    const sent = [];
    const server = createServer((request, response) => {
      const isKnown = request.headers['if-none-match'] === '"1"';
      sent.push(isKnown ? 304 : 200);
      const headers = isKnown && !isRepeated ? {} : { etag: '"1"', 'cache-control': 'no-cache' };
      response.writeHead(isKnown ? 304 : 200, headers).end(isKnown ? undefined : 'type Query { me: ID }');
    }).listen(0);
    await once(server, 'listening');
    const dispatcher = new undici.Agent().compose(undici.interceptors.cache());
    for (let i = 0; i < 6; i++) {
      const { body } = await undici.request(`http://127.0.0.1:${server.address().port}/schema.graphql`, { dispatcher });
      assert.equal(await body.text(), 'type Query { me: ID }');
    }
    server.close();
    server.closeAllConnections();
    console.log(`undici ${version}, the 304 ${isRepeated ? 'repeats' : 'lacks'} Cache-Control and ETag; the server sends`, sent.join(' '));
    found.push(sent.join(' '));
  }
}
const each = ['200 304 200 304 200 304', '200 304 304 304 304 304'];
assert.deepEqual(found, [...each, ...each]);
JS
node_modules/.bin/node finding.mjs

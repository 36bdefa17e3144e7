#!/bin/sh
# Under an interceptor of undici 7 (decompress, dns, responseError) a call fails where the server says 102 or 103 before its
# answer, as one does that is busy for long: an AssertionError, when the mutation has been applied. A bare agent of 7 passes
# over the 102, and so does undici 8 with and without them. (Guess: the answer behind it, with interceptors as without.)
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

let applied = 0;
const server = createServer((request, response) => {
  if (request.url === '/102') response.writeProcessing();
  if (request.url === '/103') response.writeEarlyHints({ link: '</graphql>; rel=preconnect' });
  applied++;
  response.end('{"data":{}}');
}).listen(0);
await once(server, 'listening');

const found = {};
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  const { decompress, dns, responseError } = undici.interceptors;
  for (const [name, used] of Object.entries({ none: [], decompress: [decompress()], dns: [dns()], responseError: [responseError()] })) {
    const agent = new undici.Agent();
    const dispatcher = used.length ? agent.compose(...used) : agent;
    const outcomes = [];
    for (const path of ['/', '/102', '/103']) {
      applied = 0;
      const url = `http://localhost:${server.address().port}${path}`;
      const call = undici.request(url, { dispatcher, method: 'POST', body: '{"query":"mutation { done }"}' });
      const outcome = await call.then(({ body }) => body.text(), (error) => error.code);
      outcomes.push(outcome);
      assert.equal(applied, 1);
    }
    found[`${version} ${name}`] = outcomes;
    await agent.close();
  }
}
console.log('undici, [bare, behind a 102, behind a 103], each applied once:', found);
const answer = '{"data":{}}';
const good = [answer, answer, answer];
const bad = [answer, 'ERR_ASSERTION', 'ERR_ASSERTION'];
assert.deepEqual(Object.values(found), [good, bad, bad, bad, good, good, good, good]);
server.close();
server.closeAllConnections();
JS
node_modules/.bin/node --no-warnings finding.mjs

#!/bin/sh
# undici's retry interceptor changes what it never sends again: a POST answered with 503 is sent once, but
# rejects, and the body of the answer is lost; throwOnError: false leaves it. (Guess: a response of 503.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';

const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  for (const options of [undefined, {}, { throwOnError: false }]) {
    let sent = 0;
    const server = createServer((request, response) => {
      sent++;
      request.resume().on('end', () => response.writeHead(503).end('{"errors":[]}'));
    }).listen(0);
    await once(server, 'listening');
    let dispatcher = new undici.Agent();
    if (options) dispatcher = dispatcher.compose(undici.interceptors.retry(options));
    const outcome = await undici
      .request(`http://127.0.0.1:${server.address().port}`, { method: 'POST', body: '{}', dispatcher })
      .then(async ({ statusCode, body }) => `${statusCode} ${await body.text()}`, (error) => error.name);
    console.log(`undici ${version}, retry`, options ?? 'not used', { sent, outcome });
    found.push([sent, outcome]);
    server.close();
    server.closeAllConnections();
  }
}
const each = [[1, '503 {"errors":[]}'], [1, 'RequestRetryError'], [1, '503 {"errors":[]}']];
assert.deepEqual(found, [...each, ...each]);
END
node_modules/.bin/node finding.mjs

#!/bin/sh
# With undici's deduplicate interceptor, a caller who aborts takes the others along: their calls, which have
# no signal, end in an AbortError as well. (Guess: the others still get the answer.)
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
import { setTimeout } from 'node:timers/promises';

const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  let sent = 0;
  const server = createServer((_request, response) => {
    sent++;
    setTimeout(300).then(() => response.end('{}'));
  }).listen(0);
  await once(server, 'listening');
  const dispatcher = new undici.Agent().compose(undici.interceptors.deduplicate());
  const url = `http://127.0.0.1:${server.address().port}/?query={me{id}}`;
  const call = (signal) =>
    undici.request(url, { dispatcher, signal }).then(
      async ({ body }) => body.text(),
      (error) => error.name,
    );
  const abort = new AbortController();
  const calls = [call(abort.signal), call(), call()];
  await once(server, 'request');
  abort.abort();
  const ended = await Promise.all(calls);
  console.log(`undici ${version}: the first of three calls is aborted; requests: ${sent}; they end as`, ended);
  found.push([sent, ...ended]);
  server.close();
  server.closeAllConnections();
}
const each = [1, 'AbortError', 'AbortError', 'AbortError'];
assert.deepEqual(found, [each, each]);
END
node_modules/.bin/node finding.mjs

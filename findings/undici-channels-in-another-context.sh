#!/bin/sh
# What undici publishes of a request on its diagnostics channels, but for its creation in 8, comes in the async context of the
# request that opened the connection, and so do a dispatch handler's methods: who looks up an AsyncLocalStorage there, as
# loggers and tracers do, books every later answer on the first caller. (Guess: each in its own request's.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';

const caller = new AsyncLocalStorage();
const server = createServer((request, response) => request.resume().on('end', () => response.end('ok'))).listen(0);
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
const channels = ['undici:request:create', 'undici:client:sendHeaders', 'undici:request:headers', 'undici:request:trailers'];

for (const [version, { Pool }] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  const pool = new Pool(origin, { connections: 1 });
  const seen = Object.fromEntries([...channels, 'onResponseEnd'].map((name) => [name, []]));
  const listeners = channels.map((name) => [name, () => seen[name].push(caller.getStore())]);
  for (const listener of listeners) subscribe(...listener);
  const call = () =>
    new Promise((resolve, reject) => {
      pool.dispatch(
        { path: '/', method: 'POST', body: '{}' },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData() {},
          onResponseEnd: () => resolve(seen.onResponseEnd.push(caller.getStore())),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  for (const name of ['Ada', 'Bob', 'Eve']) await caller.run(name, call);
  for (const listener of listeners) unsubscribe(...listener);
  await pool.close();
  console.log(`undici ${version}, called by Ada, Bob and Eve one after another:`, seen);
  for (const name of [...channels.slice(1), 'onResponseEnd']) assert.deepEqual(seen[name], ['Ada', 'Ada', 'Ada']);
}
server.close();
JS
node_modules/.bin/node finding.mjs

#!/bin/sh
# An error that undici's MockAgent is told to reply with comes before the request has started, ECONNRESET too: as when
# nothing was sent. A client that goes by that sends a mutation again in its test of a lost connection, and not on the
# wire, where a server that resets the connection has onRequestStart called first. (Guess: the start, then the error.)
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

const server = createServer((request) => request.socket.resetAndDestroy()).listen(0);
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

const calls = (dispatcher) =>
  new Promise((resolve) => {
    const told = [];
    dispatcher.dispatch(
      { origin, path: '/graphql', method: 'POST', body: '{}' },
      {
        onRequestStart: () => told.push('start'),
        onResponseStart: () => told.push('response'),
        onResponseData: () => undefined,
        onResponseEnd: () => resolve(told),
        onResponseError: (_controller, { code }) => resolve([...told, code]),
      },
    );
  });
const found = [];
for (const [version, { Agent, MockAgent }] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  const mock = new MockAgent();
  const error = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  mock.get(origin).intercept({ path: '/graphql', method: 'POST' }).replyWithError(error);
  const [real, mocked] = [await calls(new Agent()), await calls(mock)];
  console.log(`undici ${version}: a server that resets the connection gives`, real, 'and replyWithError', mocked);
  found.push(real, mocked);
}
server.close();
const each = [['start', 'ECONNRESET'], ['ECONNRESET']];
assert.deepEqual(found, [...each, ...each]);
JS
node_modules/.bin/node finding.mjs

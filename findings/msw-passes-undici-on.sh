#!/bin/sh
# A request of the package undici goes past Mock Service Worker to the real server, in silence although it is
# told to refuse what it has no handler for; nock, on the same interceptors, answers it. (Guess: neither sees it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error msw@3.0.5 nock@15.0.6 @mswjs/interceptors@0.45.12 undici@7.30.2 node@22.23.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { request } from 'undici';

const real = createServer((incoming, response) => {
  incoming.resume().on('end', () => response.end('the real server'));
}).listen(0);
await once(real, 'listening');
const origin = `http://localhost:${real.address().port}`;
const init = { method: 'POST', body: '{}' };
const calls = {
  fetch: async () => (await fetch(`${origin}/graphql`, init)).text(),
  undici: async () => (await request(`${origin}/graphql`, init)).body.text(),
};

const found = {};
const msw = setupServer(http.post(`${origin}/graphql`, () => HttpResponse.text('msw')));
msw.listen({ onUnhandledRequest: 'error' });
for (const [name, call] of Object.entries(calls)) found[`msw 3.0.5, ${name}`] = await call();
msw.close();

// It takes over when it is imported.
const { default: nock } = await import('nock');
nock(origin).post('/graphql').times(2).reply(200, 'nock');
for (const [name, call] of Object.entries(calls)) found[`nock 15.0.6, ${name}`] = await call();
nock.restore();
console.log(found);
real.close();
real.closeAllConnections();
assert.deepEqual(Object.values(found), ['msw', 'the real server', 'nock', 'nock']);
END
node_modules/.bin/node finding.mjs

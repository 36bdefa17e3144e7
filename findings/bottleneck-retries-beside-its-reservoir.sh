#!/bin/sh
# Bottleneck takes a call from its reservoir once, however often it sends it: with 20 requests a minute, as the server's limit
# has it, and the retry that its README has for failed jobs, 10 calls that are refused twice are 30 requests at once, after
# which the reservoir says that 10 are left. The README says that a retry does not heed minTime, and of the reservoir nothing.
# (Guess: a retry is taken from the reservoir as well, and waits where it is empty.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error bottleneck@2.19.5 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Bottleneck from 'bottleneck';

let requests = 0;
const refused = new Map();
const server = createServer((request, response) => {
  requests++;
  const times = refused.get(request.url) ?? 0;
  refused.set(request.url, times + 1);
  response.writeHead(times < 2 ? 503 : 200, { 'retry-after': '0' }).end();
}).listen(0);
await once(server, 'listening');

const limiter = new Bottleneck({ reservoir: 20, reservoirRefreshAmount: 20, reservoirRefreshInterval: 60_000 });
limiter.on('failed', (error, { retryCount }) => (retryCount < 5 ? error.retryAfter : undefined));
const send = async (call) => {
  const response = await fetch(`http://localhost:${server.address().port}/${call}`);
  if (!response.ok) throw Object.assign(new Error('refused'), { retryAfter: 1000 * response.headers.get('retry-after') });
};
await Promise.all(Array.from({ length: 10 }, (_, call) => limiter.schedule(send, call)));

const found = { requests, left: await limiter.currentReservoir() };
console.log('bottleneck 2.19.5, a reservoir of 20 a minute:', found);
assert.deepEqual(found, { requests: 30, left: 10 });
process.exit();
JS
node finding.mjs

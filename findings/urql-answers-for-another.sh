#!/bin/sh
# urql answers a query with the customer of another one: it tells operations apart by a hash of 32 bits that is the
# same for c_aQ and c_b0, and of a thousand base62 ids that count up half share one with another. Its document cache
# does so, and without one what is in flight at a time. (Guess: variables that differ are never mixed up.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { cacheExchange, Client, createRequest, fetchExchange } from '@urql/core';

const asked = [];
const server = createServer(async (request, response) => {
  const { id } = (await json(request)).variables;
  asked.push(id);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: { customer: { __typename: 'Customer', id } } }));
}).listen(0);
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;
const customer = 'query customer($id: ID!) { customer(id: $id) { id } }';

const found = [];
for (const [way, exchanges, atOnce] of [
  ['one after the other, with cacheExchange', [cacheExchange, fetchExchange], false],
  ['both at once, without a cache', [fetchExchange], true],
]) {
  const client = new Client({ url, preferGetMethod: false, exchanges });
  const answer = async (id) => (await client.query(customer, { id })).data.customer.id;
  const first = answer('c_aQ');
  if (!atOnce) await first;
  const answered = await Promise.all([first, answer('c_b0')]);
  console.log(`@urql/core 6.0.3, ${way}: c_aQ and c_b0 are answered with`, answered, 'sent:', asked);
  found.push([...answered, ...asked.splice(0)]);
}
const each = ['c_aQ', 'c_aQ', 'c_aQ'];
assert.deepEqual(found, [each, each]);

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ids = Array.from({ length: 1000 }, (_, i) =>
  [5000 + i].flatMap((n) => [n / 3844, n / 62, n]).map((n) => digits[Math.floor(n) % 62]).join(''),
);
const keys = new Set(ids.map((id) => createRequest(customer, { id }).key));
console.log(`${ids.length} ids from ${ids[0]} to ${ids.at(-1)} have ${keys.size} keys`);
assert.equal(keys.size, 453);
server.close();
server.closeAllConnections();
JS
node finding.mjs

#!/bin/sh
# urql's parser (@0no-co/graphql.web) goes by how a name begins: ...onboardingParts, a spread of a fragment, is a syntax error,
# as is an enum value such as nullable or trueNorth for an argument; in a list [nullable, OTHER] is read as
# [null, able, OTHER], and sent so. graphql has them as they are written. (Guess: the same document.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 @0no-co/graphql.web@1.3.4 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client, fetchExchange } from '@urql/core';
import { buildSchema, parse, validate } from 'graphql';

const schema = buildSchema(`enum Kind { nullable OTHER able } type Query { one(kind: Kind): Int all(kinds: [Kind]): Int user: User }
type User { name: String }`);
let sent;
const server = createServer(async (request, response) => {
  sent = JSON.parse(await text(request)).query;
  response.setHeader('content-type', 'application/json');
  response.end('{"data":{}}');
}).listen(0);
await once(server, 'listening');
const client = new Client({
  url: `http://127.0.0.1:${server.address().port}/`,
  preferGetMethod: false,
  exchanges: [fetchExchange],
});
const found = [];
for (const source of [
  '{ all(kinds: [nullable, OTHER]) }',
  '{ one(kind: nullable) }',
  '{ user { ...onboardingParts } } fragment onboardingParts on User { name }',
  '{ user { ...partsOfOnboarding } } fragment partsOfOnboarding on User { name }',
]) {
  assert.deepEqual(validate(schema, parse(source)), []);
  sent = undefined;
  try {
    await client.query(source, {}).toPromise();
  } catch (error) {
    sent = error.message;
  }
  sent = sent.replaceAll(/\s+/g, ' ');
  console.log('@urql/core 6.0.3 of', source, 'sends', sent);
  found.push(sent);
}
server.close();
server.closeAllConnections();
assert.equal(found[0], '{ all(kinds: [null, able, OTHER]) }');
assert.match(found[1], /^Syntax Error/);
assert.match(found[2], /^Syntax Error/);
assert.equal(found[3], '{ user { ...partsOfOnboarding } } fragment partsOfOnboarding on User { name }');
JS
node finding.mjs

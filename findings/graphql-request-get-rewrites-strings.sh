#!/bin/sh
# graphql-request with method GET, as caches in front of a server want it, sends another query than it was given: in strings
# too it makes one space of spaces, commas and line breaks, and cuts from a # to the end of the line. The answer is that to
# the other query, and no error. With POST the text is sent as it is. (Guess: the same query in the address.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql-request@7.4.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';
import { GraphQLClient } from 'graphql-request';

const schema = buildSchema('type Query { search(text: String!): String }');
const rootValue = { search: ({ text }) => text };
const server = createServer(async (request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const source = searchParams.get('query') ?? JSON.parse(await text(request)).query;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await graphql({ schema, rootValue, source })));
}).listen(0);
await once(server, 'listening');

const found = [];
for (const source of [
  'query { search(text: "Smith, Anna") }',
  'query { search(text: """order #7\nis late""") }',
  '{ search(text: "issue #7") }',
]) {
  for (const method of ['POST', 'GET']) {
    const client = new GraphQLClient(`http://127.0.0.1:${server.address().port}/`, { method });
    const { search } = await client.request(source).catch(({ response }) => ({ search: response.errors[0].message }));
    console.log('graphql-request 7.4.0', method, JSON.stringify(source), 'is answered with', JSON.stringify(search));
    found.push(search);
  }
}
server.close();
assert.deepEqual(found, [
  'Smith, Anna',
  'Smith Anna',
  'order #7\nis late',
  'order is late',
  'issue #7',
  'Syntax Error: Unterminated string.',
]);
JS
node finding.mjs

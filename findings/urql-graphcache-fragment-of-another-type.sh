#!/bin/sh
# urql's graphcache, unless it is given the whole schema, writes for a user what a fragment on bots selects: where both give
# name, the user's fullName is written down as the label too, and a query for the user's label is answered from the cache
# with it, not asked of the server. possibleTypes, which say that a user is no bot, and silence its warning, do not change
# it. (Guess: a fragment on another object type is passed over, as __typename is known.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { buildSchema, graphql, introspectionFromSchema } from 'graphql';

const schema = buildSchema(`type Query { assignee: Assignee user: User } union Assignee = User | Bot
type User { id: ID! fullName: String label: String } type Bot { id: ID! label: String }`);
const user = { __typename: 'User', id: 'u_1', fullName: 'Ada Lovelace', label: 'on holiday' };
const rootValue = { assignee: user, user };
const server = createServer(async (request, response) => {
  const { query: source, variables: variableValues } = JSON.parse(await text(request));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await graphql({ schema, rootValue, source, variableValues })));
}).listen(0);
await once(server, 'listening');

const label = '{ user { id label } }';
const found = [];
for (const [given, options] of Object.entries({
  nothing: {},
  possibleTypes: { possibleTypes: { Assignee: ['User', 'Bot'] } },
  'the schema': { schema: introspectionFromSchema(schema) },
})) {
  const client = new Client({
    url: `http://127.0.0.1:${server.address().port}/`,
    preferGetMethod: false,
    exchanges: [cacheExchange(options), fetchExchange],
  });
  const ask = async (query, requestPolicy) => (await client.query(query, {}, { requestPolicy }).toPromise()).data;
  await ask('{ user { id } }');
  await ask('{ assignee { ... on User { id name: fullName } ... on Bot { id name: label } } }');
  const cached = await ask(label);
  const asked = await ask(label, 'network-only');
  console.log(`@urql/exchange-graphcache 9.0.2, given ${given}, has the label`, cached.user.label, 'and the server', asked.user.label);
  found.push([cached.user.label, asked.user.label]);
}
server.close();
const [wrong, right] = [['Ada Lovelace', 'on holiday'], ['on holiday', 'on holiday']];
assert.deepEqual(found, [wrong, wrong, right]);
JS
NODE_ENV=production node finding.mjs

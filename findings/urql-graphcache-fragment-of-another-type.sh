#!/bin/sh
# urql's graphcache, as it is without a schema, writes for a user what a fragment on bots selects: where both give name, the
# user's fullName is written down as the bot's label too, and a query for the user's label is answered from the cache with
# it, not asked of the server. In development it warns that the match is a guess. (Guess: a fragment on another object
# type is passed over, as __typename is known.)
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
import { buildSchema, graphql } from 'graphql';

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
const client = new Client({
  url: `http://127.0.0.1:${server.address().port}/`,
  preferGetMethod: false,
  exchanges: [cacheExchange(), fetchExchange],
});
const ask = async (query) => (await client.query(query, {}).toPromise()).data;
await ask('{ user { id } }');
const asked = await ask('{ assignee { ... on User { id name: fullName } ... on Bot { id name: label } } }');
const cached = await ask(label);
const { data } = await client.query(label, {}, { requestPolicy: 'network-only' }).toPromise();
server.close();
console.log('@urql/exchange-graphcache 9.0.2, asked for the assignee', asked, 'then for the label', cached, 'the server has', data);
assert.deepEqual([cached.user.label, data.user.label], ['Ada Lovelace', 'on holiday']);
JS
NODE_ENV=production node finding.mjs

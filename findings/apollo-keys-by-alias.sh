#!/bin/sh
# Apollo Client takes whatever a document calls id for the identity of an object: after { id: email } the query for
# { id } is answered from the cache with the email, and no request; an update by that id goes nowhere. urql's graphcache
# goes by the field behind the alias. (Not guessed before the run: that a cache would go by anything else.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @apollo/client@4.3.8 rxjs@7.8.2 @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { buildSchema, graphql } from 'graphql';

const schema = buildSchema('type Query { me: User } type User { id: ID, email: String, name: String }');
const rootValue = { me: { id: 'u_1', email: 'ada@example.com', name: 'Ada' } };
let requests = 0;
const server = createServer(async (request, response) => {
  requests++;
  const { query } = await json(request);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await graphql({ schema, rootValue, source: query })));
}).listen(0);
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

const apollo = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: url }) });
const urql = new Client({ url, preferGetMethod: false, exchanges: [cacheExchange(), fetchExchange] });
const clients = {
  '@apollo/client 4.3.8': (query) => apollo.query({ query: gql(query) }),
  '@urql/exchange-graphcache 9.0.2': (query) => urql.query(query, {}),
};
const found = [];
for (const [client, ask] of Object.entries(clients)) {
  requests = 0;
  await ask('{ me { id: email name } }');
  const { data } = await ask('{ me { id name } }');
  console.log(`${client}: { me { id name } } after { me { id: email name } }:`, data.me, { requests });
  found.push([data.me.id, requests]);
}
assert.deepEqual(found, [
  ['ada@example.com', 1],
  ['u_1', 2],
]);
process.exit();
JS
node finding.mjs

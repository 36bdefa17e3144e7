#!/bin/sh
# urql takes graphql 17's incremental delivery, and puts the items of a @stream beside the list, as fields "0", "1" of the
# data, where each replaces the one before; and when a deferred fragment fails, it says nothing, and the fields are not
# there. Deferred fields that come do well. Apollo Client has it all right. (Guess: both do.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 @apollo/client@4.3.8 rxjs@7.8.2 graphql@17.1.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache, NetworkStatus } from '@apollo/client';
import { GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange } from '@urql/core';
import * as graphql from 'graphql';

const { GraphQLDeferDirective, GraphQLStreamDirective, specifiedDirectives } = graphql;
const schema = new graphql.GraphQLSchema({
  ...graphql.buildSchema('type Query { sizes: [Int], user: User } type User { id: ID, name: String, boss: ID! }').toConfig(),
  directives: [...specifiedDirectives, GraphQLDeferDirective, GraphQLStreamDirective],
});
const rootValue = {
  async *sizes() {
    for (const size of [1, 2, 3]) {
      yield size;
      await setTimeout(20);
    }
  },
  user: {
    id: 'u_1',
    name: () => setTimeout(20, 'Ada'),
    async boss() {
      await setTimeout(20);
      throw new Error('No boss.');
    },
  },
};

const server = createServer(async (request, response) => {
  const { query } = await json(request);
  const { initialResult, subsequentResults } = await graphql.experimentalExecuteIncrementally({
    schema,
    rootValue,
    document: graphql.parse(query),
  });
  response.setHeader('content-type', 'multipart/mixed; boundary="-"');
  const part = (result) =>
    response.write(`\r\n---\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(result)}`);
  part(initialResult);
  for await (const result of subsequentResults) part(result);
  response.end('\r\n-----\r\n');
}).listen(0);
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

const urql = new Client({ url, preferGetMethod: false, exchanges: [fetchExchange] });
const apollo = new ApolloClient({
  cache: new InMemoryCache(),
  link: new HttpLink({ uri: url }),
  incrementalHandler: new GraphQL17Alpha9Handler(),
});
const ready = [NetworkStatus.ready, NetworkStatus.error];
const last = {
  '@urql/core 6.0.3': (query) =>
    new Promise((done) => urql.query(query, {}).subscribe((result) => result.hasNext || done(result))),
  '@apollo/client 4.3.8': (query) =>
    new Promise((done) =>
      apollo
        .watchQuery({ query: gql(query), fetchPolicy: 'no-cache', errorPolicy: 'all' })
        .subscribe((result) => ready.includes(result.networkStatus) && done(result)),
    ),
};

const found = [];
for (const query of [
  '{ user { id ... @defer { name } } }',
  '{ sizes @stream(initialCount: 1) }',
  '{ user { id ... @defer { boss } } }',
]) {
  for (const [client, ask] of Object.entries(last)) {
    const { data, error } = await ask(query);
    const ended = [JSON.stringify(data, (name, value) => (name === '__typename' ? undefined : value)), error?.message];
    console.log(`${client}: ${query} with graphql 17.1.0:`, ended);
    found.push(ended);
  }
}
const deferred = ['{"user":{"id":"u_1","name":"Ada"}}', undefined];
const lacking = '{"user":{"id":"u_1"}}';
assert.deepEqual(found, [
  deferred,
  deferred,
  ['{"0":3,"sizes":[1]}', undefined],
  ['{"sizes":[1,2,3]}', undefined],
  [lacking, undefined],
  [lacking, 'No boss.'],
]);
process.exit();
JS
node finding.mjs

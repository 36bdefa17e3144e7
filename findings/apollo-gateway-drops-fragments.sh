#!/bin/sh
# Apollo Gateway loses what a fragment on an interface or a union asks of one object in it, where the fragment stands on that
# object: { message { ...Parts } }, Parts on Event with ... on Message { text }, has no text. The server has sent it, there
# is no error, and with __typename beside the fragment it is there.
# (Guess: fragments on interfaces give what one server gives; random operations of ours showed that they do not.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @apollo/gateway@2.14.4 @apollo/composition@2.14.4 @apollo/subgraph@2.14.4 @apollo/server@5.5.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { composeServices } from '@apollo/composition';
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const typeDefs = parse(`type Query { message: Message latest: Event }
interface Event { id: ID! }
type Message implements Event { id: ID! text: String }
type Note implements Event { id: ID! body: String }
union Entry = Message | Note`);
const message = { __typename: 'Message', id: 'm1', text: 'Cannot sign in' };
const schema = buildSubgraphSchema({ typeDefs, resolvers: { Query: { message: () => message, latest: () => message } } });
const { supergraphSdl } = composeServices([{ name: 'events', url: 'http://127.0.0.1/events', typeDefs }]);

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const gateway = new ApolloGateway({ supergraphSdl, logger, buildService: () => new LocalGraphQLDataSource(schema) });
const servers = [new ApolloServer({ schema, logger }), new ApolloServer({ gateway, logger })];
await Promise.all(servers.map((server) => server.start()));

const onEvent = 'fragment Parts on Event { id ... on Message { text } }';
const found = [];
for (const query of [
  `{ message { ...Parts } } ${onEvent}`,
  '{ message { ...Parts } } fragment Parts on Entry { ... on Message { text } }',
  `{ message { __typename ...Parts } } ${onEvent}`,
  `{ latest { ...Parts } } ${onEvent}`,
]) {
  const answers = await Promise.all(servers.map((server) => server.executeOperation({ query })));
  const [alone, behind] = answers.map(({ body }) => JSON.stringify(body.singleResult));
  console.log(`@apollo/gateway 2.14.4: ${query}\n  the server    ${alone}\n  the gateway   ${behind}`);
  found.push([alone, behind]);
}
await Promise.all(servers.map((server) => server.stop()));

const whole = '{"data":{"message":{"id":"m1","text":"Cannot sign in"}}}';
const named = '{"data":{"message":{"__typename":"Message","id":"m1","text":"Cannot sign in"}}}';
const latest = '{"data":{"latest":{"id":"m1","text":"Cannot sign in"}}}';
assert.deepEqual(found, [
  [whole, '{"data":{"message":{"id":"m1"}}}'],
  ['{"data":{"message":{"text":"Cannot sign in"}}}', '{"data":{"message":{}}}'],
  [named, named],
  [latest, latest],
]);
JS
node finding.mjs

#!/bin/sh
# Where one server adds a field to an interface of another's (@interfaceObject), both gateways lose it without an error, each in
# its own queries: Apollo's makes a message null, or leaves it empty, that is asked for the field and __typename alone, as clients
# with a cache ask; that of graphql-tools, which is Hive's, makes the field null wherever it is asked of the message itself.
# (Guess: the same data from both.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @apollo/gateway@2.14.4 @apollo/composition@2.14.4 @apollo/subgraph@2.14.4 @apollo/server@5.5.1 @graphql-tools/federation@4.5.2 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { composeServices } from '@apollo/composition';
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { execute, graphql, parse, print } from 'graphql';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@interfaceObject"])';
const message = { __typename: 'Message', id: 'm1', text: 'Cannot sign in' };
const parts = {
  events: {
    typeDefs: parse(`${link} type Query { latest: Event message: Message }
      interface Event @key(fields: "id") { id: ID! }
      type Message implements Event @key(fields: "id") { id: ID! text: String }`),
    resolvers: {
      Event: { __resolveType: ({ __typename }) => __typename, __resolveReference: () => message },
      Message: { __resolveReference: () => message },
      Query: { latest: () => message, message: () => message },
    },
  },
  reactions: {
    typeDefs: parse(`${link} type Query { size: Int } type Event @key(fields: "id") @interfaceObject { id: ID! likes: Int }`),
    resolvers: { Event: { __resolveReference: (known) => known, likes: () => 3 } },
  },
};
const schemas = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, buildSubgraphSchema(part)]));
const services = Object.entries(parts).map(([name, { typeDefs }]) => ({ name, url: `http://127.0.0.1/${name}`, typeDefs }));
const { supergraphSdl } = composeServices(services);

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const buildService = ({ name }) => new LocalGraphQLDataSource(schemas[name]);
const apollo = new ApolloServer({ logger, gateway: new ApolloGateway({ supergraphSdl, logger, buildService }) });
await apollo.start();
const tools = getStitchedSchemaFromSupergraphSdl({
  supergraphSdl,
  onSubschemaConfig(subschema) {
    const schema = schemas[subschema.name.toLowerCase()];
    subschema.executor = ({ document, variables }) => graphql({ schema, source: print(document), variableValues: variables });
  },
});

const found = [];
for (const query of [
  '{ latest { __typename likes } }',
  '{ latest { ... on Message { __typename likes } } }',
  '{ message { __typename likes } }',
  '{ message { __typename text likes } }',
]) {
  const { body } = await apollo.executeOperation({ query });
  const answers = [body.singleResult, await execute({ schema: tools, document: parse(query), contextValue: {} })];
  const [inApollo, inTools] = answers.map((answer) => JSON.stringify(answer));
  console.log(`${query}\n  @apollo/gateway 2.14.4           ${inApollo}\n  @graphql-tools/federation 4.5.2  ${inTools}`);
  found.push([inApollo, inTools]);
}
await apollo.stop();
const latest = '{"data":{"latest":{"__typename":"Message","likes":3}}}';
assert.deepEqual(found, [
  [latest, latest],
  ['{"data":{"latest":{}}}', latest],
  ['{"data":{"message":null}}', '{"data":{"message":{"__typename":"Message","likes":null}}}'],
  [
    '{"data":{"message":{"__typename":"Message","text":"Cannot sign in","likes":3}}}',
    '{"data":{"message":{"__typename":"Message","text":"Cannot sign in","likes":null}}}',
  ],
]);
JS
node finding.mjs

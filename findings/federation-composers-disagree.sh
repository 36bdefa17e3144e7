#!/bin/sh
# The two composers of federation, Apollo's and The Guild's, make different things of the same valid subgraphs: a default that one
# subgraph has is the API's or nobody's, so that a server is asked for 5 threads or for all; an argument with a default, and one
# default in two orders, are refused by one; and where a subgraph returns a Message for an Event, The Guild's is
# content, and makes a supergraph that neither one's gateway starts with. (Guess: the same API.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @apollo/composition@2.14.4 @theguild/federation-composition@0.27.0 @apollo/subgraph@2.14.4 @apollo/gateway@2.14.4 @graphql-tools/federation@4.5.2 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { composeServices as apollo } from '@apollo/composition';
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { composeServices as guild } from '@theguild/federation-composition';
import { graphql, parse, print, printSchema } from 'graphql';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])';
const logger = { debug() {}, info() {}, warn() {}, error() {} };

async function compose(composer, subgraphs) {
  const services = subgraphs.map((sdl, at) => ({ name: `s${at}`, url: `http://127.0.0.1/s${at}`, typeDefs: parse(link + sdl) }));
  const { supergraphSdl, errors } = composer(services);
  if (errors) return `refused, ${errors[0].extensions.code}`;
  const threads = (_source, given) => JSON.stringify(given);
  const schemas = services.map(({ typeDefs }) => buildSubgraphSchema({ typeDefs, resolvers: { Query: { threads } } }));
  const buildService = ({ name }) => new LocalGraphQLDataSource(schemas[name.slice(1)]);
  const starts = await Promise.allSettled([
    new ApolloGateway({ supergraphSdl, logger, buildService }).load(),
    (async () =>
      getStitchedSchemaFromSupergraphSdl({
        supergraphSdl,
        onSubschemaConfig(subschema) {
          const schema = schemas[subschema.name.slice(1)];
          subschema.executor = ({ document, variables }) => graphql({ schema, source: print(document), variableValues: variables });
        },
      }))(),
  ]);
  const [refused] = starts.map(({ reason }) => /(Cannot find|Unknown) type:? "\w+"/.exec(reason?.message)?.[0]);
  if (starts.every(({ status }) => status === 'rejected')) return `composed, and neither gateway starts: ${refused}`;
  const schema = starts[1].value;
  const { data } = await graphql({ schema, source: '{ threads size }', contextValue: {} });
  return `${/threads.*/.exec(printSchema(schema))[0]}, and the server is given ${data.threads}`;
}

const found = [];
for (const subgraphs of [
  ['type Query { threads(first: Int = 5): String @shareable }', 'type Query { threads(first: Int): String @shareable size: Int }'],
  ['type Query { threads(first: Int! = 5): String @shareable }', 'type Query { threads: String @shareable size: Int }'],
  [
    'input By { a: Int b: Int } type Query { threads(by: By = { a: 1, b: 2 }): String @shareable }',
    'input By { a: Int b: Int } type Query { threads(by: By = { b: 2, a: 1 }): String @shareable size: Int }',
  ],
  [
    `interface Event { id: ID } type Message implements Event @shareable { id: ID }
     type Query { threads: String latest: Event @shareable }`,
    'type Message @shareable { id: ID } type Query { size: Int latest: Message @shareable }',
  ],
]) {
  const made = [await compose(apollo, subgraphs), await compose(guild, subgraphs)];
  console.log(subgraphs, '\n  @apollo/composition 2.14.4:', made[0], '\n  @theguild/federation-composition 0.27.0:', made[1]);
  found.push(made);
}
assert.deepEqual(found, [
  [
    'threads(first: Int): String, and the server is given {}',
    'threads(first: Int = 5): String, and the server is given {"first":5}',
  ],
  ['threads: String, and the server is given {}', 'refused, REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH'],
  [
    `threads(by: By = {a: 1, b: 2}): String, and the server is given {"by":{"a":1,"b":2}}`,
    'refused, FIELD_ARGUMENT_DEFAULT_MISMATCH',
  ],
  ['threads: String, and the server is given {}', 'composed, and neither gateway starts: Cannot find type "Event"'],
]);
JS
node finding.mjs

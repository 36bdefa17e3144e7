#!/bin/sh
# The gateway of graphql-tools, which is Hive's, tells of an error in one thread of a list by the path of the first thread whose
# customer it looked up in the same request: the path points at an e-mail that is there, and nothing says why the third is
# null. In a list within the thread the index is gone altogether. (Guess: the place that is null, as in Apollo's gateway.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-tools/federation@4.5.2 @apollo/composition@2.14.4 @apollo/subgraph@2.14.4 @apollo/gateway@2.14.4 @apollo/server@5.5.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { composeServices } from '@apollo/composition';
import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { execute, graphql, parse, print } from 'graphql';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const threads = ['c1', 'c2', 'c3'].map((id) => ({ customer: { id }, readers: [{ id: 'c2' }, { id }] }));
const parts = {
  threads: {
    typeDefs: parse(`${link} type Query { threads: [Thread] } type Thread { customer: Customer readers: [Customer] }
      type Customer @key(fields: "id") { id: ID! }`),
    resolvers: { Query: { threads: () => threads } },
  },
  people: {
    typeDefs: parse(`${link} type Query { size: Int } type Customer @key(fields: "id") { id: ID! email: String }`),
    resolvers: {
      Customer: {
        __resolveReference: ({ id }) => ({ id }),
        email({ id }) {
          if (id === 'c3') throw new Error('No e-mail for c3');
          return `${id}@example.com`;
        },
      },
    },
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
for (const query of ['{ threads { customer { email } } }', '{ threads { readers { email } } }']) {
  const { body } = await apollo.executeOperation({ query });
  const answers = [body.singleResult, await execute({ schema: tools, document: parse(query), contextValue: {} })];
  const [paths, data] = [answers.map(({ errors }) => errors.map(({ path }) => path.join('.'))), answers.map(({ data }) => JSON.stringify(data))];
  console.log(query, '\n  both answer', data[1], '\n  @apollo/gateway 2.14.4 says where:', paths[0], '\n  @graphql-tools/federation 4.5.2:', paths[1]);
  assert.equal(data[0], data[1]);
  found.push(paths);
}
await apollo.stop();
assert.deepEqual(found, [
  [['threads.2.customer.email'], ['threads.0.customer.email']],
  [['threads.2.readers.1.email'], ['threads.0.readers.email']],
]);
JS
node finding.mjs

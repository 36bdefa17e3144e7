#!/bin/sh
# Apollo Gateway takes what a client calls a field for the field that one server needs of another: with "email: name" the
# greeting that requires email is made of the name, and a field that requires a score in tens gets the score of the client's
# argument. In the other order the client gets the email where it asked for the name. No error. The gateway of graphql-tools,
# which is Hive's, gets arguments right, and fails on the alias. (Guess: an alias of its own for what a server needs.)
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

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])`;
const customer = { id: 'c1', name: 'Ada', email: 'ada@example.com', score: ({ in: unit }) => `score in ${unit}` };
const parts = {
  people: {
    typeDefs: parse(`${link} type Query { customer: Customer } type Customer @key(fields: "id") {
      id: ID! name: String email: String score(in: String = "ones"): String }`),
    resolvers: { Query: { customer: () => customer } },
  },
  mail: {
    typeDefs: parse(`${link} type Query { size: Int } type Customer @key(fields: "id") {
      id: ID! email: String @external score(in: String = "ones"): String @external
      greeting: String @requires(fields: "email") rank: String @requires(fields: "score(in: \\"tens\\")") }`),
    resolvers: {
      Customer: {
        __resolveReference: (known) => known,
        greeting: ({ email }) => `to ${email}`,
        rank: ({ score }) => `by ${score}`,
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
for (const query of [
  '{ customer { email: name greeting } }',
  '{ customer { greeting email: name } }',
  '{ customer { id: name greeting } }',
  '{ customer { score(in: "ones") rank } }',
  '{ customer { rank score(in: "ones") } }',
  '{ customer { ones: score(in: "ones") rank } }',
]) {
  const { body } = await apollo.executeOperation({ query });
  const answers = [body.singleResult, await execute({ schema: tools, document: parse(query), contextValue: {} })].map(
    ({ data, errors }) => JSON.stringify(errors?.[0].message.split(' because')[0] ?? data.customer),
  );
  console.log(`${query}\n  @apollo/gateway 2.14.4           ${answers[0]}\n  @graphql-tools/federation 4.5.2  ${answers[1]}`);
  found.push(answers);
}
await apollo.stop();
const inTens = '"rank":"by score in tens"';
assert.deepEqual(found, [
  ['{"email":"Ada","greeting":"to Ada"}', '"Fields \\"email\\" conflict"'],
  ['{"greeting":"to ada@example.com","email":"ada@example.com"}', '"Fields \\"email\\" conflict"'],
  ['{"id":"c1","greeting":"to ada@example.com"}', '"Fields \\"id\\" conflict"'],
  ['{"score":"score in ones","rank":"by score in ones"}', `{"score":"score in ones",${inTens}}`],
  [`{${inTens},"score":"score in tens"}`, `{${inTens},"score":"score in ones"}`],
  [`{"ones":"score in ones",${inTens}}`, `{"ones":"score in ones",${inTens}}`],
]);
JS
node finding.mjs

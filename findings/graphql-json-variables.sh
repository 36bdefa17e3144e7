#!/bin/sh
# A variable within the value of a custom scalar is not what it stands for, in graphql 16 and 17: an enum's is the value
# that the server has for it inside, where the literal is its name; and a variable of type Int is of an unknown type as
# long as no field of the schema has an Int. (Guess for enums: what the literal would have been; Int was news.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql17@npm:graphql@17.1.0 @graphql-tools/schema@11.0.6 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import * as graphql16 from 'graphql';
import * as graphql17 from 'graphql17';

const typeDefs = 'scalar JSON enum Status { TODO DONE } type Query { find(where: JSON): String }';
const resolvers = {
  Status: { TODO: 0, DONE: 1 },
  Query: { find: (_source, { where }) => JSON.stringify(where) },
};
const schema16 = makeExecutableSchema({ typeDefs, resolvers });

const schema17 = graphql17.buildSchema(typeDefs);
schema17.getQueryType().getFields().find.resolve = resolvers.Query.find;
for (const value of schema17.getType('Status').getValues()) value.value = resolvers.Status[value.name];

const found = [];
for (const [{ version, graphql }, schema] of [[graphql16, schema16], [graphql17, schema17]]) {
  for (const [source, variableValues] of [
    ['{ find(where: { status: DONE }) }', {}],
    ['query ($status: Status) { find(where: { status: $status }) }', { status: 'DONE' }],
    ['query ($size: Int) { find(where: { size: $size }) }', { size: 1 }],
  ]) {
    const { data, errors } = await graphql({ schema, source, variableValues });
    const ended = data?.find ?? errors[0].message;
    console.log(`graphql ${version}:`, source, variableValues, ended);
    found.push(ended);
  }
}
const each = ['{"status":"DONE"}', '{"status":1}', 'Unknown type "Int".'];
assert.deepEqual(found, [...each, ...each]);
JS
node finding.mjs

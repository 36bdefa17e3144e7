#!/bin/sh
# gql-query-builder makes one variable of the arguments of one name: a mutation that archives one thread and removes another
# does both to the second, and a query under two aliases gives one thing twice. Types and server take it, and nothing is
# said. (Guess: a variable for each, or an error.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 gql-query-builder@3.8.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { buildSchema, graphqlSync } from 'graphql';
import builder from 'gql-query-builder';

const schema = buildSchema(`type Query { thread(id: ID!): String }
type Mutation { archive(id: ID!): String remove(id: ID!): String }`);
const rootValue = {
  thread: ({ id }) => id,
  archive: ({ id }) => `archived ${id}`,
  remove: ({ id }) => `removed ${id}`,
};
const run = ({ query: source, variables: variableValues }) => {
  const { data } = graphqlSync({ schema, rootValue, source, variableValues });
  console.log('gql-query-builder 3.8.0 sends', source.replaceAll(/\s+/g, ' '), variableValues, 'and gets', { ...data });
  return Object.values(data);
};
const variables = (value) => ({ id: { value, type: 'ID', required: true } });
const changed = run(
  builder.mutation([
    { operation: 'archive', variables: variables('th_1') },
    { operation: 'remove', variables: variables('th_2') },
  ]),
);
const read = run(
  builder.query([
    { operation: { name: 'thread', alias: 'first' }, variables: variables('th_1') },
    { operation: { name: 'thread', alias: 'second' }, variables: variables('th_2') },
  ]),
);
assert.deepEqual([changed, read], [['archived th_2', 'removed th_2'], ['th_2', 'th_2']]);
JS
node finding.mjs

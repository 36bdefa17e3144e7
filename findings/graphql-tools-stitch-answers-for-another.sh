#!/bin/sh
# stitchSchemas of graphql-tools takes what a client calls a field for the key by which it asks the second schema: a query with
# "id: referredBy" gets the name of the customer who referred, and one with the fields in the other order the right name and
# the wrong referredBy. No error. Where the first schema is a server that validates, it refuses both: a conflict of nobody's.
# (Guess: keys have an alias of their own.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-tools/stitch@10.3.1 @graphql-tools/schema@10.1.5 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { graphql, print } from 'graphql';

const threads = makeExecutableSchema({
  typeDefs: `type Query { thread: Thread } type Thread { customer: Customer }
    type Customer { id: ID! referredBy: ID }`,
  resolvers: { Query: { thread: () => ({ customer: { id: 'c1', referredBy: 'c2' } }) } },
});
const names = { c1: 'Ada', c2: 'Grace' };
const people = makeExecutableSchema({
  typeDefs: 'type Query { customers(ids: [ID!]!): [Customer]! } type Customer { id: ID! name: String }',
  resolvers: { Query: { customers: (_source, { ids }) => ids.map((id) => ({ id, name: names[id] })) } },
});
const merge = {
  Customer: { selectionSet: '{ id }', fieldName: 'customers', key: ({ id }) => id, argsFromKeys: (ids) => ({ ids }) },
};
const local = stitchSchemas({ subschemas: [{ schema: threads }, { schema: people, merge }] });
// What a server does with a request: it validates it.
const served = (schema) => ({
  schema,
  executor: ({ document, variables }) => graphql({ schema, source: print(document), variableValues: variables }),
});
const remote = stitchSchemas({ subschemas: [served(threads), { ...served(people), merge }] });

const found = [];
for (const source of [
  '{ thread { customer { id name } } }',
  '{ thread { customer { id: referredBy name } } }',
  '{ thread { customer { name id: referredBy } } }',
  '{ thread { customer { by: referredBy name } } }',
]) {
  const answers = await Promise.all([local, remote].map((schema) => graphql({ schema, source, contextValue: {} })));
  const said = answers.map(({ data, errors }) => errors?.[0].message.split(' because')[0] ?? JSON.stringify(data.thread.customer));
  console.log(`@graphql-tools/stitch 10.3.1: ${source}\n  in one process ${said[0]}\n  with servers   ${said[1]}`);
  found.push(said);
}
const ada = '{"id":"c1","name":"Ada"}';
const adaBy = '{"by":"c2","name":"Ada"}';
assert.deepEqual(found, [
  [ada, ada],
  ['{"id":"c2","name":"Grace"}', 'Fields "id" conflict'],
  ['{"name":"Ada","id":"c1"}', 'Fields "id" conflict'],
  [adaBy, adaBy],
]);
JS
node finding.mjs

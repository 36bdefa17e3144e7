#!/bin/sh
# batch-execute of graphql-tools, which sends the queries of one tick as one: where a non-null root field of one fails, the
# others get data: null and no errors at all; and where a variable of one is missing, all are told of it, by a name that
# none has. (Guess: the others get their data, or are asked again.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-tools/batch-execute@10.3.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { createBatchingExecutor } from '@graphql-tools/batch-execute';
import { buildSchema, graphql, parse, print } from 'graphql';

const schema = buildSchema('type Query { thread(id: ID!): String!, workspace: String }');
const rootValue = {
  workspace: 'Acme',
  thread({ id }) {
    throw new Error(`There is no thread ${id}.`);
  },
};
const execute = ({ document, variables }) =>
  graphql({ schema, rootValue, source: print(document), variableValues: variables });

const found = [];
for (const variables of [{ id: 'th_1' }, {}]) {
  const executor = createBatchingExecutor(execute);
  const alone = await execute({ document: parse('{ workspace }') });
  const [failing, other] = await Promise.all([
    executor({ document: parse('query ($id: ID!) { thread(id: $id) }'), variables }),
    executor({ document: parse('{ workspace }') }),
  ]);
  console.log('@graphql-tools/batch-execute 10.3.2', variables);
  const [one, two, three] = [failing, other, alone].map((result) => JSON.stringify(result));
  console.log('  { thread }:', one, '\n  { workspace }:', two, '\n  { workspace } alone:', three);
  found.push([failing, other, alone].map(({ data, errors }) => [data && { ...data }, errors?.[0].message]));
}
const alone = [{ workspace: 'Acme' }, undefined];
const missing = [undefined, 'Variable "$_v0_id" of required type "ID!" was not provided.'];
assert.deepEqual(found, [
  [[null, 'There is no thread th_1.'], [null, undefined], alone],
  [missing, missing, alone],
]);
JS
node finding.mjs

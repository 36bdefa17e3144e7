#!/bin/sh
# quicktype's types of a GraphQL operation have of a field that is selected twice only what the second selection has,
# null in every field that never is null, and of a field that stands beside a fragment and in it, that it may be
# missing. (Guess: the fields of both, nullable as in the schema.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error quicktype-core@26.0.0 quicktype-graphql-input@26.0.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { buildSchema, graphqlSync, introspectionFromSchema } from 'graphql';
import { InputData, quicktype } from 'quicktype-core';
import { GraphQLInput } from 'quicktype-graphql-input';

const schema = buildSchema(`type Query { me: User! }
interface Node { id: ID! } type User implements Node { id: ID!, name: String! }`);
const rootValue = { me: { id: 'u_1', name: 'Ada' } };

const found = [];
for (const query of [
  'query me { me { id name } }',
  'query me { me { id } me { name } }',
  'query me { me { id name ... on Node { id } } }',
]) {
  const input = new GraphQLInput();
  await input.addSource({ name: 'Result', query, schema: { data: introspectionFromSchema(schema) } });
  const inputData = new InputData();
  inputData.addInput(input);
  const { lines } = await quicktype({ inputData, lang: 'typescript', rendererOptions: { 'just-types': 'true' } });
  const type = /interface Me (\{.*?\})/.exec(lines.join(' ').replaceAll(/\s+/g, ' '))[1];
  const answer = JSON.stringify(graphqlSync({ schema, source: query, rootValue }).data.me);
  console.log('quicktype-core 26.0.0:', query, '\n  type  ', type, '\n  answer', answer);
  found.push(type);
}
assert.deepEqual(found, [
  '{ id: null | string; name: null | string; }',
  '{ name: null | string; }',
  '{ id?: null | string; name: null | string; }',
]);
JS
node finding.mjs

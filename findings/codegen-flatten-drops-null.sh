#!/bin/sh
# graphql-codegen's flattenGeneratedTypes, an option for types, changes what documents ask for: arguments of null and a
# variable in a custom scalar are left out, and a long ID is rounded. The mutation that cleared a field sets the default.
# (Guess: the same documents, flatter.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typed-document-node@7.1.1 @graphql-tools/relay-operation-optimizer@7.1.14 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import { buildSchema, executeSync, parse, print } from 'graphql';

const sdl = `type Query { size: Int } scalar JSON
type Mutation { assign(user: ID = "nobody"): String, store(value: JSON): String }`;
const schema = buildSchema(sdl);
for (const field of Object.values(schema.getMutationType().getFields())) {
  field.resolve = (_source, values) => JSON.stringify(values);
}

async function answer(mutation, flattenGeneratedTypes) {
  const written = await codegen({
    schema: parse(sdl),
    documents: [{ document: parse(mutation), location: 'operations.graphql' }],
    config: { flattenGeneratedTypes },
    plugins: [{ documents: {} }],
    pluginMap: { documents },
    filename: 'documents.ts',
  });
  const document = JSON.parse(/Document = (\{.*\}) as unknown/.exec(written)[1]);
  const { data } = executeSync({ schema, document, variableValues: { by: 'Ada' } });
  console.log('typed-document-node 7.1.1', { flattenGeneratedTypes }, print(document).replaceAll(/\s+/g, ' '), { ...data });
  return Object.values(data)[0];
}

const found = [];
for (const mutation of [
  'mutation m { assign(user: null) }',
  'mutation m($user: ID = null) { assign(user: $user) }',
  'mutation m($by: String) { store(value: { by: $by }) }',
  'mutation m { assign(user: 12345678901234567890) }',
]) {
  found.push([await answer(mutation, false), await answer(mutation, true)]);
}
assert.deepEqual(found, [
  ['{"user":null}', '{"user":"nobody"}'],
  ['{"user":null}', '{"user":"nobody"}'],
  ['{"value":{"by":"Ada"}}', '{"value":{}}'],
  ['{"user":"12345678901234567890"}', '{"user":"12345678901234567000"}'],
]);
JS
node finding.mjs

#!/bin/sh
# A thousand valid operations, each with a fragment beside it, are more than graphql-js validates as one
# document: it says "Validation aborted.", names no place, and says nothing of an operation that is
# wrong. graphql-codegen validates all documents as one, and refuses to generate.
#
# Guessed before the run: one error without nodes from both graphqls, and that graphql-codegen throws it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql17@npm:graphql@17.1.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import * as graphql16 from 'graphql';
import * as graphql17 from 'graphql17';

const sdl = 'type Query { item: Item } type Item { id: ID next: Item }';
const shared = Array.from(
  { length: 30 },
  (_, i) => `fragment Shared${i} on Item { next { id ${i > 0 ? `...Shared${i - 1}` : ''} } }`,
);
const pages = Array.from(
  { length: 1000 },
  (_, i) => `query page${i} { item { ...Page${i} } } fragment Page${i} on Item { id ...Shared29 }`,
);
const valid = [...shared, ...pages].join('\n');

for (const { version, buildSchema, parse, validate } of [graphql16, graphql17]) {
  const errors = (text) =>
    validate(buildSchema(sdl), parse(text)).map(({ message, nodes }) => [message, nodes]);
  console.log(`graphql ${version}`, errors(valid));
  assert.deepEqual(errors(valid), [['Validation aborted.', undefined]]);
  assert.deepEqual(errors(`${valid} query wrong { nothing }`), errors(valid));
}

const failure = await codegen({
  schema: graphql16.parse(sdl),
  documents: [{ document: graphql16.parse(valid), location: 'operations.graphql' }],
  config: {},
  plugins: [{ operations: {} }],
  pluginMap: { operations },
  filename: 'operations.ts',
}).catch((error) => error.message);
console.log('@graphql-codegen/core 6.2.1', failure);
assert.match(failure, /Validation aborted\./);
JS
node finding.mjs

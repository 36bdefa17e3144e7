#!/bin/sh
# graphql-codegen forgets the fields of an inline fragment that stands directly in another one on the same union: the
# server answers them, and the type has only what is beside them. Written without the outer fragment, which says
# nothing, they are there.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, executeSync, parse } from 'graphql';

const sdl = `type Query { pet: Pet! } union Pet = Cat | Dog
type Cat { name: String! } type Dog { name: String! size: Int! }`;

async function look(selection) {
  const document = parse(`query q { pet { __typename ${selection} } }`);
  const written = await codegen({
    schema: parse(sdl),
    documents: [{ document, location: 'operations.graphql' }],
    config: {},
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    filename: 'operations.ts',
  });
  const type = written.replaceAll(/\s+/g, ' ').match(/QQuery = (.*);/)[1];
  const rootValue = { pet: { __typename: 'Dog', name: 'Rex', size: 3 } };
  const { data } = executeSync({ schema: buildSchema(sdl), document, rootValue });
  console.log(`typescript-operations 6.1.9: ${selection}\n  type:   ${type}\n  answer: ${JSON.stringify(data)}`);
  return [/size: number/.test(type), 'size' in data.pet];
}

assert.deepEqual(await look('... on Dog { size }'), [true, true]);
assert.deepEqual(await look('... on Pet { ... on Dog { size } }'), [false, true]);
JS
node finding.mjs

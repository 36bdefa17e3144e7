#!/bin/sh
# graphql-codegen calls the types of findUserByID FindUserByIdQuery, so that two operations whose names
# differ in capitals alone are declared twice under one name: what it writes does not compile.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 typescript@6.0.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema } from 'graphql';

const document = parse('query findUserByID { userByID } query findUserById { userByID }');
const written = await codegen({
  schema: parse(printSchema(buildSchema('type Query { userByID: ID }'))),
  documents: [{ document, location: 'operations.graphql' }],
  config: {},
  plugins: [{ operations: {} }],
  pluginMap: { operations },
  filename: 'operations.ts',
});
const names = [...written.matchAll(/export type (\w+Query) /g)].map(([, name]) => name);
console.log('@graphql-codegen/typescript-operations 6.1.9', names);
assert.deepEqual(names, ['FindUserByIdQuery', 'FindUserByIdQuery']);
END
node finding.mjs

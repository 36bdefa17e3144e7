#!/bin/sh
# graphql-codegen's type of a fragment that selects nothing of some objects says that these have no property at all. A query
# that asks more of them beside the fragment gets an answer that the fragment's type refuses; and where fragments keep
# their types ('combine') the query's own type refuses it, for it is both at once.
# (Guess, after random operations of ours had shown the second: the default writes the same fragment, so that what its
# query answers cannot be handed to a function that takes the fragment.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 typescript@5.9.3 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, executeSync, parse } from 'graphql';

const sdl = `type Query { pet: Pet! } union Pet = Cat | Dog
type Cat { name: String! } type Dog { name: String! size: Int! }`;
const document = parse(`query q { pet { ... on Cat { name } ... on Dog { name } } ...Sizes }
fragment Sizes on Query { pet { ... on Dog { size } } }`);
const rootValue = { pet: { __typename: 'Cat', name: 'Tom' } };
const { data } = executeSync({ schema: buildSchema(sdl), document, rootValue });

async function compiles(config, program) {
  const written = await codegen({
    schema: parse(sdl),
    documents: [{ document, location: 'operations.graphql' }],
    config,
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    filename: 'operations.ts',
  });
  writeFileSync('program.ts', `${written}\n${program}\n`);
  const { stdout } = spawnSync('npx', ['tsc', '--noEmit', '--strict', 'program.ts'], { encoding: 'utf8' });
  console.log(`typescript-operations 6.1.9 ${JSON.stringify(config)}: ${program}\n  ${stdout.trim() || 'compiles'}`);
  return stdout === '';
}

const answer = `export const answer: QQuery = ${JSON.stringify(data)};`;
const handOn = 'export const handOn = (query: QQuery): SizesFragment => query;';
assert.equal(await compiles({}, answer), true);
assert.equal(await compiles({}, handOn), false);
assert.equal(await compiles({ inlineFragmentTypes: 'combine' }, answer), false);
assert.equal(await compiles({ inlineFragmentTypes: 'combine' }, handOn), true);
JS
node finding.mjs

#!/bin/sh
# graphql-codegen-typescript-validation-schema writes validators of inputs that do not take what the server takes, and
# not the same: for valibot a non-null field with a default has to be given, and a @oneOf input may be empty, or have two
# fields; for zod it is as the server has it. An Int of 1.5 all take. (Guess: the same inputs for each library.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript@6.1.0 graphql-codegen-typescript-validation-schema@0.19.0 zod@4.6.7 valibot@1.5.0 esbuild@0.28.2 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import { transform } from 'esbuild';
import { buildSchema, graphqlSync, parse } from 'graphql';
import * as plugin from 'graphql-codegen-typescript-validation-schema';
import { is } from 'valibot';

const sdl = `type Query { customers(filter: Filter): Int }
input Filter { first: Int! = 10, by: Identifier }
input Identifier @oneOf { id: ID, email: String }`;
const schemaAst = buildSchema(sdl);
const source = 'query ($filter: Filter) { customers(filter: $filter) }';

const takes = {
  server: (filter) => !graphqlSync({ schema: schemaAst, source, variableValues: { filter } }).errors,
};
for (const library of ['zodv4', 'valibot']) {
  const written = await codegen({
    schema: parse(sdl),
    schemaAst,
    documents: [],
    config: { schema: library, importFrom: './types.js' },
    plugins: [{ plugin: {} }],
    pluginMap: { plugin },
    filename: 'validators.ts',
  });
  await writeFile(`${library}.mjs`, (await transform(written, { loader: 'ts' })).code);
  const { FilterSchema } = await import(`./${library}.mjs`);
  takes[library] = (filter) =>
    library === 'valibot' ? is(FilterSchema(), filter) : FilterSchema().safeParse(filter).success;
}

const found = [];
for (const filter of [{ by: { id: '1' } }, { first: 1, by: {} }, { first: 1, by: { id: '1', email: 'a@b.c' } }, { first: 1.5 }]) {
  const taken = Object.entries(takes).map(([by, take]) => [by, take(filter)]);
  console.log('validation-schema 0.19.0:', JSON.stringify(filter), 'taken', Object.fromEntries(taken));
  found.push(taken.map(([, is]) => is));
}
assert.deepEqual(found, [
  [true, true, false],
  [false, false, true],
  [false, false, true],
  [false, true, true],
]);
JS
node finding.mjs

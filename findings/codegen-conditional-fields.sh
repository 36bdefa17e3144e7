#!/bin/sh
# graphql-codegen forgets conditions: what @include and @skip leave out of an answer is in its types as
# always there where the field is selected twice or stands in two fragments, and what they let in
# through a fragment on an interface is not in its types at all.
#
# Guessed before the run: that of two selections of a field the condition of the second is lost. That
# the fields of the interface and those of the inner fragment go wrong as well was news.
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

const sdl = `type Query { user: User! }
type User implements Node { id: ID! name: String! boss: User! }
interface Node { id: ID! }`;

async function typeOf(selection) {
  const document = parse(`query q($x: Boolean!) { ${selection} }`);
  const written = await codegen({
    schema: parse(sdl),
    documents: [{ document, location: 'operations.graphql' }],
    config: {},
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    filename: 'operations.ts',
  });
  return written.replaceAll(/\s+/g, ' ').match(/QQuery = (.*);/)[1];
}

function answer(selection, x) {
  const document = parse(`query q($x: Boolean!) { ${selection} }`);
  const user = { __typename: 'User', id: '1', name: 'Ada', boss: () => user };
  const { data } = executeSync({
    schema: buildSchema(sdl),
    document,
    rootValue: { user },
    variableValues: { x },
  });
  return JSON.stringify(data);
}

for (const [selection, x, type, answered] of [
  [
    'user { id } user @include(if: $x) { name }',
    false,
    '{ user: { id: string, name: string } }',
    '{"user":{"id":"1"}}',
  ],
  [
    'user { boss { id } ... @include(if: $x) { boss { name } } }',
    false,
    '{ user: { boss: { id: string } } & { boss?: { name: string } } }',
    '{"user":{"boss":{"id":"1"}}}',
  ],
  [
    'user { ... on Node { ... on User @include(if: $x) { name } } }',
    false,
    '{ user: { name: string } }',
    '{"user":{}}',
  ],
  [
    'user { __typename @include(if: $x) }',
    false,
    "{ user: { __typename: 'User' } }",
    '{"user":{}}',
  ],
  [
    'user { ... on Node @include(if: $x) { id } }',
    true,
    '{ user: Record<PropertyKey, never> }',
    '{"user":{"id":"1"}}',
  ],
]) {
  console.log(selection, '\n  type  ', await typeOf(selection), '\n  answer', answer(selection, x));
  assert.equal(await typeOf(selection), type);
  assert.equal(answer(selection, x), answered);
}
JS
node finding.mjs

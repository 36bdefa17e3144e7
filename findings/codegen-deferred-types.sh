#!/bin/sh
# graphql-codegen types what @defer sends later in three wrong ways: an inline fragment on a member of an interface is not
# in the type at all; within a fragment on such a member it is there from the start; and where fragments keep their types
# ('combine') a deferred one is "itself or itself". graphql 17 answers first without, then with it.
# (Guess: each is there or not yet, as it is for an object's own inline fragment.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@17.1.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as types from '@graphql-codegen/typescript-operations';
import { buildSchema, experimentalExecuteIncrementally, parse } from 'graphql';

const sdl = `directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
type Query { node: Node user: User } interface Node { id: ID }
type User implements Node { id: ID name: String! } type Bot implements Node { id: ID }`;
const user = { __typename: 'User', id: 'u_1', name: 'Ada' };

async function typeOf(query, config) {
  const document = parse(query);
  const rootValue = { node: user, user };
  const { initialResult, subsequentResults } = await experimentalExecuteIncrementally({ schema: buildSchema(sdl), document, rootValue });
  let later;
  for await (const { incremental } of subsequentResults) later ??= incremental[0].data;
  const written = await codegen({
    schema: parse(sdl),
    documents: [{ document, location: 'operations.graphql' }],
    config,
    plugins: [{ types: {} }],
    pluginMap: { types },
    filename: 'types.ts',
  });
  const type = /export type QQuery = ([^;]*(?:\?: never[^;]*)*);\n/.exec(written)[1].replaceAll(/\s+/g, ' ');
  console.log('graphql 17.1.0 answers', query, 'with', JSON.stringify(initialResult.data), 'then', JSON.stringify(later));
  console.log('typescript-operations 6.1.9', config, 'types it', type);
  return type;
}
const combine = { inlineFragmentTypes: 'combine' };
const found = [
  await typeOf('query q { user { id ... @defer { name } } }'),
  await typeOf('query q { node { id ... on User @defer { name } } }'),
  await typeOf('query q { node { ... on User { id ... @defer { name } } } }'),
  await typeOf('query q { user { id ...Name @defer } } fragment Name on User { name }', combine),
];
assert.deepEqual(found, [
  '{ user: { id: string | null } & ({ name: string } | { name?: never }) | null }',
  '{ node: | { id: string | null } | { id: string | null } | null }',
  '{ node: | { id: string | null, name: string } | Record<PropertyKey, never> | null }',
  '{ user: { id: string | null } & (NameFragment | NameFragment) | null }',
]);
JS
node finding.mjs

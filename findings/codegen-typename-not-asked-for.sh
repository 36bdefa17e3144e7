#!/bin/sh
# graphql-codegen's nonOptionalTypename makes __typename a part of every type, and of no document: a client that sends the
# documents as they are written gets none, so that a switch on it goes past every case although it compiles. Apollo, which
# adds it, adds none to the query itself, where the type has it too. (Guess: the documents ask for it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 @graphql-codegen/typed-document-node@7.1.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as types from '@graphql-codegen/typescript-operations';
import { buildSchema, executeSync, parse } from 'graphql';

const sdl = `type Query { assignee: Assignee } union Assignee = User | Bot
type User { name: String } type Bot { label: String }`;
const written = await codegen({
  schema: parse(sdl),
  documents: [{ document: parse('query q { assignee { ... on User { name } ... on Bot { label } } }'), location: 'q.graphql' }],
  config: { nonOptionalTypename: true },
  plugins: [{ types: {} }, { documents: {} }],
  pluginMap: { types, documents },
  filename: 'q.ts',
});
const type = /QQuery = ([^;]*);/.exec(written)[1].replaceAll(/\s+/g, ' ');
const document = JSON.parse(/QDocument = (\{.*\}) as unknown/.exec(written)[1]);
const rootValue = { assignee: { __typename: 'Bot', label: 'R2' } };
const { data } = executeSync({ schema: buildSchema(sdl), document, rootValue });
console.log('typescript-operations 6.1.9, nonOptionalTypename:', type, 'is answered with', JSON.stringify(data));
assert.equal(
  type,
  `{ __typename: 'Query', assignee: | { __typename: 'User', name: string | null } | { __typename: 'Bot', label: string | null } | null }`,
);
assert.equal(JSON.stringify(data), '{"assignee":{"label":"R2"}}');
JS
node finding.mjs

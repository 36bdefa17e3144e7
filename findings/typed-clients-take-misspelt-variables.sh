#!/bin/sh
# urql and graphql-request compile a misspelt variable of a typed document beside one that has to be there: what they are
# given is a candidate for the type of the variables. A server passes over a variable that it does not know, so that the
# note is not set, and all went well. Where every variable is optional they refuse it, and Apollo Client always does.
# (Guess: all three refuse it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm pkg set type=module
npm install --no-audit --no-fund --loglevel=error @apollo/client@4.3.8 rxjs@7.8.2 @urql/core@6.0.3 graphql-request@7.4.0 graphql@16.15.0 @graphql-typed-document-node/core@3.2.0 typescript@5.9.3 typescript7@npm:typescript@7.0.2 >npm.log
cat >calls.ts <<'TS'
import type { ApolloClient } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Client } from '@urql/core';
import type { GraphQLClient } from 'graphql-request';
declare const mutation: TypedDocumentNode<{ close: string }, { id: string; note?: string }>;
declare const query: TypedDocumentNode<{ list: string[] }, { first?: number; after?: string }>;
declare const [apollo, urql, request]: [ApolloClient, Client, GraphQLClient];
export const calls = [
  apollo.mutate({ mutation, variables: { id: '1', noet: 'spam' } }),
  urql.mutation(mutation, { id: '1', noet: 'spam' }),
  request.request(mutation, { id: '1', noet: 'spam' }),
  apollo.query({ query, variables: { frist: 1 } }),
  urql.query(query, { frist: 1 }),
  request.request(query, { frist: 1 }),
];
TS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildSchema, graphqlSync } from 'graphql';

const lines = readFileSync('calls.ts', 'utf8').split('\n');
for (const compiler of ['typescript', 'typescript7']) {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
  const { stdout } = spawnSync(process.execPath, [`node_modules/${compiler}/bin/tsc`, ...options, 'calls.ts'], { encoding: 'utf8' });
  const refused = [...stdout.matchAll(/^calls\.ts\((\d+),/gm)].map(([, line]) => lines[line - 1].trim());
  console.log(compiler, 'refuses', refused);
  assert.deepEqual(refused, [8, 11, 12, 13].map((line) => lines[line].trim()));
}
const schema = buildSchema('type Query { none: Int } type Mutation { close(id: ID!, note: String): String }');
const rootValue = { close: ({ id, note }) => `${id} closed, note: ${note}` };
const source = 'mutation close($id: ID!, $note: String) { close(id: $id, note: $note) }';
const { data } = graphqlSync({ schema, rootValue, source, variableValues: { id: '1', noet: 'spam' } });
console.log('and the server answers', { ...data });
assert.equal(data.close, '1 closed, note: undefined');
JS
node finding.mjs

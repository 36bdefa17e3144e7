#!/bin/sh
# graphql-yoga masks a GraphQLError that another copy of graphql has made, as a library with one of its own throws it: the
# client gets "Unexpected error." and INTERNAL_SERVER_ERROR in place of the message and code meant for it, but the status
# that the error asks for, 403. graphql itself takes it for its own. (Guess: it goes by the error's name.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-yoga@5.24.1 graphql@16.15.0 graphql17@npm:graphql@17.1.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import * as graphql16 from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import * as graphql17 from 'graphql17';

const found = [];
for (const { version, GraphQLError } of [graphql16, graphql17]) {
  const schema = createSchema({
    typeDefs: 'type Query { billing: String }',
    resolvers: {
      Query: {
        billing() {
          throw new GraphQLError('Ask an owner.', { extensions: { code: 'FORBIDDEN', http: { status: 403 } } });
        },
      },
    },
  });
  const yoga = createYoga({ schema, logging: false });
  const response = await yoga.fetch('http://127.0.0.1/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ billing }"}',
  });
  const fromYoga = (await response.json()).errors[0];
  const alone = (await graphql16.graphql({ schema, source: '{ billing }' })).errors[0];
  const got = [fromYoga, alone].map(({ message, extensions }) => `${extensions.code}: ${message}`);
  console.log(`graphql-yoga 5.24.1 on graphql 16.15.0, error of graphql ${version}: ${response.status}`, got[0]);
  console.log('  graphql alone:', got[1]);
  found.push([response.status, ...got]);
}
const meant = 'FORBIDDEN: Ask an owner.';
assert.deepEqual(found, [
  [403, meant, meant],
  [403, 'INTERNAL_SERVER_ERROR: Unexpected error.', meant],
]);
JS
node finding.mjs

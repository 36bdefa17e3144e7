#!/bin/sh
# findBreakingChanges of graphql 16 and 17 sees neither that an input type has become @oneOf, nor that
# the mutation type is gone, although documents that were valid before are then refused.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql17@npm:graphql@17.1.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import * as graphql16 from 'graphql';
import * as graphql17 from 'graphql17';

const changes = {
  'an input becomes @oneOf': [
    'input Who { id: ID, email: String } type Query { user(who: Who): Int }',
    'input Who @oneOf { id: ID, email: String } type Query { user(who: Who): Int }',
    '{ user(who: { id: 1, email: "a" }) }',
  ],
  'the mutation type goes': [
    'schema { query: Q, mutation: M } type Q { a: Int } type M { b: Int }',
    'schema { query: Q } type Q { a: Int } type M { b: Int }',
    'mutation { b }',
  ],
};
for (const { version, buildSchema, findBreakingChanges, findDangerousChanges, graphql } of [graphql16, graphql17]) {
  for (const [name, [before, after, document]] of Object.entries(changes)) {
    const [from, to] = [buildSchema(before), buildSchema(after)];
    const found = [...findBreakingChanges(from, to), ...findDangerousChanges(from, to)];
    const results = await Promise.all([from, to].map((schema) => graphql({ schema, source: document })));
    const errors = results.map(({ errors }) => errors?.length ?? 0);
    console.log(`graphql ${version}: ${name}: ${found.length} changes found, errors of a document ${errors.join(' -> ')}`);
    assert.deepEqual([found.length, ...errors], [0, 0, 1]);
  }
}
END
node finding.mjs

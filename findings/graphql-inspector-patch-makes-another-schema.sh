#!/bin/sh
# graphql-inspector's patch, which applies what its own diff of two schemas says to the first, gives another schema than the
# second: where a subscription type is new it becomes the query type, and a new argument or input field has lost its default,
# so that it is required and every query that leaves it out is refused. Both without an error. (Guess: the second schema.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-inspector/core@8.0.0 @graphql-inspector/patch@1.0.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { diff } from '@graphql-inspector/core';
import { patchSchema } from '@graphql-inspector/patch';
import { buildSchema, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';

const print = (schema) => printSchema(lexicographicSortSchema(schema)).replaceAll(/\s+/g, ' ');
const document = parse('{ threads }');
const found = [];
for (const [before, after] of [
  ['type Query { threads: Int }', 'type Query { threads: Int } type Mutation { close: Int }'],
  ['type Query { threads: Int }', 'type Query { threads: Int } type Subscription { opened: Int }'],
  ['type Query { threads: Int }', 'type Query { threads(first: Int! = 25): Int }'],
]) {
  const [from, to] = [buildSchema(before), buildSchema(after)];
  const patched = patchSchema(from, await diff(from, to), { throwOnError: true });
  const refused = validate(patched, document).map(({ message }) => message);
  console.log('@graphql-inspector/patch 1.0.0:', before, '->', after, 'gives', print(patched), ...refused);
  assert.deepEqual(validate(to, document), []);
  found.push([print(patched) === print(to), patched.getQueryType().name, refused.length]);
}
assert.deepEqual(found, [[true, 'Query', 0], [false, 'Subscription', 1], [false, 'Query', 1]]);
JS
node finding.mjs

#!/bin/sh
# Changes of a directive that make valid documents invalid: that an argument has another type, or is required now although
# it was there before, findBreakingChanges of graphql 16 does not see and that of 17 does; graphql-inspector sees both, but
# takes a directive that may no longer be repeated for dangerous only. (Guess: each calls all three breaking.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql17@npm:graphql@17.1.0 @graphql-inspector/core@8.0.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { diff } from '@graphql-inspector/core';
import * as graphql16 from 'graphql';
import * as graphql17 from 'graphql17';

const before = 'type Query { size: Int } directive @cached(seconds: Int) repeatable on FIELD';
const found = {};
for (const [directive, document] of [
  ['@cached(seconds: String) repeatable on FIELD', '{ size @cached(seconds: 1) }'],
  ['@cached(seconds: Int!) repeatable on FIELD', '{ size @cached }'],
  ['@cached(seconds: Int) on FIELD', '{ size @cached(seconds: 1) @cached(seconds: 2) }'],
]) {
  const after = `type Query { size: Int } directive ${directive}`;
  const errors = [before, after].map(
    (sdl) => graphql16.validate(graphql16.buildSchema(sdl), graphql16.parse(document)).length,
  );
  assert.deepEqual(errors, [0, 1]);
  const verdicts = [graphql16, graphql17].map(({ buildSchema, findBreakingChanges }) =>
    findBreakingChanges(buildSchema(before), buildSchema(after)).length > 0 ? 'BREAKING' : 'none',
  );
  const changes = await diff(graphql16.buildSchema(before), graphql16.buildSchema(after));
  verdicts.push(...changes.map(({ criticality }) => criticality.level));
  console.log(directive, 'breaks', document, '\n  graphql 16.15.0, 17.1.0, @graphql-inspector/core 8.0.0:', verdicts);
  found[directive] = verdicts;
}
assert.deepEqual(Object.values(found), [
  ['none', 'BREAKING', 'BREAKING'],
  ['none', 'BREAKING', 'BREAKING'],
  ['BREAKING', 'BREAKING', 'DANGEROUS'],
]);
JS
node finding.mjs

#!/bin/sh
# graphql-inspector says of a required argument or input field that loses its default that it is
# dangerous, not breaking; a document that left it out is refused from then on.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-inspector/core@8.0.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { diff } from '@graphql-inspector/core';
import { buildSchema, parse, validate } from 'graphql';

const changes = [
  ['type Query { list(size: Int! = 10): Int }', 'type Query { list(size: Int!): Int }', '{ list }'],
  [
    'input Page { size: Int! = 10 } type Query { list(page: Page): Int }',
    'input Page { size: Int! } type Query { list(page: Page): Int }',
    '{ list(page: {}) }',
  ],
];
console.log('@graphql-inspector/core 8.0.0');
for (const [before, after, document] of changes) {
  const [from, to] = [buildSchema(before), buildSchema(after)];
  const found = (await diff(from, to)).map(({ criticality, message }) => `${criticality.level}: ${message}`);
  const errors = [from, to].map((schema) => validate(schema, parse(document)).length);
  console.log(found.join(), `; errors of ${document}: ${errors.join(' -> ')}`);
  assert.deepEqual([found.length, found[0].startsWith('DANGEROUS'), ...errors], [1, true, 0, 1]);
}
END
node finding.mjs

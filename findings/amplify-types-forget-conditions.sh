#!/bin/sh
# Amplify's graphql-types-generator forgets conditions: what @include and @skip leave out of an answer is in its types as always
# there, so that a program which reads it compiles under strict and fails. (Guess: optional, as a field that may be absent.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --legacy-peer-deps --loglevel=error @aws-amplify/graphql-types-generator@3.6.0 \
  graphql@16.15.0 typescript@5.9.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import generator from '@aws-amplify/graphql-types-generator';
import { buildSchema, graphql } from 'graphql';

const schema = `type Query { thread: Thread }
  type Thread { id: ID! title: String! labels: [String!]! customer: Customer! }
  type Customer { email: String! }`;
const source = `query Page($details: Boolean!, $brief: Boolean!) {
  thread { id title @include(if: $details) labels @skip(if: $brief) ...Customer @include(if: $details) }
}
fragment Customer on Thread { customer { email } }`;
const output = await generator.generateFromString(schema, undefined, source, 'typescript', false, {});
const [types] = Object.values(output);
const type = types.slice(types.indexOf('export type PageQuery ='), types.indexOf('export type CustomerFragment'));
console.log(`@aws-amplify/graphql-types-generator 3.6.0:\n${source}\n${type}`);
writeFileSync('types.ts', types);
writeFileSync(
  'program.ts',
  `import type { PageQuery } from './types';
export const lengths = ({ thread }: PageQuery) =>
  thread && [thread.title.length, thread.labels.length, thread.customer.email.length];`,
);
const compiled = spawnSync('npx', ['tsc', '--strict', '--noEmit', 'program.ts'], { encoding: 'utf8' });
console.log(`tsc --strict of a program that reads all three: ${compiled.status} ${compiled.stdout}`);
const rootValue = { thread: { id: 't', title: 'Refund', labels: [], customer: { email: 'ada@example.com' } } };
const variableValues = { details: false, brief: true };
const { data } = await graphql({ schema: buildSchema(schema), source, rootValue, variableValues });
console.log(`graphql 16.15.0 answers ${JSON.stringify(data)}`);
assert.equal(JSON.stringify(data), '{"thread":{"id":"t"}}');
assert.equal(compiled.status, 0);
JS
node finding.mjs

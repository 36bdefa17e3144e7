#!/bin/sh
# Amplify's graphql-docs-generator, which writes an operation for each root field of a schema, writes invalid ones of valid schemas:
# members of a union that have a field of the same name and of other nullability, without aliases, and fields with a required
# argument, without the argument. A server refuses those. (Guess: all are valid.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --legacy-peer-deps --loglevel=error @aws-amplify/graphql-docs-generator@4.2.2 \
  graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import generator from '@aws-amplify/graphql-docs-generator';
import { buildSchema, parse, validate } from 'graphql';

const schema = `
  type Query { timeline: [Entry!]! customer(id: ID!): Customer workspace: Workspace }
  union Entry = Message | Note
  type Message { id: ID! text: String! }
  type Note { id: ID! text: String }
  type Customer { id: ID! name: String }
  type Workspace { id: ID! setting(key: String!): Setting }
  type Setting { value: String }`;
const found = {};
const { queries } = generator.generateGraphQLDocuments(schema, { maxDepth: 2 });
for (const [name, text] of queries) {
  const [error] = validate(buildSchema(schema), parse(text));
  console.log(`@aws-amplify/graphql-docs-generator 4.2.2: ${text.replace(/\s+/g, ' ')}\n  ${error?.message ?? 'valid'}`);
  found[name] = error?.message.split(' because')[0] ?? 'valid';
}
assert.deepEqual(found, {
  timeline: 'Fields "text" conflict',
  customer: 'valid',
  workspace: 'Field "setting" argument "key" of type "String!" is required, but it was not provided.',
});
JS
node finding.mjs

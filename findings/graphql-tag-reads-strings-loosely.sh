#!/bin/sh
# graphql-tag, which is Apollo Client's gql as well, takes two documents for one where only spaces or commas in a string set
# them apart: the second gets the document of the first, so that who asks for "Smith, Anna" has asked for "Smith Anna".
# No error, no warning. (Guess: what stands in strings tells documents apart.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql-tag@2.12.7 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { buildSchema, executeSync } from 'graphql';
import gql from 'graphql-tag';

const schema = buildSchema('type Query { search(text: String!): String }');
schema.getQueryType().getFields().search.resolve = (_source, { text }) => text;
const answer = (document) => executeSync({ schema, document }).data.search;

const found = [
  answer(gql`query { search(text: "Smith Anna") }`),
  answer(gql`query { search(text: "Smith, Anna") }`),
  answer(gql`query { search(text: """Smith

  Anna""") }`),
  answer(gql`query { search(text: "Smith; Anna") }`),
];
console.log('graphql-tag 2.12.7: the server is asked for', found);
assert.deepEqual(found, ['Smith Anna', 'Smith Anna', 'Smith\n\nAnna', 'Smith; Anna']);
JS
node finding.mjs

#!/bin/sh
# babel-plugin-graphql-tag, which compiles gql templates so that nothing is parsed at run time, reads them as they are written
# where graphql-tag reads what they are: a line break in a string is a backslash and an n in the build, and the test that
# runs without the build sees nothing of it. (Guess: the document that graphql-tag makes.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @babel/core@7.29.13 babel-plugin-graphql-tag@3.3.0 graphql-tag@2.12.7 graphql@16.15.0 >npm.log
cat >source.mjs <<'JS'
import gql from 'graphql-tag';

export default gql`mutation { reply(text: "Hello,\\nhere is a new one.") }`;
JS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import babel from '@babel/core';
import { buildSchema, executeSync } from 'graphql';

const schema = buildSchema('type Query { none: Int } type Mutation { reply(text: String!): String }');
const rootValue = { reply: ({ text }) => text };
const { code } = babel.transformFileSync('source.mjs', { plugins: ['graphql-tag'], configFile: false });
writeFileSync('built.mjs', code);
const found = [];
for (const file of ['source.mjs', 'built.mjs']) {
  const { default: document } = await import(`./${file}`);
  const { data } = executeSync({ schema, document, rootValue });
  console.log('babel-plugin-graphql-tag 3.3.0,', file, 'replies', JSON.stringify(data.reply));
  found.push(data.reply);
}
assert.doesNotMatch(code, /gql`/);
assert.deepEqual(found, ['Hello,\nhere is a new one.', String.raw`Hello,\nhere is a new one.`]);
JS
node finding.mjs

#!/bin/sh
# Prettier changes what a block string of GraphQL says: blanks at the end of a line go, which are a line break in Markdown, so that
# a formatted mutation sends "Hello Ada," and the next line as one; and so do blanks before a text that starts beside the
# quotes. In .graphql files and in gql templates alike.
# (Guess: a string keeps its value, as it keeps that of a block string's indentation.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 prettier@3.10.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { buildSchema, graphqlSync } from 'graphql';
import { format } from 'prettier';

const schema = buildSchema('type Query { size: Int } type Mutation { send(text: String): String }');
const sent = (source) => graphqlSync({ schema, source, rootValue: { send: ({ text }) => text } }).data.send;

const found = [];
for (const source of [
  'mutation { send(text: """\n  Hello Ada,  \n  it is fixed.\n""") }',
  'mutation { send(text: """   const three = 3;""") }',
  'mutation { send(text: """\n  To do:\n    - sign in\n""") }',
]) {
  const formatted = await format(source, { parser: 'graphql' });
  const inCode = await format(`gql\`${source}\``, { parser: 'babel' });
  assert.equal(sent(/`([^`]*)`/.exec(inCode)[1]), sent(formatted));
  console.log('prettier 3.10.1:', JSON.stringify(sent(source)), 'is, formatted,', JSON.stringify(sent(formatted)));
  found.push([sent(source), sent(formatted)]);
}
assert.deepEqual(found, [
  ['Hello Ada,  \nit is fixed.', 'Hello Ada,\nit is fixed.'],
  ['   const three = 3;', 'const three = 3;'],
  ['To do:\n  - sign in', 'To do:\n  - sign in'],
]);
JS
node finding.mjs

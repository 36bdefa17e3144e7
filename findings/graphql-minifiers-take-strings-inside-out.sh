#!/bin/sh
# gqlmin and graphql-query-compress take a backslash at the end of a string for one that escapes the quote: from there on
# they have strings for code and code for strings, and take the spaces out of the wrong ones. The document is valid, and asks
# for "Smith,Anna". graphql's own stripIgnoredCharacters keeps it. (Guess: strings stay as they are.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 gqlmin@0.3.2 graphql-query-compress@1.2.4 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { buildSchema, graphqlSync, stripIgnoredCharacters } from 'graphql';
import gqlmin from 'gqlmin';
import compress from 'graphql-query-compress';

const schema = buildSchema('type Query { search(folder: String, text: String): String }');
const rootValue = { search: ({ folder, text }) => [folder, text].join(' | ') };
const query = String.raw`{ search(folder: "C:\\mail\\", text: "Smith,  Anna") }`;
const tools = {
  'as it is': (source) => source,
  'graphql 16.15.0': stripIgnoredCharacters,
  'gqlmin 0.3.2': gqlmin.default ?? gqlmin,
  'graphql-query-compress 1.2.4': compress.default ?? compress,
};
const found = {};
for (const [tool, minify] of Object.entries(tools)) {
  const source = minify(query);
  const { data, errors } = graphqlSync({ schema, rootValue, source });
  found[tool] = data?.search ?? errors[0].message;
  console.log(`${tool}:`, source, 'asks for', found[tool]);
}
const right = String.raw`C:\mail\ | Smith,  Anna`;
const wrong = String.raw`C:\mail\ | Smith,Anna`;
assert.deepEqual(Object.values(found), [right, right, wrong, wrong]);
JS
node finding.mjs

#!/bin/sh
# relay-compiler takes an argument of null out of a document, so that a field which the mutation was to clear gets the
# argument's default, or keeps its value; null within an input object and in a variable stays. (Guess: null is sent,
# as it is not the same as nothing.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error relay-compiler@21.0.1 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, graphqlSync } from 'graphql';

const sdl = `type Query { size: Int } input Change { user: ID }
type Mutation { assign(user: ID = "nobody"): String, change(to: Change): String }`;
mkdirSync('src');
writeFileSync('schema.graphql', sdl);
writeFileSync('relay.json', '{ "src": "./src", "schema": "./schema.graphql", "language": "typescript" }');
const schema = buildSchema(sdl);
const show = (values) => JSON.stringify(values);

const found = [];
for (const mutation of [
  'mutation assignMutation { assign(user: null) }',
  'mutation assignMutation($user: ID = null) { assign(user: $user) }',
  'mutation assignMutation { change(to: { user: null }) }',
]) {
  writeFileSync('src/assign.ts', `import { graphql } from 'relay-runtime';\ngraphql\`${mutation}\`;`);
  execFileSync('node_modules/.bin/relay-compiler', ['relay.json']);
  const written = readFileSync('src/__generated__/assignMutation.graphql.ts', 'utf8');
  const text = JSON.parse(/"text": (".*")/.exec(written)[1]).replaceAll(/\s+/g, ' ').trim();
  const arrived = [mutation, text].map(
    (source) => Object.values(graphqlSync({ schema, source, rootValue: { assign: show, change: show } }).data)[0],
  );
  console.log(`relay-compiler 21.0.1: ${mutation}\n  is sent as ${text}\n  the server gets, before and after:`, arrived);
  found.push(arrived);
}
assert.deepEqual(found, [
  ['{"user":null}', '{"user":"nobody"}'],
  ['{"user":null}', '{"user":null}'],
  ['{"to":{"user":null}}', '{"to":{"user":null}}'],
]);
JS
node finding.mjs

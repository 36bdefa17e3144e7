#!/bin/sh
# relay-compiler does not send a field that the schema's own file adds with "extend type": it takes it for one that the
# client keeps. The query is accepted, its type has the field, never null, and the text that goes to the server has
# not. Schemas put together from files are written so. (Not guessed: a query for something else came back
# without its list, and a mix-up of its conditions was the first guess.)
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
import { buildSchema, parse, validate } from 'graphql';

mkdirSync('src');
writeFileSync('relay.json', '{ "src": "./src", "schema": "./schema.graphql", "language": "typescript" }');
const query = 'query userQuery { me { name } size }';
writeFileSync('src/user.ts', `import { graphql } from 'relay-runtime';\ngraphql\`${query}\`;`);

const found = [];
for (const sdl of [
  'type Query { me: User! size: Int! } type User { name: String! }',
  'type Query { me: User! } type User { name: String! } extend type Query { size: Int! }',
]) {
  assert.deepEqual(validate(buildSchema(sdl), parse(query)), []);
  writeFileSync('schema.graphql', sdl);
  execFileSync('node_modules/.bin/relay-compiler', ['relay.json']);
  const written = readFileSync('src/__generated__/userQuery.graphql.ts', 'utf8');
  const type = /userQuery\$data = (\{.*?\n\});/s.exec(written)[1].replaceAll(/\s+/g, ' ');
  const text = JSON.parse(/"text": (".*")/.exec(written)[1]).replaceAll(/\s+/g, ' ').trim();
  console.log(`relay-compiler 21.0.1: ${sdl}\n  type: ${type}\n  text: ${text}`);
  found.push([type, text]);
}
const type = '{ readonly me: { readonly name: string; }; readonly size: number; }';
assert.deepEqual(found, [
  [type, 'query userQuery { me { name } size }'],
  [type, 'query userQuery { me { name } }'],
]);
JS
node finding.mjs

#!/bin/sh
# graphql-eslint's no-unused-fields calls a field of an object unused which documents ask for through the object's interface,
# in each of the objects, and offers to remove it: the schema is invalid then, and so is every query. (Guess: what is
# selected of an interface is used in all that implement it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 eslint@9.39.1 @graphql-eslint/eslint-plugin@4.4.1 >npm.log
cat >schema.graphql <<'SDL'
type Query { assignee: Actor }
interface Actor { id: ID! name: String }
type User implements Actor { id: ID! name: String }
type Bot implements Actor { id: ID! name: String }
SDL
echo 'query assignee { assignee { id name } }' >assignee.graphql
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import plugin from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { buildSchema, executeSync, parse } from 'graphql';

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: {
    files: ['*.graphql'],
    languageOptions: {
      parser: plugin.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql', documents: 'assignee.graphql' } },
    },
    plugins: { '@graphql-eslint': plugin },
    rules: { '@graphql-eslint/no-unused-fields': 'error' },
  },
});
const [{ messages }] = await eslint.lintFiles('schema.graphql');
const reported = messages.map(({ line, message }) => `${line}: ${message}`);
const sdl = readFileSync('schema.graphql', 'utf8');
const [{ fix }] = messages[1].suggestions;
const removed = sdl.slice(0, fix.range[0]) + fix.text + sdl.slice(fix.range[1]);
const document = parse(readFileSync('assignee.graphql', 'utf8'));
let refused;
try {
  executeSync({ schema: buildSchema(removed), document });
} catch (error) {
  refused = error.message;
}
console.log('@graphql-eslint/eslint-plugin 4.4.1 says of the schema', reported, 'and without the second:', refused);
assert.deepEqual(reported, ['id', 'name', 'id', 'name'].map((name, i) => `${i < 2 ? 3 : 4}: Field "${name}" is unused`));
assert.match(refused, /Interface field Actor\.name expected but User does not provide it/);
JS
node finding.mjs

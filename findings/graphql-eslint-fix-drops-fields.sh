#!/bin/sh
# graphql-eslint's alphabetize takes fields out of an operation when it fixes it: it moves a field along with the comment
# behind it, and what comes next on the new line is part of the comment. The document is valid, and nothing
# is reported afterwards. (Guess: a comment moves, and ends its line.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-eslint/eslint-plugin@4.4.1 eslint@9.39.1 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import graphqlEslint from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { parse } from 'graphql';

writeFileSync('schema.graphql', 'type Query { user: User } type User { id: ID, email: String, name: String, zip: String }');
writeFileSync('user.graphql', 'query user {\n  user {\n    name # as shown\n    id email zip\n  }\n}\n');
writeFileSync('.graphqlrc.json', '{ "schema": "schema.graphql", "documents": "user.graphql" }');
const fieldsOf = () => {
  const [{ selectionSet }] = parse(readFileSync('user.graphql', 'utf8')).definitions;
  return selectionSet.selections[0].selectionSet.selections.map(({ name }) => name.value);
};

const eslint = new ESLint({
  fix: true,
  overrideConfigFile: true,
  overrideConfig: {
    files: ['*.graphql'],
    languageOptions: { parser: graphqlEslint.parser },
    plugins: { '@graphql-eslint': graphqlEslint },
    rules: { '@graphql-eslint/alphabetize': ['error', { selections: ['OperationDefinition'] }] },
  },
});
const found = [fieldsOf()];
const results = await eslint.lintFiles('user.graphql');
await ESLint.outputFixes(results);
found.push(fieldsOf());
const [{ messages }] = await eslint.lintFiles('user.graphql');
console.log('@graphql-eslint/eslint-plugin 4.4.1:', ...found, messages, `\n${readFileSync('user.graphql', 'utf8')}`);
assert.deepEqual(found, [
  ['name', 'id', 'email', 'zip'],
  ['id', 'name'],
]);
assert.deepEqual(messages, []);
JS
node finding.mjs

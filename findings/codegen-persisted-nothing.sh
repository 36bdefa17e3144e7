#!/bin/sh
# The client preset writes an empty persisted-documents.json, and no hash into any document, where documentMode
# is said to be documentNode; without saying so it writes them, and its documents are the same kind of nodes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-codegen/cli@7.4.3 @graphql-codegen/client-preset@6.2.0 graphql@16.15.0 typescript@5.9.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

writeFileSync('schema.graphql', 'type Query { thread: Thread } type Thread { id: ID! title: String }');
writeFileSync('thread.graphql', 'query thread { thread { title id } }');
const found = {};
for (const documentMode of [undefined, 'documentNode', 'documentNodeImportFragments', 'string', 'graphQLTag']) {
  const output = { preset: 'client', presetConfig: { persistedDocuments: true }, config: { documentMode } };
  const config = { schema: 'schema.graphql', documents: 'thread.graphql', generates: { 'out/': output } };
  writeFileSync('codegen.json', JSON.stringify(config));
  execFileSync('node_modules/.bin/graphql-codegen', ['--config', 'codegen.json']);
  const persisted = Object.keys(JSON.parse(readFileSync('out/persisted-documents.json', 'utf8')));
  const isNode = readFileSync('out/graphql.ts', 'utf8').includes('ThreadDocument = {');
  found[documentMode ?? 'not said'] = `${isNode ? 'nodes' : 'text'}, ${persisted.length} persisted`;
}
console.log('@graphql-codegen/client-preset 6.2.0:', found);
assert.deepEqual(found, {
  'not said': 'nodes, 1 persisted',
  documentNode: 'nodes, 0 persisted',
  documentNodeImportFragments: 'nodes, 1 persisted',
  string: 'text, 1 persisted',
  graphQLTag: 'text, 0 persisted',
});
END
node finding.mjs

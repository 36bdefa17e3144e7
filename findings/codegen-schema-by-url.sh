#!/bin/sh
# graphql-codegen with a server's URL for its schema sees less than with the file: deprecated arguments and input
# fields are missing, so that operations which use them fail, and @oneOf, @specifiedBy and repeatable go.
# (Guess: the same schema.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-codegen/cli@7.4.3 @graphql-codegen/schema-ast@6.1.0 graphql@16.15.0 graphql-yoga@5.24.1 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { createSchema, createYoga } from 'graphql-yoga';

const typeDefs = `
directive @team(name: String) repeatable on FIELD_DEFINITION
scalar Link @specifiedBy(url: "https://url.spec.whatwg.org/")
input Identifier @oneOf { id: ID email: String }
input Page { first: Int after: ID @deprecated }
type Query { customer(by: Identifier!, page: Page, locale: String @deprecated): Link }
`;
writeFileSync('file.graphql', typeDefs);
const server = createServer(createYoga({ schema: createSchema({ typeDefs }), logging: false })).listen(0);
await once(server, 'listening');

const found = {};
for (const [from, schema] of [['file', 'file.graphql'], ['url', `http://127.0.0.1:${server.address().port}/graphql`]]) {
  writeFileSync('codegen.json', JSON.stringify({ schema, generates: { 'out.graphql': { plugins: ['schema-ast'] } } }));
  await promisify(execFile)('node_modules/.bin/graphql-codegen', ['--config', 'codegen.json']);
  const text = readFileSync('out.graphql', 'utf8');
  found[from] = ['locale', 'after', '@oneOf', '@specifiedBy', 'repeatable'].filter((word) => text.includes(word));
  console.log(`@graphql-codegen/cli 7.4.3, schema from ${from}:`, found[from]);
}
server.close();
server.closeAllConnections();
assert.deepEqual(found, { file: ['locale', 'after', '@oneOf', '@specifiedBy', 'repeatable'], url: [] });
END
node finding.mjs

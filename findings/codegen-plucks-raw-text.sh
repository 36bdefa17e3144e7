#!/bin/sh
# graphql-codegen reads a template in code as it is written, not as it runs: a query with escaped quotes is refused,
# and for one with another escape the client preset's graphql() returns {} of type unknown, with no error, instead
# of its document. (Guess: escapes are read as JavaScript reads them.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/cli@7.4.3 @graphql-codegen/client-preset@6.2.0 esbuild@0.28.2 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { executeCodegen } from '@graphql-codegen/cli';
import { buildSync } from 'esbuild';
import { parse } from 'graphql';

mkdirSync('gql');
const schema = 'type Query { search(text: String!): Int }';

const found = [];
for (const text of ['say hi', String.raw`say \\"hi\\"`, String.raw`two\\nlines`]) {
  const template = `\`query q { search(text: "${text}") }\``;
  assert.ok(parse((0, eval)(template)));
  writeFileSync('main.ts', `import { graphql } from './gql/gql.js';\nexport const found = graphql(/* GraphQL */ ${template});`);
  const { result, error } = await executeCodegen({
    silent: true,
    generates: { 'gql/': { preset: 'client', schema, documents: 'main.ts' } },
  });
  let document; // stays undefined where codegen refuses
  if (!error) {
    for (const { filename, content } of result) writeFileSync(filename, content);
    const outfile = `main${found.length}.mjs`;
    buildSync({ entryPoints: ['main.ts'], bundle: true, format: 'esm', outfile, logLevel: 'error' });
    document = (await import(`./${outfile}`)).found.kind ?? '{}';
  }
  console.log('@graphql-codegen/cli 7.4.3:', template, { document }, error?.message.split('\n')[2] ?? '');
  found.push(document);
}
assert.deepEqual(found, ['Document', undefined, '{}']);
process.exit();
JS
node finding.mjs

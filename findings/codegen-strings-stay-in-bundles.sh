#!/bin/sh
# graphql-codegen's documentMode "string", meant to make bundles small, makes them large: esbuild and rollup cannot leave
# out a document that nothing uses, so that a program with one operation carries all. As nodes they go.
# (Guess: unused documents are marked as free of side effects in both modes.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typed-document-node@7.1.1 esbuild@0.28.2 rollup@4.68.8 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import { build, transform } from 'esbuild';
import { parse } from 'graphql';
import { rollup } from 'rollup';

const schema = parse('type Query { customer(id: ID!): Customer } type Customer { id: ID! name: String }');
const operations = Array.from(
  { length: 100 },
  (_, i) => `query customer${i}($id: ID!) { customer(id: $id) { id name } }`,
);

const found = [];
for (const documentMode of ['documentNode', 'string']) {
  const written = await codegen({
    schema,
    documents: [{ document: parse(operations.join('\n')), location: 'operations.graphql' }],
    config: { documentMode },
    plugins: [{ documents: {} }],
    pluginMap: { documents },
    filename: 'documents.ts',
  });
  const { code } = await transform(written, { loader: 'ts' });
  await writeFile('documents.mjs', code);
  await writeFile('main.mjs', "import { Customer7Document } from './documents.mjs'; console.log(Customer7Document);");
  const built = await build({ entryPoints: ['main.mjs'], bundle: true, minify: true, format: 'esm', write: false });
  const rolled = await (await rollup({ input: 'main.mjs' })).generate({ format: 'esm' });
  const { code: minified } = await transform(rolled.output[0].code, { minify: true });
  for (const [bundler, bundle] of [['esbuild 0.28.2', built.outputFiles[0].text], ['rollup 4.68.8', minified]]) {
    const held = new Set(bundle.match(/customer\d+/g)).size;
    console.log(`typed-document-node 7.1.1, ${documentMode}, ${bundler}: ${held} of 100 operations, ${bundle.length} bytes`);
    found.push(held);
  }
}
assert.deepEqual(found, [1, 1, 100, 100]);
JS
node finding.mjs

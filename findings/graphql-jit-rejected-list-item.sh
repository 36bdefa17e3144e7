#!/bin/sh
# graphql-jit makes a list longer when a promise in it rejects, unless it is the last: the item is null, as it
# should be, and another null comes at the end. (Guess: the same data as graphql-js.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-jit@0.8.9 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { buildSchema, execute, parse } from 'graphql';
import { compileQuery } from 'graphql-jit';

const schema = buildSchema('type Query { sizes: [Int] }');
const document = parse('{ sizes }');
const found = [];
for (const failing of [0, 1, 2]) {
  schema.getQueryType().getFields().sizes.resolve = () =>
    [1, 2, 3].map((size, at) => (at === failing ? Promise.reject(new Error('No size.')) : size));
  const { data: expected } = await execute({ schema, document });
  const { data } = await compileQuery(schema, document).query(null, {}, {});
  console.log(`item ${failing} rejects: graphql 16.15.0`, expected.sizes, 'graphql-jit 0.8.9', data.sizes);
  found.push([expected.sizes, data.sizes].map((sizes) => JSON.stringify(sizes)));
}
assert.deepEqual(found, [
  ['[null,2,3]', '[null,2,3,null]'],
  ['[1,null,3]', '[1,null,3,null]'],
  ['[1,2,null]', '[1,2,null]'],
]);
END
node finding.mjs

#!/bin/sh
# mergeTypeDefs joins a field that two files define with different nullability, and picks: the stricter one of
# String and String!, but of [String] and [String!] that of the file that comes first. (Guess: it refuses.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-tools/merge@10.0.6 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { print } from 'graphql';

const found = [];
for (const [one, other] of [['String', 'String!'], ['[String]', '[String!]'], ['[String]', '[String]!'], ['String', 'Int']]) {
  for (const types of [[one, other], [other, one]]) {
    let merged;
    try {
      const document = mergeTypeDefs(types.map((type) => `type Query { names: ${type} }`));
      merged = /names: (.*)/.exec(print(document))[1];
    } catch {
      merged = 'refused';
    }
    console.log('@graphql-tools/merge 10.0.6:', types.join(' and '), '->', merged);
    found.push(merged);
  }
}
assert.deepEqual(found, [
  ...['String!', 'String!', '[String]', '[String!]'],
  ...['[String]!', '[String]!', 'refused', 'refused'],
]);
END
node finding.mjs

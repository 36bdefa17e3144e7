#!/bin/sh
# graphql-codegen takes a field under an alias that is its own name, beside the same field without one, for two: the type
# has the name twice, which does not compile. To GraphQL they are one field, and a server answers it once.
# (Guess, after random operations of ours had shown it where fragments keep their types: the default does it too, and a
# field with a selection of its own, which is looked up by the name in the answer, does not.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, executeSync, parse } from 'graphql';

const sdl = 'type Query { user: User! } type User { name: String! boss: User! }';

async function look(selection) {
  const document = parse(`query q { user { ${selection} } }`);
  const written = await codegen({
    schema: parse(sdl),
    documents: [{ document, location: 'operations.graphql' }],
    config: {},
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    filename: 'operations.ts',
  });
  const type = written.replaceAll(/\s+/g, ' ').match(/QQuery = (.*);/)[1];
  const user = { name: 'Ada', boss: () => user };
  const { data } = executeSync({ schema: buildSchema(sdl), document, rootValue: { user } });
  console.log(`typescript-operations 6.1.9: ${selection}\n  type:   ${type}\n  answer: ${JSON.stringify(data)}`);
  return type;
}

assert.equal(await look('name name'), '{ user: { name: string } }');
assert.equal(await look('name name: name'), '{ user: { name: string, name: string } }');
assert.equal(await look('boss { name } boss: boss { name }'), '{ user: { boss: { name: string } } }');
JS
node finding.mjs

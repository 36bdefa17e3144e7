#!/bin/sh
# graphql 16 and 17 build an input without `@oneOf` where that stands on an extension (`extend input`), and
# 16 a scalar without `@specifiedBy` on one: no error, and introspection and execution know nothing of it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql16@npm:graphql@16.15.0 graphql17@npm:graphql@17.1.0 >npm.log
cat >finding.cjs <<'END'
const assert = require('node:assert/strict');

const sdl = `type Query { at(by: At!): Date }
scalar Date
extend scalar Date @specifiedBy(url: "https://date.test")
input At { day: Date hour: Int }
extend input At @oneOf`;
for (const [name, url] of [['graphql16', null], ['graphql17', 'https://date.test']]) {
  const { buildSchema, validateSchema, version } = require(name);
  const schema = buildSchema(sdl);
  const { specifiedByURL } = schema.getType('Date');
  const { isOneOf } = schema.getType('At');
  console.log(`graphql ${version}`, { errors: validateSchema(schema).length, specifiedByURL, isOneOf });
  assert.deepEqual([validateSchema(schema).length, specifiedByURL ?? null, isOneOf], [0, url, false]);
}
END
node finding.cjs

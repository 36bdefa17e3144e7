#!/bin/sh
# graphql 17 refuses GitHub's and Shopify's published schemas where graphql 16 takes them: a field that is
# deprecated while the interface's is not makes a schema invalid, and so every operation on it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql16@npm:graphql@16.15.0 graphql17@npm:graphql@17.1.0 >npm.log
npm install --no-audit --no-fund --loglevel=error --no-save --legacy-peer-deps --ignore-scripts @octokit/graphql-schema@15.26.1 >npm.log
cat >finding.cjs <<'END'
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');

const { data } = JSON.parse(
  `{"data":${readFileSync('node_modules/@octokit/graphql-schema/schema.json', 'utf8')}}`,
);
const introspection = data.data ?? data;
const counts = ['graphql16', 'graphql17'].map((name) => {
  const { buildClientSchema, parse, validate, validateSchema, version } = require(name);
  const schema = buildClientSchema(introspection);
  const errors = validateSchema(schema);
  console.log(`graphql ${version}: ${errors.length} errors`, errors[0]?.message ?? '');
  const check = () => validate(schema, parse('{ viewer { login } }'));
  if (errors.length > 0) assert.throws(check);
  else assert.deepEqual(check(), []);
  return errors.length;
});
assert.deepEqual(counts, [0, 9]);
END
node finding.cjs

#!/bin/sh
# graphql-jit asks for a non-null input field although it has a default, and takes two fields of a @oneOf input:
# clients whose types come from the schema are refused, or not. (Guess: inputs as graphql-js has them.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-jit@0.8.9 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { buildSchema, execute, parse, validate } from 'graphql';
import { compileQuery } from 'graphql-jit';

const schema = buildSchema(`
  enum Order { NEWEST OLDEST }
  input Sort { order: Order! = NEWEST }
  input Identifier @oneOf { id: ID email: String }
  type Query { threads(sort: Sort): String customer(by: Identifier!): String }
`);
for (const field of Object.values(schema.getQueryType().getFields()))
  field.resolve = (_, args) => JSON.stringify(Object.values(args)[0]);

const found = [];
for (const [text, variables] of [
  ['query ($sort: Sort) { threads(sort: $sort) }', { sort: {} }],
  ['query ($by: Identifier!) { customer(by: $by) }', { by: { id: '1', email: 'ada@example.com' } }],
]) {
  const document = parse(text);
  assert.deepEqual(validate(schema, document), []);
  const graphqlJs = await execute({ schema, document, variableValues: variables });
  const jit = await compileQuery(schema, document).query(null, {}, variables);
  for (const [name, { data, errors }] of Object.entries({ graphqlJs, jit })) {
    console.log(JSON.stringify(variables), name, errors?.[0].message ?? data);
    found.push(errors ? 'refused' : Object.values(data)[0]);
  }
}
assert.deepEqual(found, ['{"order":"NEWEST"}', 'refused', 'refused', '{"id":"1","email":"ada@example.com"}']);
END
node finding.mjs

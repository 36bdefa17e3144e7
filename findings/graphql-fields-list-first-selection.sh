#!/bin/sh
# graphql-fields-list, by which resolvers ask a database for the columns that a query needs, looks at the first of the places
# that select a field: what a fragment on Query, or a second selection of the field, asks of it is not in the list, and a
# client gets null for it. (Guess: all of what graphql-js then executes, as of graphql-fields and graphql-parse-resolve-info.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-fields-list@2.3.0 graphql-fields@2.0.3 \
  graphql-parse-resolve-info@4.14.1 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { buildSchema, graphql } from 'graphql';
import graphqlFields from 'graphql-fields';
import { fieldsList } from 'graphql-fields-list';
import { parseResolveInfo } from 'graphql-parse-resolve-info';

const schema = buildSchema('type Query { thread: Thread } type Thread { title: String status: String }');
const row = { title: 'Refund', status: 'TODO' };
const tools = {
  'graphql-fields-list 2.3.0': (info) => fieldsList(info),
  'graphql-fields 2.0.3': (info) => Object.keys(graphqlFields(info)),
  'graphql-parse-resolve-info 4.14.1': (info) => Object.keys(parseResolveInfo(info).fieldsByTypeName.Thread),
};
const found = {};
for (const [tool, columns] of Object.entries(tools)) {
  found[tool] = [];
  for (const source of [
    '{ thread { title status } }',
    '{ thread { ...Title ...Status } } fragment Title on Thread { title } fragment Status on Thread { status }',
    '{ thread { title } ...Sidebar } fragment Sidebar on Query { thread { status } }',
    '{ ...Header ...Sidebar } fragment Header on Query { thread { title } } fragment Sidebar on Query { thread { status } }',
  ]) {
    const rootValue = {
      thread: (_args, _context, info) => Object.fromEntries(columns(info).map((name) => [name, row[name]])),
    };
    const { data, errors } = await graphql({ schema, source, rootValue });
    assert.equal(errors, undefined);
    const said = JSON.stringify(data.thread);
    console.log(`${tool}: ${said} for ${source}`);
    found[tool].push(said);
  }
}
const whole = JSON.stringify(row);
const half = JSON.stringify({ ...row, status: null });
assert.deepEqual(Object.values(found), [
  [whole, whole, half, half],
  [whole, whole, whole, whole],
  [whole, whole, whole, whole],
]);
JS
node finding.mjs

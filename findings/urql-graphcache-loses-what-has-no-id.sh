#!/bin/sh
# urql's graphcache loses what the server has just sent, where a query asks for the id of a customer in one place and not in another:
# data is null and there is no error, or, with the schema given, the customer or her name is null. All that it says is a warning
# about the missing id, in development. In one selection, by two fragments, all is there. (Guess: the answer as it was sent.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { buildSchema, graphql, introspectionFromSchema } from 'graphql';

const schema = buildSchema(`type Query { thread: Thread threads: [Thread!]! }
  type Thread { id: ID! customer: Customer } type Customer { id: ID! name: String email: String }`);
const thread = { id: 't', customer: { id: 'c', name: 'Ada', email: 'ada@example.com' } };
const rootValue = { thread, threads: [thread] };
const fetch = async (_url, { body }) => {
  const answer = await graphql({ schema, source: JSON.parse(body).query, rootValue });
  return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
};
const found = [];
for (const [what, options] of [
  ['without schema', {}],
  ['with schema', { schema: introspectionFromSchema(schema) }],
]) {
  for (const query of [
    '{ thread { id customer { id name } } threads { id customer { id email } } }',
    '{ thread { id customer { name } } threads { id customer { id email } } }',
    '{ thread { id customer { id email } } threads { id customer { name } } }',
    '{ thread { id ...A ...B } } fragment A on Thread { customer { name } } fragment B on Thread { customer { id email } }',
  ]) {
    const sent = JSON.stringify((await graphql({ schema, source: query, rootValue })).data);
    const exchanges = [cacheExchange(options), fetchExchange];
    const client = new Client({ url: 'http://localhost', preferGetMethod: false, exchanges, fetch });
    const { data, error } = await client.query(query, {}).toPromise();
    assert.equal(error, undefined);
    const got = JSON.stringify(data);
    console.log(`@urql/exchange-graphcache 9.0.2 ${what}: ${query}\n  sent ${sent}\n  got  ${got}`);
    found.push(isDeepStrictEqual(data, JSON.parse(sent)) ? 'same' : JSON.stringify(data?.thread));
  }
}
assert.deepEqual(found, [
  'same',
  undefined,
  undefined,
  'same',
  'same',
  '{"id":"t","customer":{"name":null}}',
  '{"id":"t","customer":null}',
  'same',
]);
JS
node finding.mjs

#!/bin/sh
# urql-custom-scalars-exchange, which makes dates of a client's DateTime strings: one in a fragment within a fragment stays a
# string, null in a list of them becomes the first of January 1970, and a text of another member of a union is taken for a
# date where both have one name in the answer. apollo-link-scalars has all three right. (Guess: both have.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error --legacy-peer-deps urql-custom-scalars-exchange@1.0.1 @urql/core@6.0.3 wonka@6.3.6 apollo-link-scalars@5.1.0 @apollo/client@4.3.8 rxjs@7.8.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { Client } from '@urql/core';
import links from 'apollo-link-scalars';
import { buildSchema, executeSync, introspectionFromSchema, parse } from 'graphql';
import { of } from 'rxjs';
import exchanges from 'urql-custom-scalars-exchange';
import { map } from 'wonka';

const schema = buildSchema(`scalar DateTime type Query { thread: Thread } union Entry = Note | Mail
type Thread { openedAt: DateTime times: [DateTime] entries: [Entry] } type Note { at: DateTime } type Mail { subject: String }`);
const at = '2020-02-03T00:00:00.000Z';
const entries = [{ __typename: 'Note', at }, { __typename: 'Mail', subject: 'Hello' }];
const thread = { openedAt: at, times: [at, null], entries };
const answer = (document) => JSON.parse(JSON.stringify(executeSync({ schema, document, rootValue: { thread } })));

const parseValue = (value) => new Date(value);
const custom = exchanges.default({ schema: introspectionFromSchema(schema), scalars: { DateTime: parseValue } });
const answers = () => map((operation) => ({ operation, ...answer(operation.query), stale: false, hasNext: false }));
const urql = new Client({ url: 'http://localhost/', exchanges: [custom, answers] });

const typesMap = { DateTime: { serialize: String, parseValue } };
const terminal = new ApolloLink(({ query }) => of(answer(query)));
const link = links.withScalars({ schema, typesMap }).concat(terminal);
const apollo = new ApolloClient({ cache: new InMemoryCache(), link, defaultOptions: { query: { fetchPolicy: 'no-cache' } } });

const shown = (value) =>
  value instanceof Date ? `Date ${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString().slice(0, 10)}` : value;
const found = [];
for (const [source, pick] of [
  ['{ thread { ...Outer } } fragment Outer on Thread { ...Inner } fragment Inner on Thread { openedAt }', (thread) => thread.openedAt],
  ['{ thread { times } }', (thread) => thread.times[1]],
  ['{ thread { entries { __typename ... on Note { what: at } ... on Mail { what: subject } } } }', (thread) => thread.entries[1].what],
]) {
  const query = parse(source);
  const [byUrql, byApollo] = [await urql.query(query, {}).toPromise(), await apollo.query({ query })];
  const each = [byUrql, byApollo].map(({ data }) => shown(pick(data.thread)));
  console.log('urql-custom-scalars-exchange 1.0.1 and apollo-link-scalars 5.1.0 of', source, 'give', each);
  found.push(each);
}
assert.deepEqual(found, [
  [at, 'Date 2020-02-03'],
  ['Date 1970-01-01', null],
  ['Date invalid', 'Hello'],
]);
JS
node finding.mjs

#!/bin/sh
# Each answer that Apollo Client gets makes it look at all queries that are watched, also those of other entities: a page
# of 500 rows, each with its own query, costs ten seconds of CPU before it stands, some seventeen times that of 100 rows,
# and twenty times the same in urql's graphcache or without a watcher. (Guess: a little more than the rows.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @apollo/client@4.3.8 rxjs@7.8.2 @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';

const query = 'query user($id: ID!) { user(id: $id) { id name } }';
async function fetch(_url, { body }) {
  const { id } = JSON.parse(body).variables;
  await setTimeout(1);
  return Response.json({ data: { user: { __typename: 'User', id, name: `User ${id}` } } });
}
const url = 'http://127.0.0.1/';
const newApollo = () => new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: url, fetch }) });

const ways = {
  '@apollo/client 4.3.8, watched'() {
    const client = newApollo();
    return (id) =>
      new Promise((done) =>
        client.watchQuery({ query: gql(query), variables: { id } }).subscribe(({ data }) => data && done()),
      );
  },
  '@apollo/client 4.3.8, not watched'() {
    const client = newApollo();
    return (id) => client.query({ query: gql(query), variables: { id } });
  },
  '@urql/exchange-graphcache 9.0.2, watched'() {
    const client = new Client({ url, fetch, preferGetMethod: false, exchanges: [cacheExchange(), fetchExchange] });
    return (id) => new Promise((done) => client.query(query, { id }).subscribe(({ data }) => data && done()));
  },
};

const found = [];
for (const [way, start] of Object.entries(ways)) {
  const took = [];
  for (const rows of [100, 100, 500]) {
    const ask = start();
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: rows }, (_, i) => ask(`u_${i}`)));
    const { user, system } = process.cpuUsage(before);
    took.push(Math.round((user + system) / 1000));
  }
  const [, few, many] = took;
  console.log(`${way}: ms of CPU for 100 rows ${few}, for 500 rows ${many}`);
  found.push({ few, many });
}
const [watched, once, graphcache] = found;
assert.ok(watched.many > 11 * watched.few, 'five times the rows are far more than five times the work');
assert.ok(watched.many > 8 * Math.max(once.many, graphcache.many));
process.exit();
JS
node finding.mjs

#!/bin/sh
# Mercurius with its jit option, and Yoga or Envelop with graphql-jit, go by a document's text and not by operationName: of a
# document with several operations the one that is compiled first answers for all, so that "MarkDone" runs "Reopen", and a
# query gets the data of another one, with no error. (Guess: each name runs its operation, as without it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error mercurius@16.10.1 fastify@5.12.8 graphql@16.15.0 \
  graphql-yoga@5.24.1 @envelop/graphql-jit@11.2.1 graphql-jit@0.8.9 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { useGraphQlJit } from '@envelop/graphql-jit';
import Fastify from 'fastify';
import { createSchema, createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';

const typeDefs = `type Query { title: String status: String }
  type Mutation { reopen: String markDone: String }`;
const ran = [];
const run = (name) => () => {
  ran.push(name);
  return name;
};
const resolvers = {
  Query: { title: run('title'), status: run('status') },
  Mutation: { reopen: run('reopen'), markDone: run('markDone') },
};
const documents = {
  'query Title { title } query Status { status }': ['Title', 'Title', 'Status'],
  'mutation Reopen { reopen } mutation MarkDone { markDone }': ['Reopen', 'Reopen', 'MarkDone'],
};
const overMercurius = (jit) => {
  const app = Fastify();
  app.register(mercurius, { schema: typeDefs, resolvers, jit });
  return async (payload) => (await app.inject({ method: 'POST', url: '/graphql', payload })).json();
};
const overYoga = (plugins) => {
  const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), plugins, logging: false });
  const headers = { 'content-type': 'application/json' };
  return async (payload) =>
    (await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body: JSON.stringify(payload) })).json();
};

const found = {};
for (const [server, send] of Object.entries({
  'mercurius 16.10.1': overMercurius(0),
  'mercurius 16.10.1, jit': overMercurius(1),
  'graphql-yoga 5.24.1': overYoga([]),
  'graphql-yoga 5.24.1, @envelop/graphql-jit': overYoga([useGraphQlJit()]),
})) {
  ran.length = 0;
  for (const [query, names] of Object.entries(documents)) {
    for (const operationName of names) {
      const { data, errors } = await send({ query, operationName });
      assert.equal(errors, undefined);
      console.log(`${server}: ${operationName} gets ${JSON.stringify(data)}`);
    }
  }
  found[server] = ran.join(' ');
}
const asAsked = 'title title status reopen reopen markDone';
const firstForAll = 'title title title reopen reopen reopen';
assert.deepEqual(Object.values(found), [asAsked, firstForAll, asAsked, firstForAll]);
JS
node finding.mjs

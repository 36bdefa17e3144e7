#!/bin/sh
# Mercurius puts "data": null into the answer to a document that does not parse or validate, where the
# specification has no entry data at all; and answers with application/json whatever the request accepts.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error mercurius@16.10.1 fastify@5.12.8 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import Fastify from 'fastify';
import mercurius from 'mercurius';

const app = Fastify();
app.register(mercurius, { schema: 'type Query { a: Int }', resolvers: {} });
const url = `${await app.listen({ port: 0 })}/graphql`;
for (const query of ['{', '{ nope }']) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query }),
  });
  const body = await response.json();
  const type = response.headers.get('content-type');
  console.log('mercurius 16.10.1', query, response.status, type, JSON.stringify(body));
  assert.equal(body.data, null);
  assert.match(type, /^application\/json/);
}
await app.close();
END
node finding.mjs

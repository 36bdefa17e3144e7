#!/bin/sh
# Mercurius with its jit option answers a mistake in the variables with 400, but with 200 on the one call that
# compiles the query, as that call leaves the check to the compiled code.
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

const found = [];
for (const jit of [0, 1]) {
  const app = Fastify();
  app.register(mercurius, {
    schema: 'input Filter { title: String } type Query { threads(filter: Filter): [ID] }',
    resolvers: { Query: { threads: () => [] } },
    jit,
  });
  const payload = {
    query: 'query ($filter: Filter) { threads(filter: $filter) }',
    variables: { filter: { titel: 'Bug' } },
  };
  for (let call = 1; call <= 4; call++) {
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/graphql', payload });
    console.log(`mercurius 16.10.1, jit ${jit}, call ${call}:`, statusCode, JSON.parse(body).errors[0].message);
    found.push(statusCode);
  }
  await app.close();
}
assert.deepEqual(found, [400, 400, 400, 400, 400, 200, 400, 400]);
END
node finding.mjs

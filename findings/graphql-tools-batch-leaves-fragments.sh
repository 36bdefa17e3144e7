#!/bin/sh
# batch-execute of graphql-tools, which sends the queries of one tick as one, makes an invalid document of a query whose fragment
# on Query spreads another one: both are written out, and the inner one's definition stays behind, unused. A server that
# validates refuses it, so that the other queries of the tick get no data either. (Guess: a valid document.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-tools/batch-execute@10.3.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { createBatchingExecutor } from '@graphql-tools/batch-execute';
import { buildSchema, graphql, parse, print } from 'graphql';

const schema = buildSchema('type Query { title: String, status: String, workspace: String }');
const rootValue = { title: 'Refund', status: 'TODO', workspace: 'Acme' };
// What a server does with a request: it validates it.
const server = ({ document, variables }) =>
  graphql({ schema, rootValue, source: print(document), variableValues: variables });

const found = [];
for (const source of [
  '{ ...Page } fragment Page on Query { title status }',
  '{ ...Page } fragment Page on Query { title ...Head } fragment Head on Query { status }',
]) {
  const executor = createBatchingExecutor(server);
  const documents = [source, '{ workspace }'].map((text) => parse(text));
  const alone = await Promise.all(documents.map((document) => server({ document })));
  const batched = await Promise.all(documents.map((document) => executor({ document })));
  console.log(`@graphql-tools/batch-execute 10.3.2: ${source}`);
  const [said, saidAlone] = [batched, alone].map((results) =>
    results.map(({ data, errors }) => errors?.[0].message ?? JSON.stringify(data)),
  );
  console.log('  each alone:', saidAlone, '\n  in one tick:', said);
  assert.deepEqual(saidAlone, ['{"title":"Refund","status":"TODO"}', '{"workspace":"Acme"}']);
  found.push(said.join());
}
const unused = 'Fragment "_v0_Head" is never used.';
assert.deepEqual(found, ['{"title":"Refund","status":"TODO"},{"workspace":"Acme"}', `${unused},${unused}`]);
JS
node finding.mjs

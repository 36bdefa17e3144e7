#!/bin/sh
# Mock Service Worker 2 takes the first operation of a document, whatever operationName says: a mutation that stands behind
# a query is given the query's answer, and the handler of the mutation, with what a test counts there, is never called.
# Version 3, which needs Node 22, goes by operationName. (Guess: both go by operationName, as servers do.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error msw2@npm:msw@2.15.0 msw3@npm:msw@3.0.5 graphql@16.15.0 node@22.23.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { graphql, HttpResponse } from 'msw2';
import { setupServer } from 'msw2/node';
import { HttpResponse as HttpResponse3 } from 'msw3';
import { graphql as graphql3 } from 'msw3/graphql';
import { setupServer as setupServer3 } from 'msw3/node';

const url = 'http://plain.test/graphql';
const found = [];
for (const [version, server, link, Response] of [
  ['2.15.0', setupServer, graphql.link(url), HttpResponse],
  ['3.0.5', setupServer3, graphql3.link(url), HttpResponse3],
]) {
  const answer = (by) => () => Response.json({ data: { by } });
  const started = server(link.query('thread', answer('the query')), link.mutation('assign', answer('the mutation')));
  started.listen();
  const query = 'query thread { by } mutation assign { by }';
  const body = JSON.stringify({ query, operationName: 'assign' });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data } = await response.json();
  started.close();
  console.log(`msw ${version}: the mutation of a document of two operations is answered by ${data.by}`);
  found.push(data.by);
}
assert.deepEqual(found, ['the query', 'the mutation']);
JS
node_modules/.bin/node finding.mjs

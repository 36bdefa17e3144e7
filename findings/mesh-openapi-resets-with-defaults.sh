#!/bin/sh
# GraphQL Mesh, over a REST API's OpenAPI document, sends a PATCH of one property with the defaults of all others: who renames a
# thread opens it again and takes its labels away, where OpenAPI's default is what the server takes for a property that is
# absent. And a filter with style deepObject and explode true, as Stripe writes it, is sent flat: filter[status] as status,
# beside the API's own status. (Guess: the title alone, and filter[status]; the same without explode is right.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @omnigraph/openapi@0.112.4 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { loadGraphQLSchemaFromOpenAPI } from '@omnigraph/openapi';
import { graphql } from 'graphql';

let got = [];
const server = createServer(async (request, response) => {
  got.push(`${request.method} ${decodeURIComponent(request.url)} ${await text(request)}`.trim());
  response.setHeader('content-type', 'application/json');
  response.end('{"id":"t1"}');
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const string = { type: 'string' };
const thread = { type: 'object', properties: { id: string } };
const responses = { 200: { description: 'A thread', content: { 'application/json': { schema: thread } } } };
const find = (operationId, exploded) => ({
  get: {
    operationId,
    parameters: [
      { name: 'status', in: 'query', schema: string },
      { name: 'filter', in: 'query', style: 'deepObject', ...exploded, schema: { type: 'object', properties: { status: string } } },
    ],
    responses,
  },
});
const properties = {
  title: string,
  status: { type: 'string', enum: ['open', 'done'], default: 'open' },
  labels: { type: 'array', items: string, default: [] },
};
const source = {
  openapi: '3.0.3',
  info: { title: 'Threads', version: '1' },
  servers: [{ url: `http://127.0.0.1:${server.address().port}` }],
  paths: {
    '/threads': find('exploded', { explode: true }),
    '/other-threads': find('unsaid', {}),
    '/threads/{id}': {
      patch: {
        operationId: 'update',
        parameters: [{ name: 'id', in: 'path', required: true, schema: string }],
        requestBody: { content: { 'application/json': { schema: { type: 'object', properties } } } },
        responses,
      },
    },
  },
};
const schema = await loadGraphQLSchemaFromOpenAPI('threads', { source, cwd: process.cwd(), fetch });

const found = [];
for (const query of [
  'mutation { update(id: "t1", input: { title: "New" }) { id } }',
  '{ exploded(status: "open", filter: { status: "done" }) { id } }',
  '{ unsaid(status: "open", filter: { status: "done" }) { id } }',
]) {
  got = [];
  const { errors } = await graphql({ schema, source: query, contextValue: {} });
  assert.equal(errors, undefined);
  console.log(`@omnigraph/openapi 0.112.4: ${query}\n  the API gets`, got);
  found.push(...got);
}
server.close();
assert.deepEqual(found, [
  'PATCH /threads/t1 {"title":"New","status":"open","labels":[]}',
  'GET /threads?status=open&status=done',
  'GET /other-threads?status=open&filter[status]=done',
]);
JS
node finding.mjs

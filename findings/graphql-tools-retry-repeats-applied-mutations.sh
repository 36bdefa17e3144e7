#!/bin/sh
# The option retry of graphql-tools' HTTP executor, with which gateways and clients call a server, sends a mutation again
# whose answer has an error anywhere: one that was applied, where a nullable field beside its result failed, and one that
# the server refused for good. Three times for retry: 3. (Guess: what never came, or a 5xx.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-tools/executor-http@3.4.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { buildSchema, graphql, parse } from 'graphql';

const schema = buildSchema(`type Query { none: Int } type Note { id: ID! author: String }
type Mutation { createNote: Note deleteNote: Note }`);
let notes = 0;
let refused = 0;
const fail = (message) => {
  throw new Error(message);
};
const rootValue = {
  createNote: () => ({ id: ++notes, author: () => fail('the author is gone') }),
  deleteNote: () => fail(`forbidden, ${++refused}`),
};
const server = createServer(async (request, response) => {
  const { query: source } = JSON.parse(await text(request));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await graphql({ schema, rootValue, source })));
}).listen(0);
await once(server, 'listening');

const execute = buildHTTPExecutor({ endpoint: `http://127.0.0.1:${server.address().port}/`, retry: 3 });
const created = await execute({ document: parse('mutation { createNote { id author } }') });
console.log('@graphql-tools/executor-http 3.4.1, retry: 3, one mutation; notes:', notes, JSON.stringify(created.data));
await execute({ document: parse('mutation { deleteNote { id } }') });
console.log('and one that is forbidden; refused:', refused);
server.close();
server.closeAllConnections();
assert.deepEqual({ notes, refused }, { notes: 3, refused: 3 });
JS
node finding.mjs

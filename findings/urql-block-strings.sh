#!/bin/sh
# urql's gql loses the first line of a block string that starts beside its quotes, where a later line is indented:
# the server gets the rest. graphql reads all of it. (Guess: the same string.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 @0no-co/graphql.web@1.3.4 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Client, fetchExchange, gql } from '@urql/core';
import { parse } from 'graphql';

const valueIn = (document) => document.definitions[0].selectionSet.selections[0].arguments[0].value.value;
const received = [];
const server = createServer(async (request, response) => {
  received.push(valueIn(parse((await json(request)).query)));
  response.setHeader('content-type', 'application/json').end('{"data":{"addNote":true}}');
}).listen(0);
await once(server, 'listening');
const client = new Client({ url: `http://127.0.0.1:${server.address().port}`, exchanges: [fetchExchange] });

for (const text of ['Steps:\n  1. Sign out.\n  2. Sign in.', '\n  Steps:\n  1. Sign out.']) {
  const source = `mutation { addNote(text: """${text}""") }`;
  await client.mutation(gql(source), {}).toPromise();
  const expected = valueIn(parse(source));
  console.log('graphql 16.15.0', JSON.stringify(expected), '@urql/core 6.0.3', JSON.stringify(received.at(-1)));
  received.push(expected);
}
server.close();
server.closeAllConnections();
const second = 'Steps:\n1. Sign out.';
assert.deepEqual(received, ['1. Sign out.\n2. Sign in.', 'Steps:\n1. Sign out.\n2. Sign in.', second, second]);
END
node finding.mjs

#!/bin/sh
# fetchPrevious of @team-plain/graphql adds before to what the page was asked for with, so that it sends first and
# before, and after a forward page all three: Plain's documentation calls that mix a validation error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @team-plain/graphql@1.3.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { PlainClient } from '@team-plain/graphql';

const pageInfo = { hasNextPage: true, hasPreviousPage: true, startCursor: 's', endCursor: 'e' };
const body = JSON.stringify({ data: { labelTypes: { edges: [], pageInfo } } });
const sent = [];
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    sent.push(JSON.parse(text).variables);
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
}).listen(0);
await once(server, 'listening');
const apiUrl = `http://127.0.0.1:${server.address().port}`;
const client = new PlainClient({ apiKey: 'plainApiKey_x', apiUrl });

const first = await client.query.labelTypes({ first: 10 });
const second = await first.fetchNext();
await second.fetchPrevious();
console.log('@team-plain/graphql 1.3.0, a page, the next one, and back again:', sent);
server.close();
server.closeAllConnections();
assert.deepEqual(sent, [
  { first: 10 },
  { first: 10, after: 'e' },
  { first: 10, after: 'e', before: 's' },
]);
END
node finding.mjs

#!/bin/sh
# graphql-request writes the whole request into the message of its error, variables included, which then
# stand in every log; and with errorPolicy "all" a response of nothing but errors is undefined, not an error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-request@7.4.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { GraphQLClient } from 'graphql-request';

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"errors":[{"message":"no"}]}');
}).listen(0);
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const query = 'query ($token: String!) { session(token: $token) { id } }';
const { message } = await new GraphQLClient(url).request(query, { token: 'a-secret' }).catch((error) => error);
const data = await new GraphQLClient(url, { errorPolicy: 'all' }).request(query, { token: 'a-secret' });
console.log('graphql-request 7.4.0', message, '\nerrorPolicy all:', data);
server.close();
server.closeAllConnections();
assert.match(message, /a-secret/);
assert.equal(data, undefined);
END
node finding.mjs

#!/bin/sh
# Apollo Client's RetryLink, as it is, sends again what the server has refused for good: a 400 with GraphQL
# errors, a 401, a 413, five times each, and the errors are text in bodyText.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @apollo/client@4.3.8 graphql@16.15.0 rxjs@7.8.2 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';

const found = [];
for (const status of [400, 401, 413]) {
  let sent = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      sent++;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end('{"errors":[{"message":"Refused."}]}');
    });
  }).listen(0);
  await once(server, 'listening');
  const link = new RetryLink({ delay: { initial: 1, max: 2 } });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: link.concat(new HttpLink({ uri: `http://127.0.0.1:${server.address().port}` })),
  });
  const error = await client.query({ query: gql`{ me { id } }` }).catch((error) => error);
  console.log(`@apollo/client 4.3.8, ${status}: sent ${sent} times;`, error.name, error.bodyText);
  found.push([sent, error.name, 'errors' in error]);
  server.close();
  server.closeAllConnections();
}
const each = [5, 'ServerError', false];
assert.deepEqual(found, [each, each, each]);
END
node finding.mjs

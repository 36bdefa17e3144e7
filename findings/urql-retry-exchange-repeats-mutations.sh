#!/bin/sh
# urql's retryExchange, as it is, sends a mutation again after a lost connection and after a 503, which leave it
# open whether the server has acted: three times in all here. (Guess: queries only.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @urql/core@6.0.3 @urql/exchange-retry@2.0.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Client, fetchExchange, gql } from '@urql/core';
import { retryExchange } from '@urql/exchange-retry';

const found = [];
for (const failure of ['lost connection', 503]) {
  let created = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      created++;
      if (failure === 503) response.writeHead(503).end();
      else request.socket.destroy();
    });
  }).listen(0);
  await once(server, 'listening');
  const client = new Client({
    url: `http://127.0.0.1:${server.address().port}`,
    exchanges: [retryExchange({ initialDelayMs: 5, maxDelayMs: 10, maxNumberAttempts: 3 }), fetchExchange],
  });
  const { error } = await client.mutation(gql`mutation { createThread { id } }`, {});
  console.log(`@urql/exchange-retry 2.0.0, ${failure}: the mutation was sent ${created} times;`, error.message);
  found.push(created);
  server.close();
  server.closeAllConnections();
}
assert.deepEqual(found, [3, 3]);
END
node finding.mjs

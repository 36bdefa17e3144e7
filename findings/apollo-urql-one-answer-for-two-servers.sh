#!/bin/sh
# Apollo Client and urql send one request for the same query and variables at a time, whatever else sets the calls apart:
# two regions that are asked at once, each by the address in its call's context, are answered by the first one, with
# no-cache and network-only as well, and both results say nothing of it. One after the other each has its own. (Guess: who
# gives another address or another header is asked for, at the least where nothing may come from a cache.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @apollo/client@4.3.8 rxjs@7.8.2 @urql/core@6.0.3 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';

async function start(name) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { region: name } }));
  }).listen(0);
  await once(server, 'listening');
  return server;
}
const servers = [await start('Europe'), await start('America')];
const urls = servers.map((server) => `http://127.0.0.1:${server.address().port}/`);

const apollo = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: urls[0] }) });
const urql = new Client({ url: urls[0], exchanges: [fetchExchange], preferGetMethod: false });
const ways = {
  '@apollo/client 4.3.8': (uri) => apollo.query({ query: gql`{ region }`, fetchPolicy: 'no-cache', context: { uri } }),
  '@urql/core 6.0.3': (url) => urql.query('{ region }', {}, { url, requestPolicy: 'network-only' }).toPromise(),
};
const found = [];
for (const [client, ask] of Object.entries(ways)) {
  const together = await Promise.all(urls.map(ask));
  const apart = [await ask(urls[0]), await ask(urls[1])];
  const [atOnce, inTurn] = [together, apart].map((answers) => answers.map(({ data }) => data.region));
  console.log(client, { atOnce, inTurn });
  found.push(atOnce, inTurn);
}
for (const server of servers) {
  server.close();
  server.closeAllConnections();
}
const [one, each] = [['Europe', 'Europe'], ['Europe', 'America']];
assert.deepEqual(found, [one, each, one, each]);
JS
node finding.mjs

#!/bin/sh
# Apollo Client with errorPolicy "all" or "ignore" writes the null of a field that failed into its cache as if the server had
# said that there is nothing: the next query for it is answered with null, no error and no request, for as long as the page
# lives. urql's document cache tells the error again, its graphcache asks again. (Guess: it asks again.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @apollo/client@4.3.8 rxjs@7.8.2 @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { cacheExchange as graphcache } from '@urql/exchange-graphcache';

let requests;
const server = createServer((_request, response) => {
  const isDown = ++requests === 1;
  const customer = isDown ? null : { __typename: 'Customer', id: 'c_1', fullName: 'Ada' };
  const errors = [{ message: 'customers are not available', path: ['thread', 'customer'] }];
  response.setHeader('content-type', 'application/json');
  const data = { thread: { __typename: 'Thread', id: 'th_1', customer } };
  response.end(JSON.stringify(isDown ? { data, errors } : { data }));
}).listen(0);
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;
const query = gql`{ thread { __typename id customer { __typename id fullName } } }`;

const apollo = (errorPolicy) => {
  const client = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: url }) });
  return () => client.query({ query, errorPolicy });
};
const urql = (cache) => {
  const client = new Client({ url, preferGetMethod: false, exchanges: [cache, fetchExchange] });
  return () => client.query(query, {}).toPromise();
};
const found = {};
for (const [name, ask] of Object.entries({
  'Apollo, "all"': apollo('all'),
  'Apollo, "ignore"': apollo('ignore'),
  'urql, documents': urql(cacheExchange),
  'urql, graphcache': urql(graphcache()),
})) {
  requests = 0;
  await ask();
  const { data, error } = await ask();
  found[name] = [data.thread.customer?.fullName ?? null, Boolean(error), requests];
  console.log('@apollo/client 4.3.8, @urql/core 6.0.3:', name, 'then', { customer: found[name][0], error: error?.message, requests });
}
server.close();
server.closeAllConnections();
assert.deepEqual(found, {
  'Apollo, "all"': [null, false, 1],
  'Apollo, "ignore"': [null, false, 1],
  'urql, documents': [null, true, 1],
  'urql, graphcache': ['Ada', false, 2],
});
JS
node finding.mjs

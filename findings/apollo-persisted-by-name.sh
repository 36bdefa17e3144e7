#!/bin/sh
# Apollo's list of persisted queries finds a query's id by the name of the operation, not by its text: one that was edited
# since the list was made is sent as the id of what it was before, the server answers that, and the call succeeds without
# the new field. The text is in the list, and it is not compared. (Guess: refused, as for a name that is not in the list.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error --legacy-peer-deps @apollo/client@4.3.8 rxjs@7.8.2 @apollo/persisted-query-lists@1.1.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import lists from '@apollo/persisted-query-lists';
import { buildSchema, graphql } from 'graphql';

const schema = buildSchema('type Query { thread: Thread } type Thread { id: ID! title: String! }');
const rootValue = { thread: { id: 'th_1', title: 'Cannot sign in' } };
const body = 'query thread { thread { id __typename } }';
const operations = [{ id: 'a1', name: 'thread', type: 'query', body }];
const server = createServer(async (request, response) => {
  const { extensions } = JSON.parse(await text(request));
  const { body: source } = operations.find(({ id }) => id === extensions.persistedQuery.sha256Hash);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await graphql({ schema, rootValue, source })));
}).listen(0);
await once(server, 'listening');

const loadManifest = async () => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    new PersistedQueryLink(lists.generatePersistedQueryIdsFromManifest({ loadManifest })),
    new HttpLink({ uri: `http://127.0.0.1:${server.address().port}/` }),
  ]),
});
const ask = (query) =>
  client.query({ query, fetchPolicy: 'no-cache' }).then(
    ({ data, error }) => error?.message ?? data.thread,
    (error) => error.message,
  );
const edited = await ask(gql`query thread { thread { id title } }`);
const unknown = await ask(gql`query title { thread { title } }`);
server.close();
server.closeAllConnections();
console.log('@apollo/persisted-query-lists 1.1.0: the listed', body, 'is the answer to { id title }:', edited, 'and of another name:', unknown);
assert.deepEqual(edited, { __typename: 'Thread', id: 'th_1' });
assert.match(unknown, /not found in manifest/);
JS
node finding.mjs

#!/bin/sh
# Apollo Client leaves out what a fragment on an interface or a union selects, where its cache was not
# told possibleTypes: no error, no warning, in no mode.
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

const assignedTo = { __typename: 'User', id: 'u_1', fullName: 'Ada' };
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: { thread: { __typename: 'Thread', id: 'th_1', assignedTo } } }));
}).listen(0);
await once(server, 'listening');
const query = gql`
  query { thread { id assignedTo { ...AssigneeParts } } }
  fragment AssigneeParts on Assignee { ... on User { id fullName } }
`;
let warnings = 0;
for (const level of ['warn', 'error']) console[level] = () => warnings++;
const found = [];
for (const possibleTypes of [undefined, { Assignee: ['User', 'MachineUser'] }]) {
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes }),
    link: new HttpLink({ uri: `http://127.0.0.1:${server.address().port}` }),
  });
  const { data, error } = await client.query({ query });
  console.log('@apollo/client 4.3.8', { possibleTypes: Boolean(possibleTypes), error, warnings }, data.thread.assignedTo);
  found.push('fullName' in data.thread.assignedTo);
}
server.close();
server.closeAllConnections();
assert.deepEqual({ found, warnings }, { found: [false, true], warnings: 0 });
END
node finding.mjs

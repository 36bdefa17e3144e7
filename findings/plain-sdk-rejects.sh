#!/bin/sh
# @team-plain/typescript-sdk promises { data } or { error }, and rejects after a 429, a 503 and a 200 of errors alone;
# rawRequest resolves with data: undefined. A refusal of archiveLabelType and a tier that was taken away
# (updateTenantTier, null) reject as well.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @team-plain/typescript-sdk@5.12.1 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { PlainClient } from '@team-plain/typescript-sdk';

let answer;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const [status, body] = answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
}).listen(0);
await once(server, 'listening');
const apiUrl = `http://127.0.0.1:${server.address().port}`;
const client = new PlainClient({ apiKey: 'plainApiKey_x', apiUrl });

const outcome = async (label, call, ...given) => {
  answer = given;
  const found = await call().then(
    (result) => (result.error ? 'error' : `data: ${result.data}`),
    (error) => `rejects: ${error.message}`,
  );
  console.log(`@team-plain/typescript-sdk 5.12.1, ${label}: ${found}`);
  return found;
};

const errors = (code) => ({ errors: [{ message: code, extensions: { code } }] });
const user = () => client.getUserById({ id: 'u_x' });
const raw = () => client.rawRequest({ query: '{ myWorkspace { id } }' });
const refused = { labelType: null, error: { message: 'There is no such label type' } };
const untiered = { tenantTierMembership: null, error: null };
const tenant = { tenantIdentifier: { externalId: 'x' }, tierIdentifier: null };
const found = [
  await outcome('429', user, 429, errors('RATE_LIMITED')),
  await outcome('429, rawRequest', raw, 429, errors('RATE_LIMITED')),
  await outcome('503', user, 503, errors('INTERNAL_SERVER_ERROR')),
  await outcome('200 with errors alone', user, 200, errors('FORBIDDEN')),
  await outcome('a refusal', () => client.archiveLabelType({ labelTypeId: 'lt_x' }), 200, {
    data: { archiveLabelType: refused },
  }),
  await outcome('no tier left', () => client.updateTenantTier(tenant), 200, {
    data: { updateTenantTier: untiered },
  }),
];
server.close();
server.closeAllConnections();
const noData = "rejects: Cannot read properties of undefined (reading 'userById')";
const isNull = 'rejects: Expected value to be non nullable';
assert.deepEqual(found, [noData, 'data: undefined', noData, noData, isNull, isNull]);
END
node finding.mjs

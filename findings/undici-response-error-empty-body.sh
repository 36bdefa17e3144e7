#!/bin/sh
# undici's interceptor responseError throws away the body of a response whose media type is
# application/graphql-response+json, the one that GraphQL over HTTP prescribes: what the server says is
# wrong is nowhere. The same body as application/json or text/plain is on the error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici@7.30.2 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, interceptors, request } from 'undici';

const server = createServer(({ url }, response) => {
  response.writeHead(400, { 'content-type': `${url.slice(1)}` });
  response.end('{"errors":[{"message":"There is no field nope."}]}');
}).listen(0);
await once(server, 'listening');
const dispatcher = new Agent().compose(interceptors.responseError());
const bodies = [];
for (const type of ['application/json', 'text/plain', 'application/graphql-response+json']) {
  const error = await request(`http://127.0.0.1:${server.address().port}/${type}`, { dispatcher }).catch((error) => error);
  console.log('undici 7.30.2', type, error.code, JSON.stringify(error.body));
  bodies.push(error.body);
}
await dispatcher.close();
server.close();
assert.equal(bodies[0].errors.length, 1);
assert.match(bodies[1], /nope/);
assert.equal(bodies[2], '');
END
node finding.mjs

#!/bin/sh
# undici's decompress interceptor leaves responses of 400 and above compressed unless it is told otherwise, which is
# where GraphQL over HTTP says what was wrong: the body is gzip, and no JSON.
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
import { gzipSync } from 'node:zlib';
import { Agent, interceptors, request } from 'undici';

const body = gzipSync('{"errors":[{"message":"Cannot query field \\"x\\" on type \\"Query\\"."}]}');
const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
const server = createServer((incoming, response) => {
  const status = Number(incoming.url.slice(1));
  incoming.resume().on('end', () => response.writeHead(status, headers).end(body));
}).listen(0);
await once(server, 'listening');

const read = async (status, options) => {
  const dispatcher = new Agent().compose(interceptors.decompress(options));
  const url = `http://127.0.0.1:${server.address().port}/${status}`;
  const response = await request(url, { dispatcher });
  const found = await response.body.json().then(
    () => 'JSON',
    () => `no JSON, content-encoding: ${response.headers['content-encoding']}`,
  );
  console.log(`undici 7.30.2, decompress(${JSON.stringify(options) ?? ''}), ${status}: ${found}`);
  await dispatcher.close();
  return found;
};

const found = [await read(200), await read(400), await read(429), await read(400, { skipErrorResponses: false })];
server.close();
server.closeAllConnections();
const compressed = 'no JSON, content-encoding: gzip';
assert.deepEqual(found, ['JSON', compressed, compressed, 'JSON']);
END
node --no-warnings finding.mjs

#!/bin/sh
# undici's request() sends the type of a Blob as Content-Type over HTTP/1.1, and nothing over HTTP/2, in 7 and 8: an upload
# that is stored as text/csv is stored as bytes of no type once undici 8, which speaks HTTP/2 unasked, comes to the same
# server. fetch() sends it over both, and so does request() with a FormData. (Guess: the same headers over both.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 selfsigned@5.5.0 node@22.23.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';

const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
const server = createSecureServer({ key, cert, allowHTTP1: true }, async (request, response) => {
  const isWhole = (await text(request)).includes('th_1,u_1\n');
  const type = request.headers['content-type']?.replace(/;.*/, '') ?? 'no type';
  response.end(`HTTP/${request.httpVersion} ${isWhole ? type : 'cut'}`);
}).listen(0);
await once(server, 'listening');
const url = `https://localhost:${server.address().port}/threads.csv`;

const found = {};
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  const form = new undici.FormData();
  const blob = new Blob(['id,user\nth_1,u_1\n'], { type: 'text/csv' });
  form.set('file', blob, 'threads.csv');
  for (const isHttp2 of [false, true]) {
    const connect = { rejectUnauthorized: false };
    // Of 8 the default, which is HTTP/2 where the server has it.
    const allowH2 = version.startsWith('7') ? { allowH2: isHttp2 } : isHttp2 ? {} : { allowH2: false };
    const dispatcher = new undici.Agent({ connect, ...allowH2 });
    const send = async (body) => (await undici.request(url, { method: 'PUT', body, dispatcher })).body.text();
    found[`${version} request(), Blob, ${isHttp2}`] = await send(blob);
    found[`${version} request(), FormData, ${isHttp2}`] = await send(form);
    found[`${version} fetch(), Blob, ${isHttp2}`] = await (await undici.fetch(url, { method: 'PUT', body: blob, dispatcher })).text();
  }
}
console.log('undici, what the server is told, allowH2', found);
const one = ['HTTP/1.1 text/csv', 'HTTP/1.1 multipart/form-data', 'HTTP/1.1 text/csv'];
const two = ['HTTP/2.0 no type', 'HTTP/2.0 multipart/form-data', 'HTTP/2.0 text/csv'];
assert.deepEqual(Object.values(found), [...one, ...two, ...one, ...two]);
process.exit();
JS
node_modules/.bin/node finding.mjs

#!/bin/sh
# Over HTTP/2 undici takes a response that the server has given up in the middle for a whole one, unless it is reset with
# the code of an error: response.destroy() of Node's server resets with NO_ERROR, and half a list is a call that succeeded.
# undici 8.13.1 compares what came with Content-Length, where there is one, 7.30.2 does not. The fetch of Node 26 speaks
# HTTP/2 unasked, so that what fails in Node 24 no longer does. (Guess: it rejects, as over HTTP/1.1.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 \
  selfsigned@5.5.0 node24@npm:node@24.21.0 node26@npm:node@26.10.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { Readable } from 'node:stream';
import { generate } from 'selfsigned';

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);

async function* rows() {
  yield 'id,user\nth_1,u_1\n';
  await new Promise((resolve) => setTimeout(resolve, 100));
  throw new Error('the database has gone');
}
const whole = 'id,user\nth_1,u_1\nth_2,u_2\n';
const server = createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
  const length = request.url === '/length' ? { 'content-length': whole.length } : {};
  response.writeHead(200, { 'content-type': 'text/csv', ...length });
  Readable.from(rows()).on('error', () => response.destroy()).pipe(response);
}).listen(0);
await once(server, 'listening');
const url = `https://localhost:${server.address().port}`;

const ask = async (path, fetch, options) => {
  try {
    const text = await (await fetch(url + path, options)).text();
    return text === whole ? 'whole' : 'half of it, as a success';
  } catch {
    return 'rejects';
  }
};
const found = {};
const paths = ['/', '/length'];
// Before undici is imported, as that brings a dispatcher of its own.
for (const path of paths) found[`fetch of Node ${process.version} ${path}`] = await ask(path, fetch);
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  for (const path of paths) {
    for (const allowH2 of [false, true]) {
      const dispatcher = new undici.Agent({ allowH2, connect: { rejectUnauthorized: false } });
      const name = `undici ${version} ${allowH2 ? 'HTTP/2' : 'HTTP/1.1'} ${path}`;
      found[name] = await ask(path, async (...call) => (await undici.request(...call)).body, { dispatcher });
    }
  }
}
console.log(found);
const half = 'half of it, as a success';
const own = process.version.startsWith('v26') ? half : 'rejects';
const expected = [own, own, 'rejects', half, 'rejects', half, 'rejects', half, 'rejects', 'rejects'];
assert.deepEqual(Object.values(found), expected);
process.exit();
JS
for version in 24 26; do "node_modules/node$version/bin/node" --no-warnings finding.mjs; done

#!/bin/sh
# undici's retry, as agent and as interceptor, sends an upload again without its content where that is a web stream or an
# async iterable, as blob.stream() and pipelines give: a PUT that got a 503 is repeated with Content-Length: 0, the server
# stores an empty file, and the call says 200. A stream of Node's is not sent again: that call fails.
# (Guess: it fails for all that can be read only once.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const contents = {
  'a blob': () => new Blob(['hello']),
  'its stream': () => new Blob(['hello']).stream(),
  'an async iterable': async function* () {
    yield 'hello';
  },
  "a stream of Node's": () => Readable.from(['hello']),
};
const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  for (const [what, content] of Object.entries(contents)) {
    const sent = [];
    const server = createServer(async (request, response) => {
      sent.push(await text(request));
      response.writeHead(sent.length === 1 ? 503 : 200).end();
    }).listen(0);
    await once(server, 'listening');
    const dispatcher = new undici.RetryAgent(new undici.Agent(), { minTimeout: 1 });
    const url = `http://127.0.0.1:${server.address().port}/file`;
    const end = await undici.request(url, { method: 'PUT', body: content(), dispatcher }).then(
      ({ statusCode }) => statusCode,
      (error) => error.name,
    );
    server.close();
    server.closeAllConnections();
    console.log(`undici ${version}, a PUT of ${what} ends as`, end, 'and the server got', sent);
    found.push([end, ...sent]);
  }
}
const each = [[200, 'hello', 'hello'], [200, 'hello', ''], [200, 'hello', ''], ['RequestRetryError', 'hello']];
assert.deepEqual(found, [...each, ...each]);
JS
node_modules/.bin/node finding.mjs

#!/bin/sh
# A server's graceful GOAWAY (code 0), as a proxy sends before it restarts, fails the call that is in flight in
# undici 7, although the server would still answer it; undici 8 waits for the answer. (Guess: both wait.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import { setTimeout } from 'node:timers/promises';

const found = [];
for (const [version, { Pool }] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  let answered = 0;
  const server = createServer();
  server.on('stream', (stream) => {
    stream.resume().on('error', () => {});
    // As a proxy does before it is restarted: no new streams, what is open is answered.
    stream.session.goaway(0);
    setTimeout(200).then(() => {
      if (stream.destroyed) return;
      answered++;
      stream.respond({ ':status': 200 });
      stream.end('{}');
    });
  });
  await once(server.listen(0), 'listening');
  const pool = new Pool(`http://127.0.0.1:${server.address().port}`, { allowH2: true, connect: { allowH2: true, useH2c: true } });
  const outcome = await pool
    .request({ path: '/', method: 'POST', body: '{}' })
    .then(async ({ statusCode, body }) => `${statusCode} ${await body.text()}`, (error) => error.name);
  console.log(`undici ${version}:`, outcome, `answered by the server: ${answered}`);
  found.push(outcome);
  await pool.destroy();
  server.close();
}
assert.deepEqual(found, ['SocketError', '200 {}']);
END
node_modules/.bin/node finding.mjs

#!/bin/sh
# Over HTTP/2 undici 7 has one request at a time on a connection, undici 8 as many as the server takes, up to
# 100, whatever `pipelining` says: 20 calls of 50 ms take a second, or a twentieth of it. (Guess: both many.)
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
  for (const pipelining of [undefined, 20]) {
    let open = 0;
    let most = 0;
    const server = createServer();
    server.on('stream', async (stream) => {
      most = Math.max(most, ++open);
      stream.resume();
      await setTimeout(50);
      open--;
      stream.respond({ ':status': 200 });
      stream.end('{}');
    });
    await once(server.listen(0), 'listening');
    const options = { allowH2: true, connect: { allowH2: true, useH2c: true }, connections: 1, ...(pipelining && { pipelining }) };
    const pool = new Pool(`http://127.0.0.1:${server.address().port}`, options);
    const call = async () => (await pool.request({ path: '/', method: 'POST', body: '{}' })).body.text();
    await call();
    await Promise.all(Array.from({ length: 20 }, call));
    console.log(`undici ${version}, pipelining ${pipelining}: at most ${most} at a time`);
    found.push(most);
    await pool.close();
    server.close();
  }
}
assert.deepEqual(found, [1, 1, 20, 20]);
END
node_modules/.bin/node finding.mjs

#!/bin/sh
# undici's BalancedPool goes on sending to a server that refuses every connection: with one connection to each of two, every
# second call fails in undici 7, for ever, and in undici 8 one; with as many as it likes, nine fail, one here, one there, in
# both before it leaves the dead one alone. (Guess: one call is lost, whatever the number of connections.)
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

const start = async () => {
  const server = createServer((_request, response) => response.end('ok')).listen(0);
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}` };
};
const [live, dead] = [await start(), await start()];
await new Promise((resolve) => dead.server.close(resolve));
const found = [];
for (const [version, { BalancedPool }] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  for (const connections of [1, null]) {
    const pool = new BalancedPool([live.url, dead.url], { connections });
    let calls = '';
    for (let i = 0; i < 200; i++) {
      calls += await pool.request({ path: '/', method: 'GET' }).then(
        ({ body }) => body.text().then(() => '.'),
        ({ code }) => (code === 'ECONNREFUSED' ? 'x' : code),
      );
    }
    const refused = calls.split('x').length - 1;
    console.log(`undici ${version}, connections: ${connections}: ${refused} of 200 calls are refused:`, calls.slice(0, 50));
    found.push(refused);
  }
}
live.server.close();
live.server.closeAllConnections();
assert.deepEqual(found, [100, 9, 1, 9]);
JS
node_modules/.bin/node finding.mjs

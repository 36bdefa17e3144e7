#!/bin/sh
# A pool of undici 7 opens a new connection as soon as a request is aborted, although nothing waits for
# one; that of undici 8 does not. (undici 8 needs Node 22, which is installed for it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';

const opened = [];
for (const [name, { Pool }] of [['7.30.2', await import('undici')], ['8.13.1', await import('undici8')]]) {
  let connections = 0;
  // It answers nothing.
  const server = createServer(() => {}).on('connection', () => connections++).listen(0);
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${server.address().port}`, { connections: 1 });
  const abort = new AbortController();
  server.once('request', () => abort.abort());
  await pool.request({ path: '/', method: 'POST', body: '{}', signal: abort.signal }).catch(() => {});
  await setTimeout(1000);
  console.log(`undici ${name}: ${connections} connections for one aborted request`);
  opened.push(connections);
  await pool.destroy();
  server.closeAllConnections();
  server.close();
}
assert.deepEqual(opened, [2, 1]);
END
node_modules/.bin/node finding.mjs

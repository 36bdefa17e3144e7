#!/bin/sh
# undici's dns interceptor takes the addresses of a name in turn, and keeps one that refuses every connection: of two servers
# one that is down fails every second call, in 7 and 8, for as long as the addresses are kept. Without the interceptor Node
# tries the other address and no call fails. It tries another only where that is of the other family. (Guess: every call
# reaches the server that is up, as without it.)
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

const server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
await once(server, 'listening');
const v4 = (address) => ({ address, family: 4, ttl: 60_000 });
const names = {
  'two of IPv4': [v4('127.0.0.2'), v4('127.0.0.1')],
  'one of each family': [{ address: '::1', family: 6, ttl: 60_000 }, v4('127.0.0.1')],
};

const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  for (const [addresses, all] of Object.entries(names)) {
    const lookup = (_name, options, done) => (options.all ? done(null, all) : done(null, all[0].address, all[0].family));
    const plain = new undici.Agent({ connect: { lookup } });
    const dns = new undici.Agent().compose(undici.interceptors.dns({ lookup: (_origin, _options, done) => done(null, all) }));
    for (const [how, dispatcher] of Object.entries({ 'an agent': plain, 'with interceptors.dns': dns })) {
      const failed = [];
      for (let call = 0; call < 20; call++) {
        const url = `http://api.example:${server.address().port}/graphql`;
        const answer = undici.request(url, { dispatcher, method: 'POST', body: '{}' });
        await answer.then(({ body }) => body.dump(), ({ code }) => failed.push(code));
      }
      console.log(`undici ${version} ${how}, ${addresses}, the first of them down:`, failed.length, 'of 20 fail', [...new Set(failed)]);
      found.push(failed.length);
    }
  }
}
assert.deepEqual(found, [0, 10, 0, 0, 0, 10, 0, 0]);
process.exit();
JS
node_modules/.bin/node finding.mjs

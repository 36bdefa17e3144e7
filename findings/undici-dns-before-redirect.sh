#!/bin/sh
# undici's redirect interceptor under its dns interceptor takes a redirect within one server for one to another, as it
# compares with the looked-up address: undici 8 takes the Authorization header away, undici 7 keeps it and sends the
# address as Host. The other way round both are kept. (Guess: the order of the two does not matter.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';

let last;
const server = createServer((request, response) => {
  last = request.headers;
  if (request.url === '/graphql') response.writeHead(308, { location: '/graphql/v1' });
  response.end('{}');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const lookup = (_origin, _options, done) => done(null, [{ address: '127.0.0.1', family: 4, ttl: 1000 }]);

const found = [];
for (const [version, undici] of [['7.30.2', await import('undici7')], ['8.13.1', await import('undici8')]]) {
  const redirect = undici.interceptors.redirect({ maxRedirections: 1 });
  const dns = undici.interceptors.dns({ lookup });
  for (const [order, used] of [['dns, redirect', [dns, redirect]], ['redirect, dns', [redirect, dns]]]) {
    const agent = new undici.Agent();
    const { body } = await undici.request(`http://localhost:${port}/graphql`, {
      dispatcher: agent.compose(...used),
      method: 'POST',
      headers: { authorization: 'Bearer key' },
      body: '{}',
    });
    await body.dump();
    const arrived = [last.host.split(':')[0], last.authorization ?? 'none'];
    console.log(`undici ${version} compose(${order}): the redirected request has [host, authorization]`, arrived);
    found.push(arrived);
    await agent.close();
  }
}
const whole = ['localhost', 'Bearer key'];
assert.deepEqual(found, [whole, ['127.0.0.1', 'Bearer key'], whole, ['localhost', 'none']]);
server.close();
END
node_modules/.bin/node finding.mjs

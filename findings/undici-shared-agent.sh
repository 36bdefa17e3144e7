#!/bin/sh
# Of undici 7 and 8 in one program, both send through the agent of the one that is loaded first, and 7 through Node's
# own where node:http was loaded before. request() of the later one fails for an upload, although the FormData is that
# of its own version. (Guess: each version has an agent of its own, and uploads work.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici7@npm:undici@7.30.2 undici8@npm:undici@8.13.1 node@22.23.3 >npm.log
cat >upload.mjs <<'JS'
const [first, second] = process.argv.slice(2);
await import(first);
const undici = await import(second);
const { createServer } = await import('node:http');
const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
await new Promise((done) => server.listen(0, done));

const body = new undici.FormData();
body.set('0', new Blob(['a file']), 'a.txt');
const sent = undici.request(`http://127.0.0.1:${server.address().port}/`, { method: 'POST', body });
const ended = await sent.then(({ statusCode }) => statusCode, ({ message }) => message);
const own = undici.getGlobalDispatcher() instanceof undici.Agent;
process.stdout.write(JSON.stringify({ own, ended }), () => process.exit());
JS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

const found = [];
for (const [first, second] of [
  ['undici7', 'undici7'],
  ['undici8', 'undici8'],
  ['undici7', 'undici8'],
  ['undici8', 'undici7'],
  ['node:http', 'undici7'],
  ['node:http', 'undici8'],
]) {
  const printed = execFileSync('node_modules/.bin/node', ['upload.mjs', first, second], { encoding: 'utf8' });
  console.log(`undici 7.30.2 and 8.13.1, ${first} loaded before ${second}, which uploads:`, printed);
  found.push(JSON.parse(printed));
}
const works = { own: true, ended: 200 };
const refused =
  'body must be a FormData created by this undici package instance; FormData from other sources, such as the built-in FormData provided by Node.js, is not supported';
assert.deepEqual(found, [
  works,
  works,
  { own: false, ended: 'action is not a function' },
  { own: false, ended: refused },
  { own: false, ended: 200 },
  works,
]);
JS
node finding.mjs

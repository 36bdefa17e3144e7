#!/bin/sh
# gqty, as its command line generates it, treats mutations as reads: one with the same arguments within five seconds is not sent
# and answered from the cache; those of one tick are sent in the order of a hash, so that a thread is closed before the reply
# to it; and where one fails, the others and the queries beside it are told that they failed, although they are done.
# (Guess: sent as often as called, in the order of the calls, and each with its own answer.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 gqty@3.6.0 @gqty/cli@5.0.0 esbuild@0.28.2 >npm.log
cat >schema.graphql <<'END'
type Query { thread(id: ID!): String }
type Mutation { reply(threadId: ID!, text: String!): Int close(threadId: ID!): Int snooze(threadId: ID!): Int }
END
npx gqty schema.graphql --target gqty/index.ts --no-install --no-react --no-solid --no-subscriptions --typescript </dev/null >gqty.log 2>&1
sed 's#fetch("/api/graphql"#fetch(process.env.SERVER!#' gqty/index.ts >gqty/client.ts
npx esbuild gqty/client.ts --bundle --platform=node --format=esm --packages=external --outfile=client.mjs --log-level=error
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, graphql } from 'graphql';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
let done = [];
const rootValue = {
  thread: ({ id }) => `thread ${id}`,
  reply: ({ text }) => done.push(`reply ${text}`),
  close: ({ threadId }) => done.push(`close ${threadId}`),
  snooze() {
    throw new Error('Not to be snoozed');
  },
};
const server = createServer(async (request, response) => {
  const { query, variables } = JSON.parse(await text(request));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await graphql({ schema, source: query, variableValues: variables, rootValue })));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
process.env.SERVER = `http://127.0.0.1:${server.address().port}`;
const { resolve } = await import('./client.mjs');

const found = [];
async function show(what, ...calls) {
  done = [];
  const answers = await Promise.all(calls.map((call) => call().catch(({ message }) => message)));
  console.log(`gqty 3.6.0, ${what}: the caller gets`, answers, 'the server has done', done);
  found.push([answers, done]);
}
const reply = (text, threadId = 't1') => resolve(({ mutation }) => mutation.reply({ threadId, text }));
const close = (threadId) => resolve(({ mutation }) => mutation.close({ threadId }));
const snooze = (threadId) => resolve(({ mutation }) => mutation.snooze({ threadId }));

await show('a reply', () => reply('Any news?'));
await show('the same reply again', () => reply('Any news?'));
await show('a reply twice at once', () => reply('Hello?'), () => reply('Hello?'));
await show('a reply, then close', () => reply('Fixed.', 't2'), () => close('t2'));
await show('both in one function', () =>
  resolve(({ mutation }) => [mutation.reply({ threadId: 't3', text: 'Fixed.' }), mutation.close({ threadId: 't3' })]),
);
await show('close beside what fails', () => close('t4'), () => snooze('t4'));
await show('a query beside what fails', () => resolve(({ query }) => query.thread({ id: 't5' })), () => snooze('t5'));
server.close();
const failed = 'Not to be snoozed';
assert.deepEqual(found, [
  [[1], ['reply Any news?']],
  [[1], []],
  [[1, 1], ['reply Hello?']],
  [[2, 1], ['close t2', 'reply Fixed.']],
  [[[2, 1]], ['close t3', 'reply Fixed.']],
  [[failed, failed], ['close t4']],
  [[failed, failed], []],
]);
JS
node finding.mjs

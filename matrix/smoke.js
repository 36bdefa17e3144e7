// Run in a scratch project: what a user does first. `SMOKE` says what it is to run on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { version as graphqlVersion, parse } from 'graphql';
import * as root from 'plain-operations';
import * as documents from 'plain-operations/documents';
import manifest from 'plain-operations/manifest.json' with { type: 'json' };
import { startSandbox } from 'plain-operations/sandbox';

const { undici, graphql, copies = 1, command = [] } = JSON.parse(process.env.SMOKE);
const require = createRequire(import.meta.url);
assert.equal(graphqlVersion.split('.')[0], graphql);
if (undici) assert.equal(require('undici/package.json').version.split('.')[0], undici);

for (const [entry, module] of [
  ['plain-operations', root],
  ['plain-operations/documents', documents],
]) {
  const required = require(entry);
  for (const name of Object.keys(module)) {
    if (copies === 1) assert.equal(required[name], module[name], name);
    else assert.equal(typeof required[name], typeof module[name], name);
  }
}

const sandbox = await startSandbox();
const { PlainClient, ThreadDocument, ThreadsDocument, unwrap } = root;
const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

const assigned = unwrap(await client.assignThread({ threadId, userId }));
assert.equal(assigned.assignedTo.email, 'matt@plain.com');
const unassigned = unwrap(await client.unassignThread({ threadId }));
assert.equal(unassigned.assignedTo, null);
const { threads } = unwrap(await client.execute(ThreadsDocument, { first: 2 }));
assert.equal(threads.edges.length, 2);

// A document that does not carry its text is printed by this graphql.
const text = 'query own($threadId: ID!) { thread(threadId: $threadId) { id } }';
for (const document of [text, parse(text), parse(text, { noLocation: true })]) {
  const { thread } = unwrap(await client.execute(document, { threadId }));
  assert.equal(thread.id, threadId);
}

const refused = await client.assignThread({ threadId: 'th_none', userId });
assert.equal(refused.error.errorDetails.code, 'not_found');
const stranger = new PlainClient({ apiKey: 'plainApiKey_stranger', apiUrl: sandbox.url });
const { error } = await stranger.execute(ThreadDocument, { threadId });
assert.equal(error.type, 'unauthenticated');
const aborted = await client.execute(ThreadDocument, { threadId }, { signal: AbortSignal.abort() });
assert.equal(aborted.error.type, 'aborted');
await Promise.all([client.close(), stranger.close(), sandbox.close()]);

const away = new PlainClient({ apiKey: 'plainApiKey_x', apiUrl: sandbox.url, retry: false });
assert.equal((await away.execute(ThreadDocument, { threadId })).error.type, 'network');
await away.close();

const bin = 'node_modules/plain-operations/dist/cli/bin.js';
const cli = (...args) =>
  execFileSync(process.execPath, [...command, bin, ...args], { encoding: 'utf8' });
const { permissions } = JSON.parse(cli('permissions', 'assignThread', '--json'));
assert.deepEqual(permissions, ['thread:assign', 'thread:read']);
assert.match(cli('demo'), /th_01H8H46YPB2S4MAJM382FG9423/);
assert.ok(manifest.operations.length > 0);

const { node, bun, deno } = process.versions;
const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
console.log(`ran on ${runtime}, graphql ${graphqlVersion}`);

// Run by Jest, which requires every module: each entry, and what a test of a service does with them.
const assert = require('node:assert/strict');
const { exports: entries } = require('plain-operations/package.json');

const names = Object.keys(entries).filter((name) => typeof entries[name] !== 'string');
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';

test.each(names)('%s can be required', (name) => {
  expect(Object.keys(require(`plain-operations${name.slice(1)}`))).not.toEqual([]);
});

let sandbox;
beforeAll(async () => {
  sandbox = await require('plain-operations/sandbox').startSandbox();
}, 60_000);
afterAll(() => sandbox?.close());

test('a service is tested against the sandbox', async () => {
  const { PlainClient, paginate, ThreadsDocument, unwrap } = require('plain-operations');
  const { AssignThreadDocument } = require('plain-operations/documents');
  const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  const [{ id: userId }] = sandbox.seed.users;
  expect(unwrap(await client.assignThread({ threadId, userId })).assignedTo.id).toBe(userId);
  const input = { threadId, userId };
  const { data } = await client.execute(AssignThreadDocument, { input });
  expect(data.assignThread.error).toBeNull();
  // Without its text, graphql prints it.
  const { parse } = require('graphql');
  const own = parse('query own { myPermissions { permissions } }', { noLocation: true });
  expect(unwrap(await client.execute(own)).myPermissions.permissions).toContain('thread:read');
  const threads = [];
  for await (const thread of paginate(client, ThreadsDocument, {}, { limit: 3 })) {
    threads.push(thread);
  }
  expect(threads).toHaveLength(3);
  const outcomes = [];
  for await (const outcome of client.assignThreads([{ threadId, userId }])) {
    outcomes.push(outcome.outcome);
  }
  expect(outcomes).toEqual(['assigned']);
  const refused = await client.assignThread({ threadId: 'th_none', userId });
  expect(refused.error).toMatchObject({ type: 'mutation_error', attempts: 1 });
  expect(client).toBeInstanceOf(PlainClient);
  await client.close();
}, 60_000);

test('codegen can be configured', () => {
  const { plainCodegen } = require('plain-operations/codegen');
  // Its peers are not installed.
  assert.throws(() => plainCodegen({ documents: '*.graphql', output: 'out' }), /npm install/);
});

// A user's program in CommonJS: compiled like consumer.ts, and then run.
import assert = require('node:assert/strict');

import { plainCodegen } from 'plain-operations/codegen';
import { AssignThreadDocument } from 'plain-operations/documents';
import { startSandbox } from 'plain-operations/sandbox';

import plain = require('plain-operations');

const { PlainClient, unwrap } = plain;
const thread: Promise<plain.Result<plain.Thread>> = assign();

async function assign(): Promise<plain.Result<plain.Thread>> {
  // Nothing listens there.
  const options: plain.PlainClientOptions = {
    apiKey: 'plainApiKey_cjs',
    apiUrl: 'http://127.0.0.1:1',
  };
  const client = new PlainClient({ ...options, retry: false });
  const input = { threadId: 'th_1', userId: 'u_1' };
  const { error } = await client.execute(plain.AssignThreadDocument, { input });
  assert.equal(error?.type, 'network');
  const result = await client.assignThread(input);
  await client.close();
  return result;
}

thread.then((result) => {
  assert.throws(() => unwrap(result).id, { type: 'network' });
  assert.equal(plain.AssignThreadDocument, AssignThreadDocument);
  assert.equal(typeof startSandbox, typeof plainCodegen);
});

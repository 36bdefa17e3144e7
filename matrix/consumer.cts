// A user's program in CommonJS: compiled like consumer.ts, and then run.
import assert = require('node:assert/strict');

import { plainCodegen } from 'plain-operations/codegen';
import { checkComponents, text } from 'plain-operations/components';
import { customerCards } from 'plain-operations/customer-cards';
import { AssignThreadDocument } from 'plain-operations/documents';

import manifest = require('plain-operations/manifest.json');

import { plainCa } from 'plain-operations/mtls';
import { startSandbox } from 'plain-operations/sandbox';
import { verifyWebhook } from 'plain-operations/webhooks';

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
  assert.equal(typeof customerCards, typeof verifyWebhook);
  assert.deepEqual(checkComponents([text('Plan')], 'card'), []);
  assert.match(plainCa, /CERTIFICATE/);
  assert.ok(manifest.operations.length > 0);
});

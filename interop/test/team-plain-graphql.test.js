// The vendor's second client selects far more than our slice has, so the sandbox is given the
// vendor's own SDL, where this machine has it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AuthenticationError, PlainClient } from '@team-plain/graphql';
import { startSandbox } from '../../dist/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

const vendorSdl = new URL('../../../shared/plain-api/schema.graphql', import.meta.url);
const skip = existsSync(vendorSdl) ? false : "the vendor's SDL is not on this machine";

/** Version 1.3.0 selects a union member that the SDL of May 2026 lacks. */
function schemaThatFits() {
  const sdl = readFileSync(vendorSdl, 'utf8');
  const union = /union ThreadStatusDetail\s*=/;
  assert.match(sdl, union);
  return `${sdl.replace(union, '$& ThreadStatusDetailWaitingIndefinitely |')}
    type ThreadStatusDetailWaitingIndefinitely { statusChangedAt: DateTime! }
  `;
}

test('@team-plain/graphql assigns and unassigns unchanged', { skip }, async () => {
  const sandbox = await startSandbox({ schema: schemaThatFits() });
  try {
    const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
    const assigned = await client.mutation.assignThread({ input: { threadId, userId } });
    assert.equal(assigned.error ?? null, null);
    assert.equal(assigned.thread.id, threadId);
    const read = await client.query.thread({ threadId });
    assert.equal(read.title, 'Support request');
    const unassigned = await client.mutation.unassignThread({ input: { threadId } });
    assert.equal(unassigned.error ?? null, null);
    const refused = await client.mutation.unassignThread({ input: { threadId: 'th_none' } });
    assert.equal(refused.error.code, 'not_found');
    const stranger = new PlainClient({ apiKey: 'plainApiKey_stranger', apiUrl: sandbox.url });
    await assert.rejects(stranger.query.thread({ threadId }), AuthenticationError);
  } finally {
    await sandbox.close();
  }
});

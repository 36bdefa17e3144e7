import assert from 'node:assert/strict';
import { PlainClient } from '@team-plain/typescript-sdk';
import { startSandbox } from '../dist/sandbox/index.js';

/** The vendor's first client, as it is, on a sandbox with its own schema. */
export async function start() {
  const sandbox = await startSandbox({ apiKeys: { plainApiKey_none: [] } });
  const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  const stranger = new PlainClient({ apiKey: 'plainApiKey_none', apiUrl: sandbox.url });
  return { sandbox, client, stranger };
}

/** The data of a call that succeeds. */
export async function dataOf(call) {
  const { data, error } = await call;
  assert.equal(error, undefined, error?.message);
  return data;
}

/** The code of the mutation error that a call fails with, then the fields at fault. */
export async function refusalOf(call) {
  const { error } = await call;
  assert.equal(error?.type, 'mutation_error', error?.message);
  const { code, fields } = error.errorDetails;
  return [code, ...fields.map(({ field, type }) => `${field} ${type}`)];
}

/** A query for which the key lacks the permission, which the client calls `forbidden`. */
export async function missingPermission(call) {
  const { error } = await call;
  assert.equal(error?.type, 'forbidden');
  return error.message;
}

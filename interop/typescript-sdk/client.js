import assert from 'node:assert/strict';
import { after, beforeEach } from 'node:test';
import { PlainClient } from '@team-plain/typescript-sdk';
import { startSandbox } from '../../dist/sandbox/index.js';

/** The methods of the vendor's first client. */
export const methods = Object.getOwnPropertyNames(PlainClient.prototype).filter(
  (name) => name !== 'constructor',
);

/**
 * What each method was seen to end with, in all tests: `data`, `null`, the code of a mutation's error,
 * the type of any other error, or `rejects`.
 */
export const seen = new Map(methods.map((name) => [name, new Set()]));

/** One for all tests, new for each of them. */
export const sandbox = await startSandbox({
  apiKeys: { plainApiKey_none: [], plainApiKey_reader: ['thread:read'] },
});
beforeEach(() => sandbox.reset());
after(() => sandbox.close());

/** The client as it is, on a sandbox with its own schema. */
export const client = clientOf(sandbox.apiKey);

/** One whose key has no permission. */
export const stranger = clientOf('plainApiKey_none');

/** A client of a key, of which each outcome is noted. */
export function clientOf(apiKey) {
  const client = new PlainClient({ apiKey, apiUrl: sandbox.url });
  const noting = (name) => async (input) => {
    try {
      const result = await client[name](input);
      seen.get(name).add(outcomeOf(result));
      return result;
    } catch (error) {
      seen.get(name).add('rejects');
      throw error;
    }
  };
  return Object.fromEntries(methods.map((name) => [name, noting(name)]));
}

function outcomeOf({ data, error }) {
  if (error) return error.errorDetails?.code ?? error.type;
  return data === null ? 'null' : 'data';
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

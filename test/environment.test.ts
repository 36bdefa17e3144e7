import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createExecutor, MyPermissionsDocument, PlainClient } from '../src/index.js';
import { type Sandbox, startSandbox } from '../src/sandbox/index.js';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ apiKeys: { plainApiKey_reader: ['thread:read'], other: [] } });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

test('a client takes key and URL from the environment', async () => {
  vi.stubEnv('PLAIN_API_KEY', 'plainApiKey_reader');
  vi.stubEnv('PLAIN_API_URL', sandbox.url);
  await using client = new PlainClient();
  await using execute = createExecutor();
  for (const result of [
    await client.execute(MyPermissionsDocument),
    await execute(MyPermissionsDocument),
  ]) {
    expect(result.data?.myPermissions.permissions).toEqual(['thread:read']);
  }
});

test('what is passed counts more than the environment', async () => {
  vi.stubEnv('PLAIN_API_KEY', 'plainApiKey_unknown');
  vi.stubEnv('PLAIN_API_URL', 'http://127.0.0.1:1');
  await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  expect((await client.execute(MyPermissionsDocument)).error).toBeUndefined();
});

test.each([undefined, ''])('without a key (%j) the error names the variable', (value) => {
  vi.stubEnv('PLAIN_API_KEY', value);
  expect(() => new PlainClient()).toThrow(/apiKey is missing.*PLAIN_API_KEY/);
  expect(() => createExecutor({ apiUrl: sandbox.url })).toThrow(/PLAIN_API_KEY/);
});

test('an empty URL in the environment is none', () => {
  vi.stubEnv('PLAIN_API_KEY', 'plainApiKey_x');
  vi.stubEnv('PLAIN_API_URL', '');
  expect(new PlainClient().apiUrl).toBe('https://core-api.uk.plain.com/graphql/v1');
});

test('an executor can be made where there is no process', () => {
  vi.stubGlobal('process', undefined);
  try {
    expect(() => createExecutor()).toThrow(/PLAIN_API_KEY/);
    createExecutor({ apiKey: 'plainApiKey_x' });
  } finally {
    vi.unstubAllGlobals();
  }
});

test('a 401 of a key that is none of Plain says so', async () => {
  for (const [apiKey, odd] of [
    ['sk_live_1234', true],
    ['plainApiKey_unknown', false],
  ] as const) {
    await using client = new PlainClient({ apiKey, apiUrl: sandbox.url });
    const { error } = await client.execute(MyPermissionsDocument);
    expect(error?.type).toBe('unauthenticated');
    expect(error?.message.includes('does not begin with plainApiKey_')).toBe(odd);
    expect(error?.message).not.toContain(apiKey);
  }
});

test('forbidden names the permissions that the server named', async () => {
  await using client = new PlainClient({ apiKey: 'plainApiKey_reader', apiUrl: sandbox.url });
  const { error } = await client.assignThread({
    threadId: 'th_01H8H46YPB2S4MAJM382FG9423',
    userId: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN',
  });
  if (error?.type !== 'forbidden') throw new Error(`${error?.type}`);
  expect(error.permissions).toEqual(['thread:assign']);
});

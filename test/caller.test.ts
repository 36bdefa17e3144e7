import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExecutor, PlainClient, ThreadDocument } from '../src/index.js';
import { type Sandbox, startSandbox } from '../src/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
let sandbox: Sandbox;
let client: PlainClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  client = new PlainClient({ apiKey: 'plainApiKey_unknown', apiUrl: sandbox.url });
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const calls = {
  async executing() {
    return await client.execute(ThreadDocument, { threadId });
  },
  async assigning() {
    return await client.assignThread({ threadId, userId: 'u_1' });
  },
  async unassigning() {
    return await client.unassignThread({ threadId });
  },
  async refused() {
    return await client.assignThread({ threadId, userId: '' });
  },
  async unparsed() {
    return await client.execute('query');
  },
  async together() {
    const [first] = await Promise.all([client.execute(ThreadDocument, { threadId })]);
    return first;
  },
  async bare() {
    await using execute = createExecutor({ apiKey: 'plainApiKey_x', apiUrl: 'http://127.0.0.1:1' });
    return await execute(ThreadDocument, { threadId }, { retry: false });
  },
};

test.each(Object.entries(calls))(
  'the stack of an error leads to who awaits: %s',
  async (name, call) => {
    const { error } = await call();
    const [head, ...frames] = (error?.stack ?? '').split('\n');
    expect(head).toContain(error?.message);
    const own = frames.findIndex(
      (frame) => frame.includes(name) && frame.includes('caller.test.ts'),
    );
    expect(own).toBeGreaterThanOrEqual(0);
    expect(own).toBeLessThan(6);
  },
);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PlainClient } from '../../src/client.js';
import * as documents from '../../src/generated/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { root } from './page.js';

let sandbox: Sandbox;
let client: PlainClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const folder = join(root, 'docs/sections');
const examples = readdirSync(folder).flatMap((page) => {
  const text = readFileSync(join(folder, page), 'utf8');
  const found = text.matchAll(
    /^npx plain-operations run (\w+)(?: \\\n {2}--variables '([\s\S]*?)')?$/gm,
  );
  return [...found].map(([, name = '', variables = '{}']) => ({ page, name, variables }));
});

test.each(examples)(
  'the example of $name on $page runs in the sandbox',
  async ({ name, variables }) => {
    const all = documents as unknown as Record<string, { kind: string; definitions: [] }>;
    const document = all[`${name.charAt(0).toUpperCase()}${name.slice(1)}Document`];
    const { error } = await client.execute(
      document ?? '',
      JSON.parse(variables.replaceAll("'\\''", "'")) as Record<string, unknown>,
    );
    // What has to be made first is not there.
    if (variables.includes('…')) expect(error?.message ?? 'not_found').toContain('not_found');
    else expect(error?.message).toBeUndefined();
  },
);

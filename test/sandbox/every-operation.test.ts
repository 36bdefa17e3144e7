import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as documents from '../../src/documents.js';
import { type TypedDocument, unwrap } from '../../src/index.js';
import { calls } from './calls.js';
import { runAll } from './every-operation.js';
import { running } from './requests.js';

const { operations } = JSON.parse(readFileSync('src/generated/manifest.json', 'utf8')) as {
  operations: { name: string }[];
};

type AnyDocument = TypedDocument<unknown, Record<string, unknown>>;
const byName = new Map(
  Object.entries<unknown>(documents).map(([name, document]) => [name, document as AnyDocument]),
);

test('every operation of the package succeeds on the sandbox', async () => {
  const { client } = calls(await running());
  const done = new Set<string>();
  await runAll(async (name, variables) => {
    const document = byName.get(`${name.charAt(0).toUpperCase()}${name.slice(1)}Document`);
    const result = await client.execute(document as AnyDocument, variables);
    expect(result.error, `${name}: ${result.error?.message}`).toBeUndefined();
    done.add(name);
    return unwrap(result);
  });
  expect(operations.map(({ name }) => name).filter((name) => !done.has(name))).toEqual([]);
});

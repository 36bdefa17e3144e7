// Every method of the client has its row in the guide, and is called in the tests beside this file.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PlainClient } from '@team-plain/typescript-sdk';
import * as plainOperations from '../../../dist/index.js';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const guide = read('../../../docs/from-typescript-sdk.md');
const tests = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.test.js') && file !== 'methods.test.js')
  .map((file) => read(file))
  .join('\n');
const methods = Object.getOwnPropertyNames(PlainClient.prototype).filter(
  (name) => name !== 'constructor',
);
const rows = guide.split('\n').filter((line) => line.startsWith('| `'));

test('the client has 73 methods', () => {
  assert.equal(methods.length, 73);
});

for (const method of methods) {
  test(`${method} has its row, and is called`, () => {
    const named = new RegExp(`^\\| \`(client\\.)?${method}(\\(.*\\))?\``);
    const row = rows.find((row) => named.test(row));
    assert.ok(row, 'docs/from-typescript-sdk.md has no row for it');
    const [name] = row.match(/\b[A-Z]\w+Document\b/) ?? [];
    if (name !== undefined) assert.ok(name in plainOperations, `there is no ${name}`);
    assert.ok(tests.includes(`client.${method}(`), 'no test calls it');
  });
}

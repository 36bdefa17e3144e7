// The programs of docs/guide/other-clients.md, each run as it stands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startSandbox } from '../../dist/sandbox/index.js';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/guide/other-clients.md'), 'utf8');
const programs = [...page.matchAll(/^```js client=(\S+)\n([\s\S]*?)^```$/gm)];

assert.equal(programs.length, 3);
for (const [, client, text] of programs) {
  test(`${client}, as the page shows it`, { timeout: 60_000 }, async () => {
    const sandbox = await startSandbox();
    // Inside interop/, where the clients are installed; the package is the one that is built.
    const folder = mkdtempSync(join(root, 'interop/.page-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(
        join(folder, 'program.js'),
        text.replaceAll('plain-operations/documents', '../../dist/documents.js'),
      );
      const env = { ...process.env, PLAIN_API_URL: sandbox.url, PLAIN_API_KEY: sandbox.apiKey };
      const { stdout } = await promisify(execFile)(process.execPath, ['program.js'], {
        cwd: folder,
        env,
      });
      assert.equal(stdout, '2\n');
    } finally {
      rmSync(folder, { recursive: true });
      await sandbox.close();
    }
  });
}

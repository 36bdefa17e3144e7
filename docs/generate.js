// Writes docs/api from the doc comments; with --check it only says whether docs/api is stale.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const committed = 'docs/api';
const check = process.argv.includes('--check');
process.chdir(join(import.meta.dirname, '..'));

const out = check ? mkdtempSync(join(tmpdir(), 'plain-docs-')) : committed;
// The package names its entry alone.
const typedoc = join(createRequire(import.meta.url).resolve('typedoc'), '../../bin/typedoc');
execFileSync(process.execPath, [typedoc, '--out', out, '--logLevel', 'Warn'], { stdio: 'inherit' });

if (check) {
  const files = new Set([...readdirSync(out), ...readdirSync(committed)]);
  const stale = [...files].filter((file) => read(out, file) !== read(committed, file));
  rmSync(out, { recursive: true });
  if (stale.length > 0) {
    console.error(`${committed} is stale (${stale.join(', ')}): npm run docs`);
    process.exitCode = 1;
  }
}

function read(folder, file) {
  return readdirSync(folder).includes(file) ? readFileSync(join(folder, file), 'utf8') : undefined;
}

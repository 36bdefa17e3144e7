// Writes docs/api from the doc comments, and docs/sections from the operations; with --check it only
// says what of them is stale.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { placePages } from './generate/places.js';
import { sectionPages } from './generate/sections.js';

const check = process.argv.includes('--check');
process.chdir(join(import.meta.dirname, '..'));

const out = mkdtempSync(join(tmpdir(), 'plain-docs-'));
// The package names its entry alone.
const typedoc = join(createRequire(import.meta.url).resolve('typedoc'), '../../bin/typedoc');
execFileSync(process.execPath, [typedoc, '--out', out, '--logLevel', 'Warn'], { stdio: 'inherit' });
const pages = new Map([...sectionPages('.'), ...placePages('.')]);
for (const name of readdirSync(out))
  pages.set(`docs/api/${name}`, readFileSync(join(out, name), 'utf8'));
rmSync(out, { recursive: true });

const there = ['docs/api', 'docs/sections'].flatMap((folder) =>
  existsSync(folder) ? readdirSync(folder).map((name) => `${folder}/${name}`) : [],
);
const gone = there.filter((path) => !pages.has(path));
const stale = [...pages].filter(([path, text]) => read(path) !== text).map(([path]) => path);

if (check) {
  const different = [...stale, ...gone];
  if (different.length > 0) {
    console.error(`stale: ${different.join(', ')}: npm run docs`);
    process.exitCode = 1;
  }
} else {
  for (const path of gone) rmSync(path);
  for (const path of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, pages.get(path));
  }
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

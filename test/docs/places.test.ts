import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Run, root, runFile } from './page.js';

const places = JSON.parse(readFileSync(join(root, 'places.json'), 'utf8')) as Record<
  string,
  { holds: string; imports?: 'all' | string[] }
>;

const folders = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ parentPath, name }) => join(parentPath, name).slice(root.length).replaceAll('\\', '/'))
  .filter((folder) => !folder.startsWith('src/generated'));

test.each(folders)('%s opens with what lives there, and says what it may import', (folder) => {
  const [first = '', , second = ''] = readFileSync(join(root, folder, 'README.md'), 'utf8').split(
    '\n',
  );
  const sentences = Object.values(places).map(({ holds }) => holds);
  expect(sentences).toContain(first);
  expect(first).toMatch(/\.$/);
  expect(second).toMatch(/^`src\/[\w-]+` may import .*\.$/);
});

const imports: [file: string, target: string, allowed: boolean][] = [
  ['src/executor/send/hold.ts', '../../client.js', false],
  ['src/executor/send/hold.ts', '../../errors.js', true],
  ['src/client.ts', './executor.js', true],
  ['src/client.ts', './cli/main.js', false],
  ['src/sandbox/labels/index.ts', '../../generated/index.js', false],
  ['src/sandbox/labels/index.ts', '../store.js', true],
  ['src/cli/run/command.ts', '../../client.js', true],
  ['src/cli/run/command.ts', '../../index.js', false],
];

test.each(imports)('the lint rule of that list says of %s importing %s: %s', async (...line) => {
  const [file, target, allowed] = line;
  const { code, stderr } = await linted;
  expect(code, stderr).toBe(1);
  const found = stderr
    .split(/^(?=src\/)/m)
    .filter((text) => text.startsWith(`${file}:`))
    .filter((text) => new RegExp(`^ *> \\d+ │ import '${target}'`, 'm').test(text));
  expect(found.length, stderr).toBe(allowed ? 0 : 1);
  if (!allowed) expect(found[0]).toContain('places.json');
});

let linted: Promise<Run>;
beforeAll(() => {
  linted = lint();
});

/** All of these lines at once, a file of ours by a file of imports. */
async function lint(): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'places-'));
  for (const config of ['biome.json', 'biome.places.json']) {
    cpSync(join(root, config), join(folder, config));
  }
  for (const [file, target] of imports) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    appendFileSync(join(folder, file), `import '${target}';\n`);
  }
  const args = ['lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', 'src'];
  const run = await runFile(join(root, 'node_modules/.bin/biome'), args, folder);
  rmSync(folder, { recursive: true });
  return run;
}

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './page.js';

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

test.each([
  ['src/executor/send/hold.ts', '../../client.js', false],
  ['src/executor/send/hold.ts', '../../errors.js', true],
  ['src/client.ts', './executor.js', true],
  ['src/client.ts', './cli/main.js', false],
  ['src/sandbox/labels/index.ts', '../../generated/index.js', false],
  ['src/sandbox/labels/index.ts', '../store.js', true],
  ['src/cli/run/command.ts', '../../client.js', true],
  ['src/cli/run/command.ts', '../../index.js', false],
])('the lint rule of that list says of %s importing %s: %s', async (file, target, allowed) => {
  const biome = join(root, 'node_modules/.bin/biome');
  const args = ['lint', '--only=style/noRestrictedImports', `--stdin-file-path=${file}`];
  const child = spawn(biome, args, { cwd: root });
  child.stdin.end(`import '${target}';\n`);
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code === 0).toBe(allowed);
});

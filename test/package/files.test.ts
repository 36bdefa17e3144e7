import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { packedFiles, root } from './scratch.js';

const { files, size } = await packedFiles();
const paths = files.map(({ path }) => path);

it('packs the licence, the README, the schema and the operations', () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
      'schema.graphql',
      'src/generated/manifest.json',
      'operations/threads/assign-thread.graphql',
      'operations/fragments/thread-parts.graphql',
      'dist/cli/THIRD-PARTY-LICENSES.txt',
    ]),
  );
});

it('packs what every entry point names, in JavaScript and in types', () => {
  const { exports, bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    exports: Record<string, string | Record<string, Record<string, string>>>;
    bin: Record<string, string>;
  };
  const single = Object.values(exports).filter((entry) => typeof entry === 'string');
  const conditional = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : Object.values(entry).flatMap((files) => Object.values(files)),
  );
  for (const entry of [...single, ...conditional, ...Object.values(bin)]) {
    if (!entry.includes('*')) expect(paths).toContain(entry.replace(/^\.\//, ''));
  }
});

it('packs no sources, tests, or files of the project', () => {
  const allowed =
    /^(?:dist\/.+\.c?js|dist\/.+\.d\.c?ts|dist\/types\/package\.json|dist\/cli\/THIRD-PARTY-LICENSES\.txt|operations\/.+\.graphql|schema\.graphql|src\/generated\/manifest\.json|package\.json|[A-Z]+\.md|LICENSE|docs\/.+\.md|docs\/[^/]+\.png|findings\/[^/]+\.(?:md|sh)|examples\/.+\.(?:ts|yml|md)|bench\/(?:README\.md|results\.\w+))$/;
  expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
  expect(paths.filter((path) => /(?:^|[./])(?:test|test-d)\b/.test(path))).toEqual([]);
});

it('packs every file that the README links to, and those that these link to', () => {
  const seen = new Set<string>();
  const dead: string[] = [];
  const visit = (page: string) => {
    if (seen.has(page)) return;
    seen.add(page);
    if (!page.endsWith('.md')) return;
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)) {
      const path = posix.join(posix.dirname(page), target);
      if (paths.includes(path)) visit(path);
      else if (!paths.some((packed) => packed.startsWith(`${path}/`))) {
        dead.push(`${page} links to ${target}`);
      }
    }
  };
  visit('README.md');
  expect(seen.size).toBeGreaterThan(10);
  expect(dead).toEqual([]);
});

it('is small', () => {
  expect(size).toBeLessThan(1_000_000);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  expect(total).toBeLessThan(4_500_000);
  const code = files.filter(({ path }) => path.startsWith('dist/'));
  const largest = Math.max(...code.map((file) => file.size));
  expect(largest).toBeLessThan(250_000);
});

it('names each library that is written into the command line with its licence', () => {
  const licences = readFileSync(`${root}dist/cli/THIRD-PARTY-LICENSES.txt`, 'utf8');
  const libraries = new Set(
    paths
      .filter((path) => path.startsWith('dist/') && path.endsWith('.js'))
      .flatMap((path) => [
        ...readFileSync(root + path, 'utf8').matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm),
      ])
      .map(([, name = '']) => name),
  );
  expect(libraries).toContain('commander');
  for (const name of libraries) {
    expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n\\n.*licen[cs]e`, 'ims'));
  }
});

it('makes the command line executable', () => {
  const bin = files.find(({ path }) => path === 'dist/cli/bin.js');
  expect((bin?.mode ?? 0) & 0o111).toBe(0o111);
  expect(readFileSync(`${root}dist/cli/bin.js`, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

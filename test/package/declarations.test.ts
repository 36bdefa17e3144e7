import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './scratch.js';

// Where it is imported, Node reads all of its nine megabytes twice to find what they export.
const ts: typeof import('typescript') = createRequire(import.meta.url)('typescript');

interface Manifest {
  readonly exports: Record<string, string | { readonly import: { readonly types: string } }>;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { readonly optional: boolean }>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const everyone = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies).filter((name) => !manifest.peerDependenciesMeta[name]),
];
/** Entries that nobody can use without the peer, so that its types are there. */
const peers: Record<string, readonly string[]> = { './codegen': ['@graphql-codegen/cli'] };

const entries = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === 'string' ? [] : [[name, entry.import.types] as const],
);

it.each(entries)('gives %s types that an installation can resolve', (name, types) => {
  const allowed = [...everyone, ...(peers[name] ?? [])];
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) {
        visit(join(dirname(file), fileName.replace(/\.(c|m)?js$/, '.d.$1ts')));
      } else if (!fileName.startsWith('node:') && !allowed.some((one) => isIn(fileName, one))) {
        foreign.push(`${file.slice(root.length)} imports ${fileName}`);
      }
    }
  };
  visit(join(root, types));
  expect(foreign).toEqual([]);
});

const isIn = (specifier: string, name: string) =>
  specifier === name || specifier.startsWith(`${name}/`);

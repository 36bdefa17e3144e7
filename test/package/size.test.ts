import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from './scratch.js';

interface Repository {
  readonly folder: string;
  remove(): void;
}

const bench = <Module>(file: string) =>
  import(pathToFileURL(join(root, 'bench', file)).href) as Promise<Module>;
const { bundleSize } = await bench<{
  bundleSize: (source: string, folder: string) => Promise<{ gzipped: number }>;
}>('size.js');
const { oneCall, typeCheck } = await bench<{
  oneCall: string;
  typeCheck: (
    repository: Repository,
    source: string,
    compiler: string,
  ) => { instantiations: number };
}>('types.js');
const { scratch } = await bench<{ scratch: () => Repository }>('scratch.js');

/** Bytes, gzipped. Who makes one of them larger says for what, and moves it. */
test.each([
  ['createExecutor, AssignThreadDocument', './dist/index.js', 13_500],
  ['PlainClient', './dist/index.js', 29_700],
  ['*', './dist/webhooks/index.js', 3_000],
])('what a program brings along that takes %s from %s', async (names, module, most) => {
  const what = names === '*' ? '*' : `{ ${names} }`;
  const { gzipped } = await bundleSize(`export ${what} from '${module}';`, root);
  expect(gzipped).toBeLessThan(most);
});

/** Each costs an import about half a millisecond, whatever it holds. */
test.each([
  ['./dist/index.js', 5],
  ['./dist/documents.js', 1],
  ['./dist/webhooks/index.js', 1],
  ['./dist/customer-cards/index.js', 1],
])('how many modules Node loads for %s', async (entry, most) => {
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    outdir: 'unwritten',
    bundle: true,
    splitting: true,
    format: 'esm',
    packages: 'external',
    platform: 'node',
    metafile: true,
    write: false,
  });
  const loaded = new Set<string>();
  const load = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && !external) load(path);
    }
  };
  load(posix.normalize(entry));
  expect(loaded.size).toBeLessThanOrEqual(most);
});

test('what the types of one call cost', () => {
  const repository = scratch();
  try {
    const { instantiations } = typeCheck(repository, oneCall, 'typescript-7/bin/tsc');
    expect(instantiations).toBeLessThanOrEqual(51);
    expect(instantiations).toBeGreaterThan(0);
  } finally {
    repository.remove();
  }
});

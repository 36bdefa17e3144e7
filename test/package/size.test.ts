import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  typeCheck: (repository: Repository, source: string) => { instantiations: number };
}>('types.js');
const { scratch } = await bench<{ scratch: () => Repository }>('scratch.js');

/** Bytes, gzipped. Who makes one of them larger says for what, and moves it. */
test.each([
  ['createExecutor, AssignThreadDocument', './dist/index.js', 13_280],
  ['PlainClient', './dist/index.js', 29_000],
  ['*', './dist/webhooks/index.js', 3_500],
])('what a program brings along that takes %s from %s', async (names, module, most) => {
  const what = names === '*' ? '*' : `{ ${names} }`;
  const { gzipped } = await bundleSize(`export ${what} from '${module}';`, root);
  expect(gzipped).toBeLessThan(most);
});

test('what the types of one call cost', () => {
  const repository = scratch();
  try {
    expect(typeCheck(repository, oneCall).instantiations).toBeLessThanOrEqual(51);
  } finally {
    repository.remove();
  }
});

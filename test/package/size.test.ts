import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { root } from './scratch.js';

const { bundleSize } = (await import(pathToFileURL(join(root, 'bench/size.js')).href)) as {
  bundleSize: (source: string, folder: string) => Promise<{ minified: number; gzipped: number }>;
};

/** Bytes, gzipped. Who makes one of them larger says for what, and moves it. */
test.each([
  ['createExecutor, AssignThreadDocument', './dist/index.js', 13_220],
  ['PlainClient', './dist/index.js', 29_000],
  ['*', './dist/webhooks/index.js', 3_000],
])('what a program brings along that takes %s from %s', async (names, module, most) => {
  const what = names === '*' ? '*' : `{ ${names} }`;
  const { gzipped } = await bundleSize(`export ${what} from '${module}';`, root);
  expect(gzipped).toBeLessThan(most);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

/**
 * A TypeScript file as a script that a process of its own can run, with what it imports of the project
 * in it. It lies in a folder of its own inside the repository, so that packages are found from there.
 */
export async function bundled(source: URL): Promise<string> {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = await mkdtemp(join(resolve(here, '../../../node_modules'), '.faults-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const outfile = join(folder, 'script.mjs');
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}

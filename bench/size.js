// What a program that uses one operation brings along: minified, undici external.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** @returns bytes, `{ minified, gzipped }` */
export async function bundleSize(source, folder) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['undici'],
    write: false,
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

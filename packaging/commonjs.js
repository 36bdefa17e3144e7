// A CommonJS copy (`.cjs`) beside each ES module that an entry reaches, for what cannot require those.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const target = 'node20.19';
const url = 'moduleUrl';

export async function writeCommonJs(entries) {
  const modules = await reached(entries.map(({ path }) => `${path}.js`));
  const needUrl = modules.filter((file) =>
    /\bimport\.meta\.url\b/.test(readFileSync(file, 'utf8')),
  );
  await write(modules.filter((file) => !needUrl.includes(file)));
  await write(needUrl, {
    define: { 'import.meta.url': url },
    banner: { js: `const ${url} = require('node:url').pathToFileURL(__filename).href;` },
  });
}

/** The modules of `dist` that the entries import, at once or later. */
async function reached(entryPoints) {
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    entryPoints,
    outdir: 'unwritten',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target,
    packages: 'external',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs);
}

const write = (entryPoints, options) =>
  build({
    ...options,
    absWorkingDir: process.cwd(),
    entryPoints,
    outdir: 'dist',
    outbase: 'dist',
    outExtension: { '.js': '.cjs' },
    // For the plugin to see the imports; none is followed.
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target,
    // Jest cannot import().
    supported: { 'dynamic-import': false },
    // Half of a short module is what each repeats. Lines stay short, for errors quote them.
    minifyWhitespace: true,
    lineLimit: 120,
    logLevel: 'error',
    plugins: [
      {
        name: 'require-the-copy',
        setup({ onResolve }) {
          onResolve({ filter: /.*/ }, ({ kind, path }) =>
            kind === 'entry-point'
              ? undefined
              : {
                  path: path.startsWith('.') ? path.replace(/\.js$/, '.cjs') : path,
                  external: true,
                },
          );
        },
      },
    ],
  });

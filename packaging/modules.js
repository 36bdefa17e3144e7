// What tsc wrote, put together into few modules: each module that is imported costs about half a
// millisecond, whatever it holds. What two entries share is a chunk of both.
import { readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { posix, removeOthers, specifierOf } from './files.js';

/** Written into the modules that import them, so that installing the package brings nothing along. */
const bundled = ['commander', 'csv-parse', 'cli-progress', 'tinyglobby', 'chokidar'];

/**
 * One module each: documents are imported by those who import nothing else, and what Plain calls starts
 * in functions that are billed by their time.
 */
const alone = /^(?:documents|webhooks\/index|customer-cards\/index)$/;
const documents = fileURLToPath(new URL('../dist/documents.js', import.meta.url));

/**
 * Leaves in `dist` the modules of the entries, and what these import.
 *
 * @param {{ path: string }[]} entries see `readEntries`
 * @returns {Promise<string[]>} the folders of the libraries that were written into them
 */
export async function writeModules(entries) {
  const names = entries.map(({ path }) => posix(relative('dist', path)));
  const single = await Promise.all(
    names.filter((name) => alone.test(name)).map((name) => write([name], [])),
  );
  // The executor is an entry of its own for bundlers: where it shared a module with what imports
  // something later, they kept that. `cli/main` is what the tests run.
  const roots = ['executor', 'cli/bin', 'cli/main'];
  const rest = names.filter((name) => !alone.test(name));
  const shared = await write([...roots, ...rest], [documentsApart]);
  const written = [...single, shared];
  const kept = new Set(written.flatMap(({ outputs }) => Object.keys(outputs)));
  removeOthers('dist', '.js', kept);
  for (const file of kept) mendImports(file);
  return [...new Set(written.flatMap(({ inputs }) => Object.keys(inputs)))].flatMap(
    (file) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  );
}

async function write(names, plugins) {
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: names.map((name) => `dist/${name}.js`),
    outdir: 'dist',
    outbase: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [...plugins, nodeModules, leaveTheRest, ownPlaces],
  });
  return metafile;
}

const isBundled = (path) => bundled.some((name) => path === name || path.startsWith(`${name}/`));

const leaveTheRest = {
  name: 'leave-the-rest-external',
  setup({ onResolve }) {
    onResolve({ filter: /^[^.]/ }, ({ kind, path, importer }) =>
      kind === 'entry-point' || isBundled(path) || importer.includes('node_modules')
        ? undefined
        : { path, external: true },
    );
  },
};

const documentsApart = {
  name: 'documents-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/(?:documents|generated\/index)\.js$/ }, ({ importer }) =>
      importer.includes('node_modules')
        ? undefined
        : { path: documents, external: true, sideEffects: false },
    );
  },
};

/** Node's own modules for libraries in CommonJS: an ES module has no `require`. */
const nodeModules = {
  name: 'node-modules-without-require',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^.]/ }, ({ kind, path }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'node' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/** A module goes on to find files from where tsc put it. */
const ownPlaces = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (path.includes('node_modules') || !text.includes('import.meta.url')) return undefined;
      const own = posix(relative('dist', path));
      // By a name: webpack and Rspack take `new URL('…', import.meta.url)` for a file of the bundle. Of
      // that bundlers to CommonJS may leave nothing.
      const place = `const bundled = import.meta.url ?? \`file://\${__filename}\`, ownPlace = new URL('../${own}', bundled).href;`;
      return { contents: `${place}\n${text.replaceAll('import.meta.url', 'ownPlace')}` };
    });
  },
};

/**
 * esbuild imports each chunk that was reached, used or not, where none of the package has side effects;
 * and it takes the path of what stays outside as it is given.
 */
function mendImports(file) {
  const specifier = specifierOf(file, documents);
  const text = readFileSync(file, 'utf8')
    .replaceAll(/^import "\.[^"]+";\n/gm, '')
    .replaceAll(JSON.stringify(documents), JSON.stringify(specifier));
  writeFileSync(file, text);
}

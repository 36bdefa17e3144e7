// Builds `dist/`: tsc, then the libraries of the command line and of codegen are written into them,
// so that installing the package brings nothing for programs that never run it.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeCommonJs } from './packaging/commonjs.js';
import { writeDeclarations } from './packaging/declarations.js';
import { readEntries } from './packaging/entries.js';

const bundled = ['commander', 'csv-parse', 'cli-progress', 'tinyglobby', 'chokidar'];

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});

// What codegen reads beside itself, for there are no sources in the package.
for (const [module, name, file] of [
  ['write/document-source', 'documentSource', 'src/codegen/write/document-node.ts'],
  ['types/one-of-list', 'oneOfList', 'schema/one-of.txt'],
]) {
  const text = JSON.stringify(readFileSync(file, 'utf8'));
  writeFileSync(`dist/codegen/${module}.js`, `export const ${name} = ${text};\n`);
}

// One module for all documents, which costs a tenth of two dozen to import; bundlers still drop the
// documents that a program does not use, because each is made by a call that is marked as pure.
await build({
  entryPoints: ['dist/documents.js'],
  outfile: 'dist/documents.js',
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  target: 'node20.19',
});
for (const file of readdirSync('dist/generated', { recursive: true })) {
  if (file.endsWith('.js') && file !== 'index.js') rmSync(`dist/generated/${file}`);
}
writeFileSync('dist/generated/index.js', "export * from '../documents.js';\n");

// What Plain calls starts in functions that are billed by their time: one module each.
await build({
  entryPoints: ['dist/webhooks/index.js', 'dist/customer-cards/index.js'],
  outdir: 'dist',
  outbase: 'dist',
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
});

const isBundled = (path) => bundled.some((name) => path === name || path.startsWith(`${name}/`));
const imports = new RegExp(`['"](?:${bundled.join('|')})(?:/[^'"]*)?['"]`);
const { metafile } = await build({
  entryPoints: readdirSync('dist', { recursive: true })
    .filter((file) => file.endsWith('.js'))
    .map((file) => `dist/${file}`)
    .filter((file) => imports.test(readFileSync(file, 'utf8'))),
  outdir: 'dist',
  outbase: 'dist',
  chunkNames: 'cli/[name]-[hash]',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // cli-progress is CommonJS and requires Node's modules.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);",
  },
  plugins: [
    {
      name: 'leave-the-rest-external',
      setup({ onResolve }) {
        onResolve({ filter: /.*/ }, ({ kind, path, importer }) =>
          kind === 'entry-point' || isBundled(path) || importer.includes('node_modules')
            ? undefined
            : { path, external: true },
        );
      },
    },
  ],
});

const entries = readEntries();
writeDeclarations(entries);
await writeCommonJs(entries);

const packages = new Set(
  Object.keys(metafile.inputs).flatMap(
    (file) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  ),
);
const licences = [...packages].sort().map((folder) => {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version}\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : 'MIT'}\n`;
});
writeFileSync('dist/cli/THIRD-PARTY-LICENSES.txt', licences.join(`\n${'-'.repeat(79)}\n\n`));
chmodSync('dist/cli/bin.js', 0o755);

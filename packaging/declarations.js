// One copy of the declarations for both kinds of module: those of CommonJS, which either may import.
import { readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const folder = 'dist/types';

/** Leaves in `dist/types` what the entries reach, and gives each entry a declaration of either kind. */
export function writeDeclarations(entries) {
  writeFileSync(`${folder}/package.json`, '{ "type": "commonjs" }\n');
  const reached = new Set();
  for (const { path } of entries) {
    const stub = path.replace(/^\.\//, '');
    const types = join(folder, relative('dist', stub));
    reach(`${types}.d.ts`, reached);
    const specifier = relative(dirname(stub), types)
      .replaceAll('\\', '/')
      .replace(/^(?!\.)/, './');
    for (const ending of ['.d.ts', '.d.cts']) {
      writeFileSync(`${stub}${ending}`, `export * from '${specifier}.js';\n`);
    }
  }
  removeOthers(folder, reached);
}

function reach(file, reached) {
  if (reached.has(file)) return;
  reached.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport\(?)\s*['"](\.[^'"]+)\.js['"]/g)) {
    reach(join(dirname(file), `${specifier}.d.ts`), reached);
  }
}

function removeOthers(from, kept) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const path = join(from, entry.name);
    if (entry.isDirectory()) removeOthers(path, kept);
    else if (path.endsWith('.d.ts') && !kept.has(path)) rmSync(path);
  }
  if (readdirSync(from).length === 0) rmdirSync(from);
}

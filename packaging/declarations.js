// One copy of the declarations for both kinds of module: those of CommonJS, which either may import.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { posix, removeOthers, specifierOf } from './files.js';

const folder = 'dist/types';

/** Leaves in `dist/types` what the entries reach, and gives each entry a declaration of either kind. */
export function writeDeclarations(entries) {
  writeFileSync(`${folder}/package.json`, '{ "type": "commonjs" }\n');
  const reached = new Set();
  for (const { path } of entries) {
    const stub = path.replace(/^\.\//, '');
    const types = join(folder, relative('dist', stub));
    reach(`${types}.d.ts`, reached);
    for (const ending of ['.d.ts', '.d.cts']) {
      writeFileSync(`${stub}${ending}`, `export * from '${specifierOf(stub, types)}.js';\n`);
    }
  }
  removeOthers(folder, '.d.ts', reached);
}

function reach(file, reached) {
  if (reached.has(posix(file))) return;
  reached.add(posix(file));
  const text = readFileSync(file, 'utf8');
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport\(?)\s*['"](\.[^'"]+)\.js['"]/g)) {
    reach(join(dirname(file), `${specifier}.d.ts`), reached);
  }
}

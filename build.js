// Builds `dist/`: tsc, then the libraries of the command line and of codegen are written into them,
// so that installing the package brings nothing for programs that never run it.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeCommonJs } from './packaging/commonjs.js';
import { writeDeclarations } from './packaging/declarations.js';
import { readEntries } from './packaging/entries.js';
import { writeModules } from './packaging/modules.js';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
  // It ends before it pays to collect garbage.
  env: { GOGC: 'off', ...process.env },
});

// What codegen reads beside itself, for there are no sources in the package.
for (const [module, name, file] of [
  ['write/document-source', 'documentSource', 'src/codegen/write/document-node.ts'],
  ['types/one-of-list', 'oneOfList', 'schema/one-of.txt'],
]) {
  const text = JSON.stringify(readFileSync(file, 'utf8'));
  writeFileSync(`dist/codegen/${module}.js`, `export const ${name} = ${text};\n`);
}

const entries = readEntries();
const libraries = await writeModules(entries);
writeDeclarations(entries);
await writeCommonJs(entries);

const licences = libraries.sort().map((folder) => {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version}\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : 'MIT'}\n`;
});
writeFileSync('dist/cli/THIRD-PARTY-LICENSES.txt', licences.join(`\n${'-'.repeat(79)}\n\n`));
chmodSync('dist/cli/bin.js', 0o755);

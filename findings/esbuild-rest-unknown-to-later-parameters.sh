#!/bin/sh
# esbuild, where it writes for ES2017, takes the rest of one parameter apart in the function's body, so that the default of the next
# one does not know it: call({ id, ...variables }, { first = variables.first } = {}) fails with a ReferenceError at each call that
# leaves first out, and goes well with it. It builds without a warning. TypeScript and swc keep the order.
# (Guess: what is written for ES2017 runs as it was written.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error esbuild@0.28.2 @swc/core@1.16.22 typescript@5.9.3 node@22.23.3 >npm.log
cat >program.js <<'JS'
const call = async ({ id, ...variables }, { first = variables.first } = {}) => `${first} of ${id}`;
const said = ({ message }) => message;
Promise.all([
  call({ id: 'c_1', first: 5 }, { first: 9 }).catch(said),
  call({ id: 'c_1', first: 5 }).catch(said),
]).then((answers) => console.log(answers.join(', ')));
JS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { transformSync as swc } from '@swc/core';
import { transformSync as esbuild } from 'esbuild';
import typescript from 'typescript';

const program = readFileSync('program.js', 'utf8');
const target = 'es2017';
const byEsbuild = esbuild(program, { target });
assert.deepEqual(byEsbuild.warnings, []);
const compiled = {
  'as written': program,
  'TypeScript 5.9.3': typescript.transpile(program, { target }),
  'swc 1.16.22': swc(program, { jsc: { target } }).code,
  'esbuild 0.28.2': byEsbuild.code,
};
for (const [name, code] of Object.entries(compiled)) {
  writeFileSync('compiled.cjs', code);
  const ran = execFileSync(process.execPath, ['compiled.cjs'], { encoding: 'utf8' }).trim();
  console.log(`${name}: ${ran}`);
  assert.equal(ran, name.startsWith('esbuild') ? '9 of c_1, variables is not defined' : '9 of c_1, 5 of c_1');
}
JS
node_modules/.bin/node finding.mjs

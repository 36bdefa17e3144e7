#!/bin/sh
# esbuild and swc, where they write for ES2017, end the finally of an async generator at its first await when a loop over it is
# left early: of pages that close what they read from, stop() is called and release() behind it never is, with break as with
# return and an error. No error is seen. A loop that goes to the end does both, and so do TypeScript and Node itself.
# (Guess: what is written for ES2017 runs as it was written.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error esbuild@0.28.2 @swc/core@1.16.22 typescript@5.9.3 node@22.23.3 >npm.log
cat >program.js <<'JS'
const done = [];
const stop = async () => done.push('stop');
const release = () => done.push('release');

async function* pages() {
  try {
    yield 1;
    yield 2;
  } finally {
    await stop();
    release();
  }
}
async function first() {
  for await (const page of pages()) return page;
}
async function run() {
  for await (const page of pages());
  done.push('after all');
  for await (const page of pages()) break;
  done.push('after break');
  await first();
  done.push('after return');
  try {
    for await (const page of pages()) throw new Error('mine');
  } catch {}
  done.push('after error');
}
run();
process.on('exit', () => console.log(done.join(' ')));
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
const compiled = {
  'as written': program,
  'TypeScript 5.9.3': typescript.transpile(program, { target }),
  'esbuild 0.28.2': esbuild(program, { target }).code,
  'swc 1.16.22': swc(program, { jsc: { target } }).code,
};
for (const [name, code] of Object.entries(compiled)) {
  writeFileSync('compiled.cjs', code);
  const ran = execFileSync(process.execPath, ['compiled.cjs'], { encoding: 'utf8' }).trim();
  console.log(`${name}: ${ran}`);
  const early = /esbuild|swc/.test(name) ? 'stop' : 'stop release';
  assert.equal(ran, `stop release after all ${['break', 'return', 'error'].map((how) => `${early} after ${how}`).join(' ')}`);
}
JS
node_modules/.bin/node finding.mjs

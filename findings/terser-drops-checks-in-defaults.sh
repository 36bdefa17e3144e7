#!/bin/sh
# Terser, webpack's minifier for production, drops what the default of a parameter does where nothing else reads the parameter
# and a program calls the function once: of archive(id, checked = check(id)) the check is gone, which throws, and the mutation is
# sent for what is no thread; a default that counts does not count. The same behind
# Rollup. With a second call the check stays, as it does with Rspack, esbuild and Rolldown.
# (Guess, of random programs before they ran, defaults among them: each minifier leaves what a program does.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error webpack@5.113.0 terser@5.51.4 @rollup/plugin-terser@1.0.2 @rspack/core@2.3.4 \
  esbuild@0.28.2 rollup@4.68.8 rolldown@1.3.3 node@22.23.3 >npm.log
cat >archive.mjs <<'JS'
let calls = 0;
const check = (id) => {
  if (!id.startsWith('th_')) throw new Error('refused');
};
export function archive(id, checked = check(id), number = ++calls) {
  return `sent for ${id}`;
}
export const count = () => calls;
JS
cat >once.mjs <<'JS'
import { archive, count } from './archive.mjs';

try {
  console.log(archive(process.argv[2]), count());
} catch ({ message }) {
  console.log(message, count());
}
JS
{ cat once.mjs; echo "archive('th_2');"; } >twice.mjs
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import terser from '@rollup/plugin-terser';
import { rspack } from '@rspack/core';
import { build as esbuild } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import webpack from 'webpack';

const packed = (pack) => (entry, filename) =>
  new Promise((resolve, reject) => {
    const output = { path: process.cwd(), filename };
    pack({ mode: 'production', devtool: false, target: 'node20', entry: `./${entry}`, output }, (error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString()));
      else resolve();
    });
  });
const bundlers = {
  'Node alone': null,
  'webpack 5.113.0 (Terser 5.51.4)': packed(webpack),
  'Rollup 4.68.8 (Terser 5.51.4)': async (input, file) =>
    (await rollup({ input })).write({ file, format: 'cjs', plugins: [terser()] }),
  'Rspack 2.3.4': packed(rspack),
  'esbuild 0.28.2': (entry, outfile) => esbuild({ entryPoints: [entry], outfile, bundle: true, minify: true }),
  'Rolldown 1.3.3': async (input, file) => (await rolldown({ input })).write({ file, format: 'cjs', minify: true }),
};
const right = ['sent for th_1 1', 'refused 0'];
const wrong = ['sent for th_1 0', 'sent for c_1 0'];
for (const [name, bundle] of Object.entries(bundlers)) {
  const found = [];
  for (const entry of ['once.mjs', 'twice.mjs']) {
    const file = bundle === null ? entry : `bundle-${entry.replace('.mjs', '.cjs')}`;
    await bundle?.(entry, file);
    for (const id of ['th_1', 'c_1']) {
      const line = execFileSync(process.execPath, [file, id], { encoding: 'utf8' }).trim();
      console.log(`${name}, ${entry}, ${id}:`, line);
      found.push(line);
    }
  }
  assert.deepEqual(found, [...(name.includes('Terser') ? wrong : right), ...right]);
}
JS
node_modules/.bin/node finding.mjs

#!/bin/sh
# swc's minifier, which is Rspack's, drops the call of a function that gives nothing where what it gives is put into a text: of
# `archived: ${archive(id)}`, a line of a log, "archived: undefined" is left, and no thread is archived. It writes what the
# function does in place of the call, as void send(…), and takes that for a known text; it does so with void await in a text as
# well, and with typeof { ...send() }. In Rspack's bundle here the function stays one, and the other two calls are gone.
# Terser, esbuild and Rolldown keep all three. (Guess, of random programs before they ran: minifiers leave what a program does.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @swc/core@1.16.22 @rspack/core@2.3.4 terser@5.51.4 esbuild@0.28.2 \
  rolldown@1.3.3 node@22.23.3 >npm.log
cat >send.mjs <<'JS'
export const sent = [];
export const send = (...call) => sent.push(call.join(' '));
JS
cat >program.mjs <<'JS'
import { send } from './send.mjs';

function archive(id) {
  send('archive', id);
}
export async function run(id) {
  return [`archived: ${archive(id)}`, `${id}: ${void (await send('label', id))}`, typeof { ...send('load') }];
}
JS
cat >start.mjs <<'JS'
import { run } from './program.mjs';
import { sent } from './send.mjs';

console.log(JSON.stringify({ lines: await run(process.argv[2]), sent }));
JS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { rspack } from '@rspack/core';
import { minifySync } from '@swc/core';
import { transformSync } from 'esbuild';
import { rolldown } from 'rolldown';
import { minify } from 'terser';

const program = readFileSync('program.mjs', 'utf8');
const minified = (minifier) => async (file) => {
  writeFileSync(`${file}-program.mjs`, await minifier(program));
  writeFileSync(file, readFileSync('start.mjs', 'utf8').replace('./program.mjs', `./${file}-program.mjs`));
};
const packed = (filename) =>
  new Promise((resolve, reject) => {
    const output = { path: process.cwd(), filename, module: true };
    rspack({ mode: 'production', devtool: false, target: 'node20', entry: './start.mjs', output }, (error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString()));
      else resolve();
    });
  });
const builds = {
  'as written': minified((text) => text),
  'swc 1.16.22': minified((text) => minifySync(text, { module: true, compress: true, mangle: true }).code),
  'Rspack 2.3.4': packed,
  'Terser 5.51.4': minified(async (text) => (await minify(text, { module: true })).code),
  'esbuild 0.28.2': minified((text) => transformSync(text, { minify: true, format: 'esm' }).code),
  'Rolldown 1.3.3': async (file) => (await rolldown({ input: 'start.mjs' })).write({ file, minify: true }),
};
const lines = ['archived: undefined', 'th_1: undefined', 'object'];
const others = { 'swc 1.16.22': [], 'Rspack 2.3.4': ['archive th_1'] };
for (const [name, build] of Object.entries(builds)) {
  const file = `${name.split(' ')[0]}.mjs`;
  await build(file);
  const ran = JSON.parse(execFileSync(process.execPath, [file, 'th_1'], { encoding: 'utf8' }));
  console.log(`${name}: sent`, ran.sent);
  const sent = others[name] ?? ['archive th_1', 'label th_1', 'load'];
  assert.deepEqual(ran, { lines, sent });
}
JS
node_modules/.bin/node finding.mjs

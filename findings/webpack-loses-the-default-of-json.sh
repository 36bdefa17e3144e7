#!/bin/sh
# webpack takes an object's "default" out of a JSON file that is imported as a whole, when it builds for production: with
# { "default": { … }, "eu": { … } }, servers by the name of a profile, profiles.default is undefined while profiles.eu is there, so
# that a call goes to nowhere. No error, no warning. Through a module that hands it on the build fails, in Rspack as well: the
# file has no eu then. In development, and with esbuild, Rollup and Rolldown, all is as Node has it.
# (Guess: what Node has, with each, in production too.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error webpack@5.113.0 @rspack/core@2.3.4 esbuild@0.28.2 rollup@4.68.8 \
  @rollup/plugin-json@6.1.0 rolldown@1.3.3 node@22.23.3 >npm.log
cat >profiles.json <<'JSON'
{ "default": { "url": "https://api.example/graphql" }, "eu": { "url": "https://eu.example/graphql" } }
JSON
cat >direct.mjs <<'JS'
import profiles from './profiles.json' with { type: 'json' };

console.log(profiles.default?.url, profiles.eu?.url);
JS
cat >handed-on.mjs <<'JS'
import { profiles } from './config.mjs';

console.log(profiles.default?.url, profiles.eu?.url);
JS
cat >config.mjs <<'JS'
export { default as profiles } from './profiles.json' with { type: 'json' };
JS
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import json from '@rollup/plugin-json';
import { rspack } from '@rspack/core';
import { build as esbuild } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import webpack from 'webpack';

const packed = (pack, mode) => (entry, filename) =>
  new Promise((resolve, reject) => {
    const output = { path: process.cwd(), filename, module: true };
    const experiments = { outputModule: true };
    pack({ mode, devtool: false, target: 'node20', entry: `./${entry}`, output, experiments }, (error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString({ all: false, errors: true })));
      else resolve(assert.equal(stats.hasWarnings(), false));
    });
  });
const bundlers = {
  'Node alone': null,
  'esbuild 0.28.2': (entry, file) =>
    esbuild({ entryPoints: [entry], outfile: file, bundle: true, minify: true, format: 'esm', platform: 'node' }),
  'Rollup 4.68.8': async (input, file) => (await rollup({ input, plugins: [json()] })).write({ file }),
  'Rolldown 1.3.3': async (input, file) => (await rolldown({ input })).write({ file, minify: true }),
  'webpack 5.113.0, development': packed(webpack, 'development'),
  'webpack 5.113.0, production': packed(webpack, 'production'),
  'Rspack 2.3.4, development': packed(rspack, 'development'),
  'Rspack 2.3.4, production': packed(rspack, 'production'),
};
const right = 'https://api.example/graphql https://eu.example/graphql';
const fails = 'not built';
const others = {
  'webpack 5.113.0, production': ['undefined https://eu.example/graphql', fails],
  'Rspack 2.3.4, production': [right, fails],
};
for (const [name, bundle] of Object.entries(bundlers)) {
  const found = [];
  for (const entry of ['direct.mjs', 'handed-on.mjs']) {
    const file = bundle === null ? entry : `bundle-${entry}`;
    const end = await Promise.resolve(bundle?.(entry, file)).then(
      () => execFileSync(process.execPath, ['--no-warnings', file], { encoding: 'utf8' }).trim(),
      ({ message }) => {
        assert.match(message, /'profiles'\.'eu' .*was not found in '\.\/config\.mjs'/);
        return fails;
      },
    );
    console.log(`${name}, ${entry}:`, end);
    found.push(end);
  }
  assert.deepEqual(found, others[name] ?? [right, right]);
}
JS
node_modules/.bin/node finding.mjs

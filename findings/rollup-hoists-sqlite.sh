#!/bin/sh
# undici requires node:sqlite where its store for cached responses is made, and nowhere else; @rollup/plugin-commonjs
# makes an import at the top of the bundle of it, so that a program that only sends requests does not start on
# Node 20, which has no such module, though undici 7 is for Node 20.18 and later. esbuild leaves the call where it is.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error undici@7.30.2 rollup@4.68.8 @rollup/plugin-commonjs@29.0.3 \
  @rollup/plugin-node-resolve@16.0.3 @rollup/plugin-json@6.1.0 esbuild@0.28.2 node@20.19.6 >npm.log
echo "import { Agent } from 'undici'; console.log(typeof Agent);" >program.mjs
node_modules/.bin/rollup program.mjs -f es -o rollup.mjs --silent -p node-resolve -p commonjs -p json
node_modules/.bin/esbuild program.mjs --bundle --platform=node --format=esm --outfile=esbuild.mjs --log-level=error \
  --banner:js="import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const found = ['rollup.mjs', 'esbuild.mjs'].map((file) => {
  const { stdout, stderr } = spawnSync('node_modules/.bin/node', [file], { encoding: 'utf8' });
  return stdout.trim() || /No such built-in module: [\w:]+/.exec(stderr)?.[0];
});
console.log('undici 7.30.2 on Node 20.19.6, bundled by rollup 4.68.8 and by esbuild 0.28.2:', found);
assert.deepEqual(found, ['No such built-in module: node:sqlite', 'function']);
END
node finding.mjs

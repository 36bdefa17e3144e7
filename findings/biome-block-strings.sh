#!/bin/sh
# Biome's formatter changes what a block string says when its text starts beside the quotes: the indentation
# that a parser takes away stays in, in arguments and descriptions. Prettier keeps it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @biomejs/biome@2.5.15 prettier@3.10.1 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { parse } from 'graphql';
import { format } from 'prettier';

const input = 'mutation { addNote(text: """Steps:\n    1. Sign out.\n    2. Sign in.""") }';
const valueIn = (text) => parse(text).definitions[0].selectionSet.selections[0].arguments[0].value.value;
const biome = execFileSync('node_modules/.bin/biome', ['format', '--stdin-file-path=a.graphql'], { input, encoding: 'utf8' });
const found = {
  'as written': valueIn(input),
  'prettier 3.10.1': valueIn(await format(input, { parser: 'graphql' })),
  'biome 2.5.15': valueIn(biome),
};
console.log(found);
const steps = 'Steps:\n1. Sign out.\n2. Sign in.';
assert.deepEqual(Object.values(found), [steps, steps, 'Steps:\n    1. Sign out.\n    2. Sign in.']);
END
node finding.mjs

#!/bin/sh
# The hash that the client preset gives each document is that of another text: persistedDocuments sorts fields
# and fragments first. A server that checks a hash against the text it gets refuses, and answers in another
# order. (Guess: the hash of the document's text, or of the text without white space.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-codegen/cli@7.4.3 @graphql-codegen/client-preset@6.2.0 graphql@16.15.0 typescript@5.9.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, print, stripIgnoredCharacters } from 'graphql';
import typescript from 'typescript';

writeFileSync('schema.graphql', 'type Query { thread: Thread } type Thread { id: ID! title: String }');
writeFileSync('thread.graphql', 'query thread { thread { title id } }');
const presetConfig = { persistedDocuments: { hashAlgorithm: 'sha256' } };
const output = { preset: 'client', presetConfig, config: { documentMode: 'string' } };
const config = { schema: 'schema.graphql', documents: 'thread.graphql', generates: { 'out/': output } };
writeFileSync('codegen.json', JSON.stringify(config));
execFileSync('node_modules/.bin/graphql-codegen', ['--config', 'codegen.json']);

const { outputText } = typescript.transpileModule(readFileSync('out/graphql.ts', 'utf8'), {
  compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 },
});
writeFileSync('out/graphql.cjs', outputText);
const { ThreadDocument } = createRequire(import.meta.url)('./out/graphql.cjs');
const text = String(ThreadDocument);
const { hash } = ThreadDocument.__meta__;
const [[persistedHash, persisted]] = Object.entries(JSON.parse(readFileSync('out/persisted-documents.json', 'utf8')));
const hashOf = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
console.log('@graphql-codegen/client-preset 6.2.0:', { text, persisted });
const texts = [text, text.trim(), print(parse(text)), stripIgnoredCharacters(text)];
assert.deepEqual(
  [hash === persistedHash, hash === hashOf(persisted), texts.some((text) => hashOf(text) === hash), persisted],
  [true, true, false, 'query thread { thread { id title } }'],
);
END
node finding.mjs

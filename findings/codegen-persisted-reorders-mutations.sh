#!/bin/sh
# The client preset's persistedDocuments sorts the fields of a fragment on Mutation by their names, so that a server which runs
# the persisted document closes a thread before it replies; the text in the code, and what is sent without persisted
# documents, has them as they were written. Fields beside the fragment keep their order, in both.
# (Guess: what a mutation does is never sorted, as its fields run one after the other.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-codegen/cli@7.4.3 @graphql-codegen/client-preset@6.2.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, graphqlSync } from 'graphql';

const sdl = 'type Query { size: Int } type Mutation { reply(text: String!): Int close: Int }';
writeFileSync('schema.graphql', sdl);
writeFileSync(
  'operations.graphql',
  `mutation direct { reply(text: "Fixed.") close }
  mutation shared { ...Finish }
  fragment Finish on Mutation { reply(text: "Fixed.") close }`,
);
const output = { preset: 'client', presetConfig: { persistedDocuments: true }, config: { documentMode: 'string' } };
const config = { schema: 'schema.graphql', documents: 'operations.graphql', generates: { 'out/': output } };
writeFileSync('codegen.json', JSON.stringify(config));
execFileSync('node_modules/.bin/graphql-codegen', ['--config', 'codegen.json']);

const schema = buildSchema(sdl);
function run(source) {
  const done = [];
  const { errors } = graphqlSync({ schema, source, rootValue: { reply: () => done.push('reply'), close: () => done.push('close') } });
  assert.equal(errors, undefined);
  return done.join(', ');
}
const code = readFileSync('out/graphql.ts', 'utf8');
const persisted = Object.values(JSON.parse(readFileSync('out/persisted-documents.json', 'utf8')));
const found = {};
for (const name of ['direct', 'shared']) {
  const inCode = new RegExp(`\`\\s*(mutation ${name} [^\`]*)\``).exec(code)[1];
  const stored = persisted.find((text) => text.includes(`mutation ${name} `));
  found[name] = [run(inCode), run(stored)];
  console.log(`@graphql-codegen/client-preset 6.2.0 persists ${stored}\n  done by the text in the code, and by this one:`, found[name]);
}
assert.deepEqual(found, { direct: ['reply, close', 'reply, close'], shared: ['reply, close', 'close, reply'] });
JS
node finding.mjs

#!/bin/sh
# json-schema-to-typescript, which makes types for webhooks: a tuple in the words of JSON Schema 2020-12 (prefixItems, and
# items: false for its end) has the type never[], that no event has; what is required beside allOf is optional; and "one
# of these is required" takes any key, of closed objects too. (Guess: a tuple, required, and one of two.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error json-schema-to-typescript@16.0.0 ajv@8.17.1 typescript@5.9.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compile } from 'json-schema-to-typescript';

const text = { type: 'string' };
const tuple = { type: 'array', prefixItems: [text, { type: 'number' }], items: false, minItems: 2 };
const withBase = { required: ['id'], allOf: [{ type: 'object', properties: { id: text } }] };
const either = {
  type: 'object',
  properties: { email: text, phone: text },
  additionalProperties: false,
  anyOf: [{ required: ['email'] }, { required: ['phone'] }],
};

const found = [];
for (const [schema, event] of [
  [tuple, ['thread.created', 1]],
  [withBase, { id: 'e_1' }],
  [withBase, {}],
  [either, { email: 'ada@example.com' }],
  [either, { emial: 'ada@example.com' }],
]) {
  const valid = new Ajv2020({ strict: false }).validate(schema, event);
  const type = await compile(schema, 'Event', { bannerComment: '', additionalProperties: false });
  writeFileSync('event.ts', `${type}\nexport const event: Event = ${JSON.stringify(event)};`);
  const { status } = spawnSync('node_modules/.bin/tsc', ['--noEmit', '--strict', '--module', 'nodenext', 'event.ts']);
  console.log('json-schema-to-typescript 16.0.0:', type.replaceAll(/\s+/g, ' '), JSON.stringify(event), {
    valid,
    compiles: status === 0,
  });
  found.push([valid, status === 0]);
}
assert.deepEqual(found, [
  [true, false],
  [true, true],
  [false, true],
  [true, true],
  [false, true],
]);
JS
node finding.mjs

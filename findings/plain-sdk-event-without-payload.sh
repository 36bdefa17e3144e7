#!/bin/sh
# The webhook schema in @team-plain/typescript-sdk 5.12.1 names 30 event types, and has a payload for all of them
# but thread.thread_tenant_updated: an event of that type cannot pass its parsePlainWebhook.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @team-plain/typescript-sdk@5.12.1 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The schema stands in the package's code, as a literal.
const file = createRequire(import.meta.url).resolve('@team-plain/typescript-sdk');
const text = readFileSync(file, 'utf8');
const at = text.indexOf('"thread.thread_created"');
const types = JSON.parse(text.slice(text.lastIndexOf('[', at), text.indexOf(']', at) + 1));
const payloads = new Set([...text.matchAll(/"?const"?: "([a-z_]+\.[a-z_]+)"/g)].map(([, type]) => type));
const without = types.filter((type) => !payloads.has(type));
console.log(`@team-plain/typescript-sdk 5.12.1: ${types.length} types, without a payload:`, without);
assert.deepEqual([types.length, without], [30, ['thread.thread_tenant_updated']]);
END
node finding.mjs

#!/bin/sh
# graphql-inspector's validate tells of deprecated fields, arguments and enum values that a document uses, but of no
# deprecated input field; graphql's own rule tells of all. (Guess: all four.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-inspector/core@8.0.0 graphql@16.15.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { validate } from '@graphql-inspector/core';
import { buildSchema, NoDeprecatedCustomRule, parse, Source, validate as validateByRules } from 'graphql';

const schema = buildSchema(`
  enum Status { OPEN @deprecated }
  input Filter { label: ID @deprecated }
  type Query { threads(filter: Filter, status: Status, first: Int @deprecated): ID count: Int @deprecated }
`);
const text = '{ threads(filter: { label: "bug" }, status: OPEN, first: 3) count }';
const [report] = await validate(schema, [new Source(text, 'threads.graphql')]);
const said = report.deprecated.map(({ message }) => message);
const byRule = validateByRules(schema, parse(text), [NoDeprecatedCustomRule]).map(({ message }) => message);
console.log('@graphql-inspector/core 8.0.0:', said);
console.log('graphql 16.15.0:', byRule);
const kinds = (messages) => ['Filter.label', 'OPEN', '"first"', 'count'].map((name) =>
  messages.some((message) => message.includes(name) || message.includes(name.replaceAll('"', ''))));
assert.deepEqual([kinds(said), kinds(byRule)], [[false, true, true, true], [true, true, true, true]]);
END
node finding.mjs

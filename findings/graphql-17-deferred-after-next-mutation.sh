#!/bin/sh
# graphql 17: what a mutation's payload defers is read when the mutations behind it have run as well, so that the thread
# that was given to Ada is Bob's in the deferred part of her payload, with enableEarlyExecution too. Without @defer each
# payload is as its own mutation has left it, which is what running them one after another is for. (Guess: a deferred
# part is executed before the next mutation begins, at the least when told to be early.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@17.1.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { buildSchema, experimentalExecuteIncrementally, parse } from 'graphql';

const schema = buildSchema(`directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
type Query { none: Int } type Mutation { assign(to: String!): Thread } type Thread { assignee: String looked: String }`);
let assignee;
schema.getMutationType().getFields().assign.resolve = (_source, { to }) => {
  assignee = to;
  return {};
};
const fields = schema.getType('Thread').getFields();
fields.assignee.resolve = () => assignee;
fields.looked.resolve = () => setImmediate().then(() => assignee);

async function ofFirst(selection, options) {
  const document = parse(`mutation { first: assign(to: "Ada") { ${selection} } second: assign(to: "Bob") { assignee } }`);
  const result = await experimentalExecuteIncrementally({ schema, document, ...options });
  if (!result.subsequentResults) return { ...result.data.first };
  for await (const { incremental } of result.subsequentResults) return { ...incremental[0].data };
}
const found = [];
for (const [selection, options] of [
  ['assignee looked', {}],
  ['... @defer { assignee looked }', {}],
  ['... @defer { assignee looked }', { enableEarlyExecution: true }],
]) {
  const first = await ofFirst(selection, options);
  console.log('graphql 17.1.0', options, `first: assign(to: "Ada") { ${selection} } is`, first);
  found.push([first.assignee, first.looked]);
}
assert.deepEqual(found, [['Ada', 'Ada'], ['Bob', 'Bob'], ['Bob', 'Bob']]);
JS
node finding.mjs

#!/bin/sh
# graphql-jit asks what a query skips: where a field is selected twice, once on a condition that does not hold, a fragment in
# that selection runs all the same, and what it asks is in the answer; where it fails, the thread that the client did ask for is
# null. Without the fragment, and without the other selection, it is skipped. (Guess: graphql-js's answer.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql-jit@0.8.9 graphql@16.15.0 @graphql-tools/schema@10.1.5 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute, parse, validate } from 'graphql';
import { compileQuery } from 'graphql-jit';

const ran = [];
const schema = makeExecutableSchema({
  typeDefs: `type Query { thread: Thread }
    type Thread { title: String customer: Customer owner: User! }
    type Customer { name: String email: String }
    type User { name: String email: String }`,
  resolvers: {
    Query: { thread: () => ({ title: 'Refund' }) },
    Thread: {
      customer() {
        ran.push('customer');
        return { name: 'Ada', email: 'ada@example.com' };
      },
      owner() {
        ran.push('owner');
        throw new Error('There is no owner.');
      },
    },
  },
});

const found = [];
for (const selections of [
  'thread { title } thread @include(if: $details) { customer { name email } }',
  'thread { title } thread @include(if: $details) { ...Details }',
  'thread @include(if: $details) { ...Details } thread { title }',
  'thread { title } thread @include(if: $details) { ...Owner }',
]) {
  const source = `query ($details: Boolean!) { ${selections} }
    ${selections.includes('...Details') ? 'fragment Details on Thread { customer { name email } }' : ''}
    ${selections.includes('...Owner') ? 'fragment Owner on Thread { owner { name } }' : ''}`;
  const document = parse(source);
  assert.deepEqual(validate(schema, document), []);
  const variableValues = { details: false };
  const itself = await execute({ schema, document, variableValues });
  assert.equal(JSON.stringify(itself), '{"data":{"thread":{"title":"Refund"}}}');
  assert.deepEqual(ran, []);
  const compiled = await compileQuery(schema, document).query(undefined, {}, variableValues);
  console.log(`${selections}\n  graphql 16.15.0   ${JSON.stringify(itself.data)}`);
  console.log(`  graphql-jit 0.8.9 ${JSON.stringify(compiled.data)}, ran: ${ran}`);
  found.push([JSON.stringify(compiled.data.thread), ran.splice(0).join()]);
}
assert.deepEqual(found, [
  ['{"title":"Refund"}', ''],
  ['{"title":"Refund","customer":{"name":"Ada","email":"ada@example.com"}}', 'customer'],
  ['{"customer":{"name":"Ada","email":"ada@example.com"},"title":"Refund"}', 'customer'],
  ['null', 'owner'],
]);
JS
node finding.mjs

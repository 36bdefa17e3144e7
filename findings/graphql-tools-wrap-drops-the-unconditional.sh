#!/bin/sh
# wrapSchema of graphql-tools, by which gateways serve another server's schema, takes two selections of a field for one where
# the first asks all that the second does, and forgets that the first one has a condition: a field that is asked always, and in
# more detail if $details, is not asked at all without the details. It is null, and so is the thread where it may not be null.
# The order decides. (Guess: the data that the wrapped server gives itself.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @graphql-tools/wrap@11.2.5 @graphql-tools/delegate@12.3.3 graphql@16.15.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { wrapSchema } from '@graphql-tools/wrap';
import { buildSchema, graphql, print } from 'graphql';

const schema = buildSchema(`type Query { thread: Thread }
  type Thread { title: String assignee: User customer: Customer! }
  type User { name: String email: String }
  type Customer { name: String email: String }`);
const ada = { name: 'Ada', email: 'ada@example.com' };
const rootValue = { thread: { title: 'Refund', assignee: ada, customer: ada } };
let sent;
const executor = ({ document, variables: variableValues }) => {
  sent = print(document).replace(/\s+/g, ' ');
  return graphql({ schema, source: sent, rootValue, variableValues });
};
const wrapped = wrapSchema({ schema, executor });

const found = [];
for (const selections of [
  'title assignee { name } assignee @include(if: $details) { name email }',
  'title assignee @include(if: $details) { name email } assignee { name }',
  'title customer @include(if: $details) { name email } customer { name }',
]) {
  for (const details of [true, false]) {
    const source = `query ($details: Boolean!) { thread { ${selections} } }`;
    const variableValues = { details };
    const itself = await graphql({ schema, source, rootValue, variableValues });
    const through = await graphql({ schema: wrapped, source, variableValues, contextValue: {} });
    const [said, saidItself] = [through, itself].map(({ data }) => JSON.stringify(data.thread));
    console.log(`@graphql-tools/wrap 11.2.5: ${selections}, details ${details}\n  itself  ${saidItself}\n  wrapped ${said}`);
    console.log(`  sent    ${sent}`);
    assert.equal(itself.errors, undefined);
    found.push(said === saidItself ? 'same' : said);
  }
}
assert.deepEqual(found, ['same', 'same', 'same', '{"title":"Refund","assignee":null}', 'same', 'null']);
JS
node finding.mjs

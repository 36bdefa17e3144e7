#!/bin/sh
# houdini 2 writes null into the documents that it sends as the text "null": a mutation that is to clear the assignee assigns the
# thread to somebody called null, alike within inputs and in defaults of variables; null for a number or a list is
# refused by the server. The indented lines of a block string lose their indentation.
# (Guess: the operations as they were written, with id and __typename added.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
# houdini asks for node:sqlite, which Node has from 22 on.
npm install --no-audit --no-fund --loglevel=error houdini@2.0.9 graphql@16.15.0 node@22.23.3 >npm.log
npm pkg set type=module
cat >houdini.config.js <<'JS'
export default { schemaPath: './schema.graphql', include: ['src/*.graphql'] };
JS
cat >schema.graphql <<'END'
input Change { user: ID }
type Query { size: Int }
type Mutation { assign(user: ID): String change(to: Change): String limit(to: Int): String send(text: String): String }
END
mkdir src
cat >src/operations.graphql <<'END'
mutation AssignNobody { assign(user: null) }
mutation AssignNobodyByDefault($user: ID = null) { assign(user: $user) }
mutation ChangeToNobody { change(to: { user: null }) }
mutation NoLimit { limit(to: null) }
mutation Send { send(text: """
  To do:
    - sign in
""") }
END
node_modules/.bin/node node_modules/houdini/build/cmd/index.js generate >houdini.log 2>&1
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildSchema, graphqlSync } from 'graphql';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
for (const field of Object.values(schema.getMutationType().getFields())) {
  field.resolve = (_source, values) => JSON.stringify(Object.values(values)[0]);
}
const answer = (source, operationName) => {
  const { data, errors } = graphqlSync({ schema, source, operationName });
  return errors?.[0].message ?? Object.values(data)[0];
};
const written = readFileSync('src/operations.graphql', 'utf8');
const found = {};
for (const operation of written.matchAll(/(?<=mutation )\w+/g)) {
  const artifact = readFileSync(`.houdini/artifacts/${operation}.ts`, 'utf8');
  const sent = /"raw": `([^`]*)`/.exec(artifact)[1];
  found[operation] = [answer(written, `${operation}`), answer(sent)];
  console.log(`houdini 2.0.9 sends ${sent.replaceAll(/\n\s*(?=\w+\(|\})/g, ' ').trim()}\n  the server takes it for`, found[operation]);
}
assert.deepEqual(found, {
  AssignNobody: ['null', '"null"'],
  AssignNobodyByDefault: ['null', '"null"'],
  ChangeToNobody: ['{"user":null}', '{"user":"null"}'],
  NoLimit: ['null', 'Int cannot represent non-integer value: "null"'],
  Send: ['"To do:\\n  - sign in"', '"To do:\\n- sign in"'],
});
JS
node finding.mjs

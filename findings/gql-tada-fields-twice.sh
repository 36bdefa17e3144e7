#!/bin/sh
# gql.tada, where a document selects a field twice, as a page and its parts do: of a list only one selection is in the
# type that map() and find() hand out, as it makes an intersection of two array types; and a field whose other half is
# under @include has that half always in its type. (Guess for lists: map()
# hands out both; the condition came to light in the same run.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error gql.tada@1.11.3 graphql@16.15.0 typescript@5.9.3 typescript7@npm:typescript@7.0.2 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { buildSchema, executeSync, parse } from 'graphql';

const sdl = 'type Query { users: [User!]!, me: User! } type User { id: ID!, name: String! }';
writeFileSync('schema.graphql', sdl);
const plugin = { name: 'gql.tada/ts-plugin', schema: './schema.graphql', tadaOutputLocation: './schema.d.ts' };
const compilerOptions = { strict: true, module: 'nodenext', skipLibCheck: true, noEmit: true, plugins: [plugin] };
writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
execFileSync('node_modules/.bin/gql.tada', ['generate-output']);

const once = 'query ($more: Boolean!) { users { id name } me { id name } }';
const twice = 'query ($more: Boolean!) { users { id } users { name } me { id } me @include(if: $more) { name } }';
const user = { id: '1', name: 'Ada' };
const { data } = executeSync({
  schema: buildSchema(sdl),
  document: parse(twice),
  rootValue: { users: [user], me: user },
  variableValues: { more: false },
});
assert.deepEqual(JSON.parse(JSON.stringify(data)), { users: [user], me: { id: '1' } });

const found = [];
for (const [document, use] of [
  [once, 'data.users.map((user) => user.name)'],
  [twice, 'data.users.map((user) => user.name)'],
  [twice, 'data.users[0]!.name'],
  [twice, 'data.me.name.length'],
]) {
  writeFileSync(
    'use.ts',
    `import { initGraphQLTada, type ResultOf } from 'gql.tada';
    import type { introspection } from './schema.d.ts';
    const graphql = initGraphQLTada<{ introspection: introspection }>();
    const document = graphql('${document}');
    declare const data: ResultOf<typeof document>;
    export const used = ${use};`,
  );
  for (const compiler of ['typescript', 'typescript7']) {
    let errors = '';
    try {
      execFileSync('node', [`node_modules/${compiler}/bin/tsc`, '-p', '.'], { encoding: 'utf8' });
    } catch (error) {
      errors = error.stdout.trim();
    }
    console.log(`gql.tada 1.11.3, ${compiler}: ${use} of ${document}:`, errors || 'compiles');
    found.push(errors.match(/Property .*/)?.[0] ?? errors);
  }
}
const lost = "Property 'name' does not exist on type '{ id: string; }'.";
assert.deepEqual(found, ['', '', lost, lost, '', '', '', '']);
JS
node finding.mjs

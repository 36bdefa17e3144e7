#!/bin/sh
# gql.tada's type of a @oneOf input takes two of its fields at once, which every server refuses: a union whose
# members do not exclude one another. None it refuses. (Guess: neither compiles.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error gql.tada@1.11.3 graphql@16.15.0 typescript@5.9.3 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

writeFileSync(
  'schema.graphql',
  'input Identifier @oneOf { customerId: ID email: String } type Query { customer(by: Identifier!): ID }',
);
const plugin = { name: 'gql.tada/ts-plugin', schema: './schema.graphql', tadaOutputLocation: './schema.d.ts' };
const compilerOptions = { strict: true, module: 'nodenext', skipLibCheck: true, noEmit: true, plugins: [plugin] };
writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
execFileSync('node_modules/.bin/gql.tada', ['generate-output']);

const compiles = [];
for (const by of ["{ customerId: '1' }", "{ customerId: '1', email: 'ada@example.com' }", '{}']) {
  writeFileSync(
    'call.ts',
    `import { initGraphQLTada, type VariablesOf } from 'gql.tada';
    import type { introspection } from './schema.d.ts';
    const graphql = initGraphQLTada<{ introspection: introspection }>();
    const Customer = graphql('query Customer($by: Identifier!) { customer(by: $by) }');
    export const variables: VariablesOf<typeof Customer> = { by: ${by} };`,
  );
  let errors = '';
  try {
    execFileSync('node_modules/.bin/tsc', ['-p', '.'], { encoding: 'utf8' });
  } catch (error) {
    errors = error.stdout;
  }
  console.log('gql.tada 1.11.3:', by, errors || 'compiles');
  compiles.push(errors === '');
}
assert.deepEqual(compiles, [true, true, false]);
END
node finding.mjs

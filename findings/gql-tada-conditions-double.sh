#!/bin/sh
# gql.tada's types double with each fragment under @include, although all have the same variable and two answers are
# possible: two fragments more are four times the work of the compiler, and with 18 it gives up, "too complex to
# represent". (Guess: the work grows with the document.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error gql.tada@1.11.3 graphql@16.15.0 typescript@5.9.3 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

writeFileSync('schema.graphql', 'type Query { user: User! } type User { id: ID!, name: String! }');
const plugin = { name: 'gql.tada/ts-plugin', schema: './schema.graphql', tadaOutputLocation: './schema.d.ts' };
const compilerOptions = { strict: true, module: 'nodenext', skipLibCheck: true, noEmit: true, plugins: [plugin] };
writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
execFileSync('node_modules/.bin/gql.tada', ['generate-output']);

function compile(fragments) {
  const selection = Array.from({ length: fragments }, (_, i) => `... @include(if: $more) { name${i}: name }`);
  writeFileSync(
    'use.ts',
    `import { initGraphQLTada, type ResultOf } from 'gql.tada';
    import type { introspection } from './schema.d.ts';
    const graphql = initGraphQLTada<{ introspection: introspection }>();
    const User = graphql(\`query User($more: Boolean!) { user { id ${selection.join(' ')} } }\`);
    type Unions<T, All = T> = T extends unknown ? ([All] extends [T] ? 'one' : 'several') : never;
    export const user: Unions<ResultOf<typeof User>['user']> = '${fragments > 0 ? 'several' : 'one'}';`,
  );
  const { stdout } = spawnSync('node_modules/.bin/tsc', ['-p', '.', '--extendedDiagnostics'], { encoding: 'utf8' });
  const instantiations = Number(/Instantiations:\s+(\d+)/.exec(stdout)[1]);
  const errors = [...new Set(stdout.match(/TS\d+: .*/g))];
  console.log(`gql.tada 1.11.3 with TypeScript 5.9.3, ${fragments} fragments:`, { instantiations }, ...errors);
  return { instantiations, errors };
}

const [none, six, eight, ten] = [0, 6, 8, 10].map(compile);
for (const { errors } of [none, six, eight, ten]) assert.deepEqual(errors, []);
const [first, second] = [eight.instantiations - six.instantiations, ten.instantiations - eight.instantiations];
assert.ok(second > 3 * first, 'two more fragments are four times the work');
assert.match(compile(18).errors[0], /^TS2590: Expression produces a union type that is too complex to represent/);
JS
node finding.mjs

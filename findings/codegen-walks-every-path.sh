#!/bin/sh
# graphql-codegen goes into a fragment once for each way that leads to it: 36 fragments of a line, in nine layers that each
# spread the next, take seconds, and one more layer three or four times that, though it adds but four fields. graphql
# validates the same in milliseconds. (Guess: each fragment is looked at once.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @graphql-codegen/core@6.2.1 @graphql-codegen/typescript-operations@6.1.9 @graphql-codegen/typed-document-node@7.1.1 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as types from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, validate } from 'graphql';

console.warn = () => {}; // says of fragments that their names are taken
const sdl = 'type Query { user: User } type User { id: ID }';

/** An operation on layers of four fragments, each of which spreads the four of the next layer. */
function layered(layers) {
  const spread = (layer) => [0, 1, 2, 3].map((i) => `...Part${layer}_${i}`).join(' ');
  const fragments = Array.from({ length: layers * 4 }, (_, at) => {
    const layer = Math.floor(at / 4);
    const name = `Part${layer}_${at % 4}`;
    return `fragment ${name} on User { id${name}: id ${layer < layers - 1 ? spread(layer + 1) : ''} }`;
  });
  return parse([`query user { user { ${spread(0)} } }`, ...fragments].join('\n'));
}

const run = (pluginMap, config) => (document) =>
  codegen({
    schema: parse(sdl),
    documents: [{ document, location: 'operations.graphql' }],
    config,
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
    filename: 'operations.ts',
    skipDocumentsValidation: true,
  });

const ways = {
  'graphql 16.15.0, validate': (document) => assert.deepEqual(validate(buildSchema(sdl), document), []),
  'typescript-operations 6.1.9': run({ types }, {}),
  'typed-document-node 7.1.1, strings': run({ documents }, { documentMode: 'string' }),
};
for (const [way, work] of Object.entries(ways)) {
  const took = [];
  for (const layers of [2, 5, 9]) {
    const document = layered(layers);
    const start = process.cpuUsage();
    await work(document);
    const { user, system } = process.cpuUsage(start);
    took.push(Math.round((user + system) / 1000));
  }
  console.log(`${way}: ms of CPU for 2, 5 and 9 layers`, took);
  // 256 times the ways, and not twice the fragments.
  assert.equal(took[2] > 8 * took[1] && took[2] > 500, !way.startsWith('graphql'), way);
}
JS
node finding.mjs

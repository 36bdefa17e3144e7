#!/bin/sh
# A variable that is given as undefined takes the default of its argument away in graphql 16, where
# leaving it out does not; in graphql 17 both are the same.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 graphql17@npm:graphql@17.1.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';
import * as graphql16 from 'graphql';
import * as graphql17 from 'graphql17';

const results = [];
for (const { version, buildSchema, graphql } of [graphql16, graphql17]) {
  const schema = buildSchema('type Query { size(of: Int = 10): Int }');
  for (const variableValues of [{}, { of: undefined }]) {
    const { data } = await graphql({
      schema,
      source: 'query ($of: Int) { size(of: $of) }',
      rootValue: { size: (args) => args.of },
      variableValues,
    });
    console.log(`graphql ${version}:`, variableValues, '->', data.size);
    results.push(data.size);
  }
}
assert.deepEqual(results, [10, null, 10, 10]);
END
node finding.mjs

#!/bin/sh
# graphql 16 builds a schema in which an argument of a custom scalar has an object as its default, and
# throws when it is to print it or to answer introspection for it; graphql 17 prints it.
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

const sdl = 'scalar JSON type Query { find(where: JSON = { status: "open" }): Int }';
const ends = [graphql16, graphql17].map(({ version, buildSchema, introspectionFromSchema, printSchema }) =>
  [printSchema, introspectionFromSchema].map((read) => {
    const schema = buildSchema(sdl);
    try {
      read(schema);
      console.log(`graphql ${version}: ${read.name} works`);
      return 'works';
    } catch (error) {
      console.log(`graphql ${version}: ${read.name} throws ${error.message}`);
      return 'throws';
    }
  }),
);
assert.deepEqual(ends, [['throws', 'throws'], ['works', 'works']]);
END
node finding.mjs

#!/bin/sh
# graphql 17 prints default values as the schema wrote them, graphql 16 as it has coerced them: two dumps
# of one schema differ in nearly every line with a default, and a diff of them shows changes that are none.
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

const sdl = `
  input Page { size: Int = 10, tags: [String!] = "new" }
  type Query { pages(page: Page = { size: 5 }, id: ID = "7", ratio: Float = 1e3): Int }
`;
const printed = [graphql16, graphql17].map(({ version, buildSchema, printSchema }) => {
  const text = printSchema(buildSchema(sdl));
  console.log(`graphql ${version}\n${text}\n`);
  return text;
});
assert.match(printed[0], /tags: \[String!\] = \["new"\]/);
assert.match(printed[0], /page: Page = \{size: 5, tags: \["new"\]\}, id: ID = 7, ratio: Float = 1000/);
assert.match(printed[1], /tags: \[String!\] = "new"/);
assert.match(printed[1], /page: Page = \{ size: 5 \}, id: ID = "7", ratio: Float = 1e3/);
END
node finding.mjs

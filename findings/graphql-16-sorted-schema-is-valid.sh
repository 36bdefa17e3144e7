#!/bin/sh
# graphql 16 takes an invalid schema for a valid one once it was validated, found wanting and sorted, or built again
# from its config: no error comes up any more, and queries run. graphql 17 finds the errors again.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql16@npm:graphql@16.15.0 graphql17@npm:graphql@17.1.0 >npm.log
cat >finding.mjs <<'END'
import assert from 'node:assert/strict';

const sdl = `
  type Query { a: I }
  interface I { x: Int }
  type T implements I { y: Int }
`;
const found = {};
for (const version of ['graphql16', 'graphql17']) {
  const { buildSchema, GraphQLSchema, lexicographicSortSchema, validateSchema } = await import(version);
  const errors = (copy, isValidated) => {
    const schema = buildSchema(sdl);
    if (isValidated) assert.equal(validateSchema(schema).length, 1);
    return validateSchema(copy(schema)).length;
  };
  const rebuild = (schema) => new GraphQLSchema(schema.toConfig());
  const counts = [lexicographicSortSchema, rebuild].map((copy) => [errors(copy, false), errors(copy, true)]);
  console.log(`${version}, errors of a copy, before and after the schema was validated: sorted ${counts[0]}, rebuilt ${counts[1]}`);
  found[version] = counts;
}
assert.deepEqual(found, { graphql16: [[1, 0], [1, 0]], graphql17: [[1, 1], [1, 1]] });
END
node finding.mjs

#!/bin/sh
# Apollo's federation does not know @oneOf, which graphql has had since 16.9: a server with such an input neither starts as a
# subgraph nor composes. With the directive declared by hand it does both, the server goes on refusing two fields, and the
# composed API says nothing of it: clients' types take none or both. The Guild's composer keeps it.
# (Guess for what is declared by hand: it is part of the API.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error graphql@16.15.0 @apollo/composition@2.14.4 @apollo/subgraph@2.14.4 @theguild/federation-composition@0.27.0 >npm.log
cat >finding.mjs <<'JS'
import assert from 'node:assert/strict';
import { composeServices as apollo } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices as guild } from '@theguild/federation-composition';
import { graphqlSync, parse } from 'graphql';

const sdl = 'input By @oneOf { id: ID email: String } type Query { customer(by: By!): String }';

function start(typeDefs) {
  try {
    const schema = buildSubgraphSchema({ typeDefs });
    const source = '{ customer(by: { id: "c1", email: "ada@example.com" }) }';
    return graphqlSync({ schema, source }).errors?.[0].message ?? 'takes two fields';
  } catch ({ causes }) {
    return causes[0].message;
  }
}

function compose(composer, typeDefs) {
  const { supergraphSdl, errors } = composer([{ name: 'people', url: 'http://127.0.0.1/people', typeDefs }]);
  if (errors) return errors[0].message;
  return /input By[^{]*@oneOf/.test(supergraphSdl) ? 'in the API' : 'not in the API';
}

const found = [];
for (const text of [sdl, `directive @oneOf on INPUT_OBJECT ${sdl}`]) {
  const typeDefs = parse(text);
  const said = { server: start(typeDefs), apollo: compose(apollo, typeDefs), guild: compose(guild, typeDefs) };
  console.log('@apollo/subgraph, @apollo/composition 2.14.4 and @theguild/federation-composition 0.27.0:', text, said);
  found.push(said);
}
const unknown = 'Unknown directive "@oneOf".';
assert.deepEqual(found, [
  { server: unknown, apollo: `[people] ${unknown}`, guild: 'in the API' },
  { server: 'OneOf Input Object "By" must specify exactly one key.', apollo: 'not in the API', guild: 'in the API' },
]);
JS
node finding.mjs

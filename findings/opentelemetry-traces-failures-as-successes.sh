#!/bin/sh
# @opentelemetry/instrumentation-graphql says of an operation that failed what it says of one that went well: a mutation whose
# resolver throws has a span without a status or exception, a document that does not validate has its errors as an event of a
# span without a status. Only the resolver's own span is an error, which ignoreResolveSpans, its README's advice against the
# cost, leaves out; and under graphql-yoga, which executes with its own code, nothing is traced after validation at all.
# (Guess: the operation's span has the status ERROR, or an exception, with every server.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --no-audit --no-fund --loglevel=error @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/sdk-trace-base@2.12.1 \
  @opentelemetry/instrumentation@0.223.0 @opentelemetry/instrumentation-graphql@0.71.0 \
  graphql@16.15.0 graphql-http@1.23.1 graphql-yoga@5.24.1 >npm.log
cat >finding.cjs <<'JS'
const assert = require('node:assert/strict');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { GraphQLInstrumentation } = require('@opentelemetry/instrumentation-graphql');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');

const exporter = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const instrumentation = new GraphQLInstrumentation();
registerInstrumentations({ instrumentations: [instrumentation], tracerProvider });

const { createHandler } = require('graphql-http/lib/use/fetch');
const { createSchema, createYoga } = require('graphql-yoga');
const fail = () => {
  throw new Error('the database has gone');
};
// One schema each: the instrumentation wraps the resolvers of one but once.
const makeSchema = () =>
  createSchema({
    typeDefs: 'type Query { me: ID } type Mutation { assign(id: ID!): ID }',
    resolvers: { Mutation: { assign: fail } },
  });
const servers = {
  'graphql-http': [createHandler({ schema: makeSchema() }), { ignoreResolveSpans: false }],
  'graphql-http, ignoreResolveSpans': [createHandler({ schema: makeSchema() }), { ignoreResolveSpans: true }],
  'graphql-yoga': [createYoga({ schema: makeSchema(), logging: false }).fetch, { ignoreResolveSpans: false }],
};

(async () => {
  const found = {};
  for (const [server, [handle, config]] of Object.entries(servers)) {
    instrumentation.setConfig(config);
    for (const query of ['mutation { assign(id: "th_1") }', '{ nobody }']) {
      exporter.reset();
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const request = new Request('http://localhost/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { errors } = await (await handle(request)).json();
      assert.equal(errors.length, 1);
      const spans = exporter.getFinishedSpans().filter(({ name }) => !/parse/.test(name));
      const say = ({ name, status, events }) => `${name}: ${['unset', 'ok', 'ERROR'][status.code]}${events.length ? ', exception' : ''}`;
      found[`${server}: ${query}`] = spans.map(say);
    }
  }
  console.log('@opentelemetry/instrumentation-graphql 0.71.0', found);
  const validated = 'graphql.validate: unset';
  const invalid = ['graphql.validate: unset, exception'];
  assert.deepEqual(Object.values(found), [
    [validated, 'graphql.resolve assign: ERROR, exception', 'mutation: unset'],
    invalid,
    [validated, 'mutation: unset'],
    invalid,
    [validated],
    invalid,
  ]);
})();
JS
node --no-warnings finding.cjs

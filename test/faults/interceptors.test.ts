import { gzipSync } from 'node:zlib';
import { Agent, type Dispatcher, interceptors, RetryAgent } from 'undici';
import { describe, expect, test } from 'vitest';
import { failureOf, faulty, requestId, settles } from './server/calls.js';
import { answer, json } from './server/server.js';

const graphqlErrors = (code: string) => ({
  errors: [{ message: 'The server says why.', extensions: { code } }],
});

const responses: [string, number, object, Record<string, string>][] = [
  ['a 400', 400, graphqlErrors('GRAPHQL_VALIDATION_FAILED'), {}],
  ['a 401', 401, graphqlErrors('UNAUTHENTICATED'), {}],
  ['a 403', 403, graphqlErrors('FORBIDDEN'), {}],
  ['a 404', 404, {}, {}],
  ['a 429', 429, {}, { 'retry-after': '2' }],
  ['a 500', 500, {}, {}],
  ['a 503', 503, {}, {}],
  ['a 503 that says when', 503, {}, { 'retry-after': '2' }],
  ['data', 200, { data: { rename: { thing: { id: 'x' }, error: null } } }, {}],
];
const headers = {
  'apigw-requestid': requestId,
  'x-ratelimit-limit': '100',
  'x-ratelimit-remaining': '7',
  'x-ratelimit-reset': '2',
};

/** What a caller can tell of an outcome, the address of the server apart. */
async function outcome(response: (typeof responses)[number], dispatcher: Dispatcher) {
  const [, status, body, more] = response;
  const { write } = await faulty(json(status, body, { ...headers, ...more }), {
    dispatcher,
    retry: false,
  });
  const { data, error, meta } = await settles(write());
  if (!error) return { data, meta };
  const { type, maybeApplied, attempts, requestId } = error;
  const { retryAfter, graphqlErrors } = { ...error } as Partial<Record<string, unknown>>;
  return {
    type,
    maybeApplied,
    attempts,
    status: error.status,
    requestId,
    retryAfter,
    graphqlErrors,
  };
}

// What comes from a user's dispatcher as an error may be a response, and is told as one.
describe.each<[string, (agent: Agent) => Dispatcher]>([
  ['responseError', (agent) => agent.compose(interceptors.responseError())],
  ['retry', (agent) => agent.compose(interceptors.retry())],
  ['RetryAgent', (agent) => new RetryAgent(agent)],
  ['redirect', (agent) => agent.compose(interceptors.redirect({ maxRedirections: 2 }))],
  ['decompress', (agent) => agent.compose(interceptors.decompress())],
  ['cache', (agent) => agent.compose(interceptors.cache())],
  ['deduplicate', (agent) => agent.compose(interceptors.deduplicate())],
  ['dns', (agent) => agent.compose(interceptors.dns())],
])("through undici's %s", (_, compose) => {
  test.each(responses)('%s is what it is without', async (...response) => {
    const agent = new Agent();
    const composed = await outcome(response, compose(agent));
    const plain = await outcome(response, agent);
    await agent.close();
    expect(composed).toEqual(plain);
  });
});

test('what an interceptor has garbled is in no message', async () => {
  const body = gzipSync(JSON.stringify(graphqlErrors('GRAPHQL_PARSE_FAILED')));
  const encoding = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
  const agent = new Agent();
  const dispatcher = agent.compose(interceptors.responseError());
  const { write } = await faulty(answer({ status: 400, headers: encoding, body }), { dispatcher });
  const error = failureOf(await settles(write()));
  expect(error).toMatchObject({ type: 'bad_request', status: 400 });
  expect(error.message).toMatch(/: HTTP 400$/);
  await agent.close();
});

test.each([
  [303, 405],
  [307, 503],
])('a mutation that was sent on by %i and then failed with %i may be done', async (first, then) => {
  const agent = new Agent();
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 2 }));
  const script = [
    answer({ status: first, headers: { location: '/elsewhere' } }),
    answer({ status: then, headers: { 'retry-after': '0' } }),
  ];
  const { server, write } = await faulty(script, { dispatcher });
  const error = failureOf(await settles(write()));
  expect(error).toMatchObject({ status: then, attempts: 1, maybeApplied: true });
  expect(server.requests).toHaveLength(2);
  await agent.close();
});

import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import { documentedThread, matt, running } from './requests.js';

const sandbox = await running();

test('every answer has a request id of its own and the rate headers', async () => {
  const answers = await Promise.all([
    fetch(sandbox.url),
    fetch(`${sandbox.url}/nothing`),
    fetch(`${sandbox.url}/schema.graphql`),
    fetch(sandbox.url, { method: 'POST', body: '{' }),
    fetch(sandbox.url, { method: 'OPTIONS' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([405, 404, 200, 401, 204]);
  const requestIds = answers.map(({ headers }) => headers.get('apigw-requestid'));
  expect(new Set(requestIds).size).toBe(answers.length);
  for (const { headers } of answers) {
    expect(headers.get('apigw-requestid')).toMatch(/./);
    expect(headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
    expect(headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
    const reset = headers.get('x-ratelimit-reset') ?? '';
    expect(new Date(reset).toISOString()).toBe(reset);
  }
});

/** Sends a request word by word, and reads until the connection ends. */
function sendRaw(head: string): Promise<string> {
  const body = '{"query":"{ __typename }"}';
  const { hostname, port } = new URL(sandbox.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    connect(Number(port), hostname)
      .on('data', (chunk) => {
        answer += chunk;
      })
      .on('close', () => resolve(answer))
      .on('error', reject)
      .end(
        `${head}\r\nauthorization: Bearer ${sandbox.apiKey}\r\ncontent-type: application/json\r\n` +
          `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
  });
}

test.each([
  ['without a host', 'POST /graphql/v1 HTTP/1.1'],
  ['with an expectation', 'POST /graphql/v1 HTTP/1.1\r\nhost: localhost\r\nexpect: more'],
  [
    'with the host in its first line',
    'POST http://localhost/graphql/v1/?a#b HTTP/1.1\r\nhost: 127.0.0.1',
  ],
])('a request %s is answered like others', async (_name, head) => {
  const answer = await sendRaw(head);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toMatch(/^apigw-requestid: ./m);
  expect(answer).toMatch(/^x-ratelimit-limit: \d+\r$/m);
});

test.each([
  ['another host', 'host: evil.example'],
  ['a host that begins like ours', 'host: localhost.evil.example'],
  ['another origin', 'host: localhost\r\norigin: http://evil.example'],
  ['another port', 'host: localhost:4000\r\norigin: http://localhost:3000'],
  ['a page without an origin', 'host: localhost\r\norigin: null'],
])('%s is refused, and may not read the answer', async (_name, headers) => {
  const answer = await sendRaw(`POST /graphql/v1 HTTP/1.1\r\n${headers}`);
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(answer).not.toMatch(/access-control/i);
  const elsewhere = await sendRaw(
    'POST http://evil.example/graphql/v1 HTTP/1.1\r\nhost: localhost',
  );
  expect(elsewhere).toMatch(/^HTTP\/1\.1 403 /);
});

test('its own page may ask, and no answer lets others read it', async () => {
  const { origin, port } = new URL(sandbox.url);
  for (const own of [origin, `http://localhost:${port}`]) {
    const headers = { origin: own, host: new URL(own).host };
    const answer = await sendRaw(
      `POST /graphql/v1 HTTP/1.1\r\nhost: ${headers.host}\r\norigin: ${headers.origin}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toMatch(/access-control/i);
  }
});

test.each([
  ['no key', ''],
  ['an unknown key', 'Bearer plainApiKey_unknown'],
  ['another scheme', 'Basic cGxhaW46'],
])('%s is not let in', async (_name, authorization) => {
  const { status, errors } = await sandbox.post('{"query":"{ __typename }"}', { authorization });
  expect(status).toBe(401);
  expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect(errors[0]?.message).not.toContain('plainApiKey');
});

const document = (query: string, rest: object = {}) => JSON.stringify({ query, ...rest });
const two = 'query a { __typename } query b { __typename }';

test.each([
  ['malformed JSON', '{', 'GRAPHQL_PARSE_FAILED', 0],
  ['a batch', '[]', 'BAD_USER_INPUT', 0],
  ['no object', '"{ __typename }"', 'BAD_USER_INPUT', 0],
  ['no query', '{}', 'BAD_USER_INPUT', 0],
  ['variables that are a list', document('{ __typename }', { variables: [] }), 'BAD_USER_INPUT', 0],
  ['a document that does not parse', document('{ thread('), 'GRAPHQL_PARSE_FAILED', 1],
  ['a document that is nested too deep', document('{a'.repeat(100_000)), 'GRAPHQL_PARSE_FAILED', 1],
  ['a document that is not valid', document('{ nothing }'), 'GRAPHQL_VALIDATION_FAILED', 1],
  [
    'variables that do not fit',
    document('query ($id: ID!) { thread(threadId: $id) { id } }', { variables: { id: {} } }),
    'BAD_USER_INPUT',
    1,
  ],
  [
    'a variable that is missing',
    document('query ($id: ID!) { thread(threadId: $id) { id } }'),
    'BAD_USER_INPUT',
    1,
  ],
  ['two operations without a name', document(two), 'BAD_USER_INPUT', 2],
  ['two operations, neither meant', document(two, { operationName: 'c' }), 'BAD_USER_INPUT', 2],
  ['a document without an operation', document('fragment f on Thread { id }'), 'BAD_USER_INPUT', 1],
])('%s is a bad request', async (_name, body, code, locations) => {
  const { status, errors } = await sandbox.post(body);
  expect(status).toBe(400);
  expect(errors[0]?.extensions.code).toBe(code);
  expect(errors[0]?.locations ?? []).toHaveLength(locations);
  expect(JSON.stringify(errors)).not.toMatch(/\.[jt]s:\d/);
});

test('one operation runs whatever name is given, of several the one that is named', async () => {
  const one = await sandbox.post(document('query a { __typename }', { operationName: 'b' }));
  expect(one.data).toEqual({ __typename: 'Query' });
  const named = await sandbox.post(document(two, { operationName: 'b', variables: null }));
  expect(named.data).toEqual({ __typename: 'Query' });
});

test('only JSON by POST is taken', async () => {
  const text = await sandbox.post('{ __typename }', { 'content-type': 'text/plain' });
  expect(text.status).toBe(415);
  const charset = await sandbox.post(document('{ __typename }'), {
    'content-type': 'Application/JSON; charset=utf-8',
  });
  expect(charset.status).toBe(200);
  const get = await fetch(`${sandbox.url}?query={__typename}`);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a body over 1 MiB is refused, on a connection that lives on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (bytes: number) =>
    new Promise<unknown>((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${sandbox.apiKey}`,
      };
      const sending = request(sandbox.url, { method: 'POST', agent, headers }, (response) => {
        response.resume().on('end', () => resolve([response.statusCode, sending.reusedSocket]));
      });
      sending.on('error', reject).end(document('{ __typename }').padEnd(bytes));
    });
  expect(await send(2 ** 20)).toEqual([200, false]);
  expect(await send(2 ** 20 + 1)).toEqual([413, true]);
  expect(await send(8 * 2 ** 20)).toEqual([413, true]);
  expect(await send(0)).toEqual([200, true]);
  agent.destroy();
});

test('over the limit is the documented 429, for all keys, until the reset', async () => {
  const limited = await running({
    rateLimit: { limit: 2, windowMs: 3_000 },
    apiKeys: { plainApiKey_other: [] },
  });
  const first = await limited.ask('{ __typename }');
  expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
  await fetch(`${limited.url}/schema.graphql`);
  await limited.ask('{ __typename }', {}, 'plainApiKey_other');
  const over = await limited.ask('{ __typename }');
  expect(over.status).toBe(429);
  expect({ errors: over.errors }).toEqual({
    errors: [
      {
        message: 'Too Many Requests - Rate limit exceeded',
        extensions: { code: 'RATE_LIMITED' },
      },
    ],
  });
  expect(over.headers.get('x-ratelimit-remaining')).toBe('0');
  const reset = Date.parse(over.headers.get('x-ratelimit-reset') ?? '');
  await delay(reset - Date.now() + 1);
  expect((await limited.ask('{ __typename }')).status).toBe(200);
});

test('a browser gets GraphiQL, the key filled in, from no other host', async () => {
  const page = await fetch(sandbox.url, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(page.headers.get('content-type')).toContain('text/html');
  const html = await page.text();
  expect(html).toContain('GraphiQL');
  expect(html).toContain(sandbox.apiKey);
  expect(html).not.toMatch(/https?:|"\/\//);
  const paths = [...html.matchAll(/"(\/graphql\/v1\/graphiql\/[^"]+)"/g)].map(([, path]) => path);
  expect(paths).toHaveLength(5);
  for (const path of paths) {
    const file = await fetch(new URL(path ?? '', sandbox.url));
    expect([path, file.status]).toEqual([path, 200]);
  }
});

test('the SDL is there to read', async () => {
  const response = await fetch(`${sandbox.url}/schema.graphql`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(await response.text()).toContain('union ThreadAssignee');
});

test('what is no HTTP is answered and ends the connection', async () => {
  const { port } = new URL(sandbox.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    connect(Number(port), '127.0.0.1')
      .on('data', (chunk) => {
        text += chunk;
      })
      .on('close', () => resolve(text))
      .on('error', reject)
      .write('nonsense\r\n\r\n');
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('apigw-requestid: ');
});

test('answers are late by the latency, and closing waits for none of them', async () => {
  const slow = await startSandbox({ latency: 60_000 });
  const pending = fetch(slow.url).then(
    () => 'answered',
    () => 'cut',
  );
  await fetch(sandbox.url);
  await Promise.all([slow.close(), slow.close()]);
  expect(await pending).toBe('cut');
});

test('scripted faults come in turn, then the sandbox answers as ever', async () => {
  const unassign = `mutation unassign {
    unassignThread(input: { threadId: "${documentedThread}" }) { thread { id } error { code type } }
  }`;
  sandbox.fail({ status: 503, headers: { 'retry-after': '1' } });
  sandbox.fail({ operation: 'unassign', mutationError: { code: 'new_code' } });
  sandbox.fail({ operation: 'unassign', disconnect: 'after' });
  const unavailable = await sandbox.ask('{ __typename }');
  expect([unavailable.status, unavailable.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await sandbox.ask('{ __typename }')).status).toBe(200);
  const refused = await sandbox.ask(unassign);
  expect(refused.data).toEqual({
    unassignThread: { thread: null, error: { code: 'new_code', type: 'INTERNAL' } },
  });
  await expect(sandbox.ask(unassign)).rejects.toThrow();
  expect((await sandbox.ask(unassign)).data).toEqual({
    unassignThread: { thread: { id: documentedThread }, error: null },
  });
});

test.each([
  [400, 'BAD_USER_INPUT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [429, 'RATE_LIMITED'],
  [500, 'INTERNAL_SERVER_ERROR'],
  [503, 'INTERNAL_SERVER_ERROR'],
])('a scripted %i has the body of that status', async (status, code) => {
  sandbox.fail({ status });
  const reply = await sandbox.ask('{ __typename }');
  expect([reply.status, reply.errors[0]?.extensions.code]).toEqual([status, code]);
});

test('a scripted rate limit names a reset of its own, 1 s ahead or as told', async () => {
  sandbox.fail({ code: 'RATE_LIMITED', status: 429 });
  sandbox.fail({ status: 429, retryAfter: 5000 });
  for (const wait of [1000, 5000]) {
    const before = Date.now();
    const { headers, errors } = await sandbox.ask('{ __typename }');
    const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '');
    expect(reset).toBeGreaterThanOrEqual(before + wait);
    expect(reset).toBeLessThanOrEqual(Date.now() + wait);
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(errors[0]?.message).toBe('Too Many Requests - Rate limit exceeded');
  }
  sandbox.fail({ status: 503, retryAfter: 1500 });
  expect((await sandbox.ask('{ __typename }')).headers.get('retry-after')).toBe('2');
});

test('a reset puts state, scripts and the limit back', async () => {
  const own = await running({ rateLimit: { limit: 3, windowMs: 600_000 } });
  const threads = `{ threads(filters: { isAssigned: true }) { totalCount } }`;
  const before = await own.ask(threads);
  await own.ask(`mutation {
    assignThread(input: { threadId: "${documentedThread}", userId: "${matt}" }) { error { code } }
  }`);
  expect((await own.ask(threads)).data).not.toEqual(before.data);
  expect((await own.ask(threads)).status).toBe(429);
  own.fail({ status: 500, times: 9 });
  own.reset();
  const after = await own.ask(threads);
  expect(after.data).toEqual(before.data);
  expect(after.headers.get('x-ratelimit-remaining')).toBe('2');
});

test('a fault that is late for ever keeps its client waiting', async () => {
  sandbox.fail({ delay: Number.POSITIVE_INFINITY });
  const signal = AbortSignal.timeout(100);
  const authorization = `Bearer ${sandbox.apiKey}`;
  const asked = fetch(sandbox.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: '{ myMachineUser { id } }' }),
    signal,
  });
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
});

import { Agent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createExecutor, type ExecutorOptions } from '../../src/executor.js';
import {
  apiKey,
  dataOf,
  executor,
  failureOf,
  faulty,
  named,
  plainClient,
  readName,
  settles,
  signpost,
} from './server/calls.js';
import { after, json, startFaultServer, status } from './server/server.js';

describe('an option that is not what it must be is refused at once', () => {
  const dispatcher = new Agent();
  const odd = 'odd-value';
  test.each<[string, object]>([
    ['apiKey is missing', { apiKey: undefined }],
    ['apiKey is missing', { apiKey: '' }],
    ['apiKey must be', { apiKey: 7 }],
    ['apiKey', { apiKey: `${odd} with a space` }],
    ['apiKey', { apiKey: odd.padEnd(1001, 'x') }],
    ['apiUrl', { apiUrl: odd }],
    ['apiUrl', { apiUrl: '' }],
    ['apiUrl', { apiUrl: `ftp://${odd}/` }],
    ['apiUrl', { apiUrl: `https://${odd}@plain.test/` }],
    ['apiUrl', { apiUrl: `https://:${odd}@plain.test/` }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: -1 }],
    ['timeout', { timeout: Number.NaN }],
    ['timeout', { timeout: odd }],
    ['retry.attempts', { retry: { attempts: 0 } }],
    ['retry.attempts', { retry: { attempts: 1.5 } }],
    ['retry.attempts', { retry: { attempts: Number.POSITIVE_INFINITY } }],
    ['maxResponseSize', { maxResponseSize: 0 }],
    ['connections', { connections: 0 }],
    ['connections', { connections: odd }],
    ['connections', { dispatcher, connections: 1 }],
    ['tls', { dispatcher, tls: {} }],
    ['dispatcher', { dispatcher: new Map() }],
    ["'undici/index.js'", { dispatcher: { odd } }],
    ['a name', { headers: { 'a b': odd } }],
    ['a name', { headers: { '': odd } }],
    ['a name', { headers: { 'a\n': odd } }],
    ['x-a', { headers: { 'X-A': `${odd}\n` } }],
    ['x-a', { headers: { 'x-a': `${odd}\u0100` } }],
    ['x-a', { headers: { 'x-a': 7 } }],
    ['authorization', { headers: { Authorization: odd } }],
    ['content-type', { headers: { 'content-type': odd } }],
    ['content-length', { headers: { 'Content-Length': '1' } }],
    ['host', { headers: { host: odd } }],
    ['transfer-encoding', { headers: { 'transfer-encoding': odd } }],
  ])('%s: %j', (named, options) => {
    const refused = () => createExecutor({ apiKey, ...options } as ExecutorOptions);
    expect(refused).toThrow(TypeError);
    expect(refused).toThrow(named);
    expect(refused).not.toThrow(odd);
  });

  test.each<[string, object]>([
    ['timeout', { timeout: 0 }],
    ['retry.attempts', { retry: { attempts: 0 } }],
  ])('%s of a call: %j', async (option, options) => {
    const { server, read } = await faulty(json(200, named));
    const error = failureOf(await read(options));
    expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
    expect(error.message).toContain(option);
    expect(server.connections).toBe(0);
  });
});

describe('the request', () => {
  const headersOf = async (options: Partial<ExecutorOptions>) => {
    const { server, read } = await faulty(json(200, named), options);
    dataOf(await read());
    return server.requests[0]?.headers;
  };

  test('has the key and says what can be read', async () => {
    expect(await headersOf({})).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'accept-encoding': 'gzip, br',
      'user-agent': 'plain-operations',
    });
  });

  test('has the headers of the client, once, with any name and value that HTTP knows', async () => {
    const headers = { 'X-A': 'b\tc\u00e9 ~', 'User-Agent': 'mine', "x!#$%&'*+.^_`|~-9": 'd' };
    expect(await headersOf({ headers })).toMatchObject({
      'user-agent': 'mine',
      "x!#$%&'*+.^_`|~-9": 'd',
      'x-a': expect.stringMatching(/^b\tc/),
    });
  });

  test('has a key of a thousand characters', async () => {
    const long = '!~'.repeat(500);
    expect(await headersOf({ apiKey: long })).toMatchObject({ authorization: `Bearer ${long}` });
  });

  test('goes to the whole URL, its query included', async () => {
    const { server } = await faulty(json(200, named));
    const apiUrl = new URL(`${server.url}?a=b`);
    const execute = executor({ apiUrl });
    dataOf(await execute(readName, { id: 'x' }));
    expect(server.requests).toMatchObject([{ path: '/graphql/v1?a=b' }]);
    expect(plainClient({ apiUrl }).apiUrl).toBe(apiUrl.href);
  });

  test.each([
    ['undefined', undefined, {}],
    ['null', null, {}],
    ['what is nothing in JSON', { toJSON: () => undefined }, {}],
    ['an object', { a: [1] }, { a: [1] }],
  ])('has an object for variables that are %s', async (_, variables, sent) => {
    const { server, execute } = await faulty(json(200, { data: { a: 1 } }));
    dataOf(await execute('query A { a }', variables as never));
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      query: 'query A { a }',
      operationName: 'A',
      variables: sent,
    });
  });

  test.each([['text'], [1], [[1]], [() => 1]])('has none that are %j', async (variables) => {
    const { server, execute } = await faulty(json(200, { data: { a: 1 } }));
    const error = failureOf(await execute('{ a }', variables as never));
    expect(error).toMatchObject({ type: 'bad_request', attempts: 0 });
    expect(error.message).toMatch(/variables must be an object/);
    expect(server.connections).toBe(0);
  });
});

test.each([
  ['nothing', {}, 3],
  ['an empty option', { retry: {} }, 3],
  ['two', { retry: { attempts: 2 } }, 2],
])('a client that is told %s sends a call so often', async (_, options, times) => {
  const { server, execute } = await faulty(status(503, { 'retry-after': '0' }), options);
  expect(failureOf(await settles(execute(readName, { id: 'x' }))).attempts).toBe(times);
  expect(server.requests).toHaveLength(times);
});

test('no more connections are open than there may be', async () => {
  const both = signpost();
  const { server, execute } = await faulty(after(both.reached, json(200, named)), {
    connections: 2,
  });
  const calls = Array.from({ length: 6 }, () => execute(readName, { id: 'x' }));
  await settles(server.arrived(2));
  both.reach();
  for (const result of await settles(Promise.all(calls))) dataOf(result);
  expect(server.connections).toBe(2);
});

test.each([1e10, Number.POSITIVE_INFINITY])('a grace of %d is not over at once', async (grace) => {
  const later = new Promise((resolve) => setTimeout(resolve, 50));
  const { server, execute, read } = await faulty(after(later, json(200, named)));
  const call = read();
  await server.arrived(1);
  const closing = execute.close({ grace });
  dataOf(await settles(call));
  await settles(closing);
});

test('where nothing is under way, no grace is waited for', async () => {
  const { execute, read } = await faulty(json(200, named));
  dataOf(await read());
  await settles(execute.close({ grace: 60_000 }));
});

test('a grace that is none is over at once', async () => {
  const { server, execute, read } = await faulty(() => {});
  const call = read();
  await server.arrived(1);
  await settles(execute.close({ grace: 0 }));
  expect(failureOf(await call)).toMatchObject({ type: 'aborted', attempts: 1 });
});

test('a client that says nothing of its API goes to the one of the vendor', async () => {
  expect(plainClient({}).apiUrl).toBe('https://core-api.uk.plain.com/graphql/v1');
  const server = await startFaultServer(json(200, named));
  onTestFinished(() => server.close());
  expect(plainClient({ apiUrl: server.url }).apiUrl).toBe(server.url);
});

import { describe, expect, test } from 'vitest';
import { failureOf, faulty, named, readName, renamed, settles } from './server/calls.js';
import { answer, json } from './server/server.js';

const soon = { 'retry-after': '0' };
const coded = (code: string, path?: unknown) => ({ message: 'No', path, extensions: { code } });

describe('whether a mutation with errors may have been applied', () => {
  test.each<[string, number, object, boolean]>([
    ['a code that is not known', 200, { errors: [coded('NEW')] }, true],
    ['INTERNAL_SERVER_ERROR', 200, { errors: [coded('INTERNAL_SERVER_ERROR')] }, true],
    ['FORBIDDEN', 200, { data: { rename: null }, errors: [coded('FORBIDDEN')] }, false],
    ['FORBIDDEN beside data', 200, { ...renamed, errors: [coded('FORBIDDEN')] }, true],
    [
      'FORBIDDEN beside data of another field',
      200,
      { data: { rename: null, other: { id: 'x' } }, errors: [coded('FORBIDDEN', ['rename'])] },
      true,
    ],
    [
      'an error of the mutation and one below it',
      200,
      { errors: [coded('FORBIDDEN', ['rename']), coded('NEW', ['rename', 'thing'])] },
      true,
    ],
    ['a code that is not known, with 400', 400, { errors: [coded('NEW')] }, false],
    ['a code that is not known, with 500', 500, { errors: [coded('NEW')] }, true],
    ['INTERNAL_SERVER_ERROR with 400', 400, { errors: [coded('INTERNAL_SERVER_ERROR')] }, true],
  ])('%s', async (_, status, body, maybeApplied) => {
    const { server, write } = await faulty(json(status, body));
    expect(failureOf(await settles(write()))).toMatchObject({ attempts: 1, maybeApplied });
    expect(server.requests).toHaveLength(1);
  });
});

describe('sending again by code', () => {
  const internal = { errors: [coded('INTERNAL_SERVER_ERROR')] };

  test.each([200, 400, 500, 503])('INTERNAL_SERVER_ERROR with %i: a query is', async (status) => {
    const { server, execute } = await faulty([json(status, internal), json(200, named)]);
    expect(await settles(execute(readName, { id: 'x' }))).toMatchObject({ data: named.data });
    expect(server.requests).toHaveLength(2);
  });

  test('INTERNAL_SERVER_ERROR with 501: a query is not', async () => {
    const { server, execute } = await faulty([json(501, internal), json(200, named)]);
    failureOf(await settles(execute(readName, { id: 'x' })));
    expect(server.requests).toHaveLength(1);
  });

  test.each<[string, number, object]>([
    ['RATE_LIMITED with 200', 200, { errors: [coded('RATE_LIMITED')] }],
    ['INTERNAL_SERVER_ERROR with 503 and Retry-After', 503, internal],
    ['a code that is not known with 503 and Retry-After', 503, { errors: [coded('NEW')] }],
  ])('%s: a mutation is', async (_, status, body) => {
    const { server, write } = await faulty([json(status, body, soon), json(200, renamed)]);
    expect(await settles(write())).toMatchObject({ data: renamed.data });
    expect(server.requests).toHaveLength(2);
  });

  test('INTERNAL_SERVER_ERROR with 503 and Retry-After was not applied', async () => {
    const { server, write } = await faulty(json(503, internal, soon));
    expect(failureOf(await settles(write()))).toMatchObject({ attempts: 3, maybeApplied: false });
    expect(server.requests).toHaveLength(3);
  });

  test('FORBIDDEN below the root: a query is not', async () => {
    const errors = [coded('FORBIDDEN', ['name', 0])];
    const { server, execute } = await faulty([json(200, { errors }), json(200, named)]);
    expect(failureOf(await settles(execute(readName, { id: 'x' }))).type).toBe('forbidden');
    expect(server.requests).toHaveLength(1);
  });

  test('500 beside data: a query is', async () => {
    const body = { ...internal, data: { name: 'half' } };
    const { server, execute } = await faulty([json(500, body), json(200, named)]);
    expect(await settles(execute(readName, { id: 'x' }))).toMatchObject({ data: named.data });
    expect(server.requests).toHaveLength(2);
  });

  test.each([200, 503])('errors below the root with %i: a mutation is not', async (status) => {
    const errors = [coded('RATE_LIMITED', ['rename', 'thing'])];
    const { server, write } = await faulty([json(status, { errors }, soon), json(200, renamed)]);
    expect(failureOf(await settles(write()))).toMatchObject({ attempts: 1, maybeApplied: true });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['data', { name: 'half' }, 1],
    ['nothing but null', { name: null }, 2],
  ])('a query whose errors come beside %s', async (_, data, times) => {
    const { server, execute } = await faulty([json(200, { ...internal, data }), json(200, named)]);
    await settles(execute(readName, { id: 'x' }));
    expect(server.requests).toHaveLength(times);
  });
});

describe('what the error shows', () => {
  test.each<[string, unknown, RegExp]>([
    ['the code', [coded('NEW')], /\d: NEW: No$/],
    ['how many more there are', [coded('NEW'), coded('NEWER')], /\d: NEW: No \(and 1 more\)$/],
    ['the one that decides', [coded('NEW'), coded('FORBIDDEN')], /: FORBIDDEN: No \(and 1 more\)$/],
    ['text', ['it broke'], /\d: it broke$/],
    ['what has no message', [{ a: 1 }], /\d: an error without a message$/],
    ['what has no form', [null], /\d: an error of no known form$/],
  ])('%s', async (_, errors, said) => {
    const { read } = await faulty(json(200, { errors }));
    expect(failureOf(await read()).message).toMatch(said);
    const failed = await faulty(json(418, { errors }));
    expect(failureOf(await failed.read()).message).toMatch(/127\.0\.0\.1:\d+: HTTP 418, /);
  });

  test.each<[unknown, object]>([
    [
      { message: 'a', extensions: 'FORBIDDEN' },
      { message: 'a', extensions: {} },
    ],
    [
      { message: 'a', extensions: null },
      { message: 'a', extensions: {} },
    ],
    [
      { message: 'a', extensions: { b: 1 } },
      { message: 'a', extensions: { b: 1 } },
    ],
    [
      { message: 'a', path: ['b'] },
      { message: 'a', path: ['b'] },
    ],
    ['a', { message: 'a' }],
  ])('of %j', async (sent, kept) => {
    const { read } = await faulty(json(200, { errors: [sent] }));
    const error = failureOf(await read());
    expect(error.type).toBe('graphql_error');
    expect('graphqlErrors' in error && error.graphqlErrors).toStrictEqual([kept]);
  });

  test('a hundred of them at the most', async () => {
    const errors = Array.from({ length: 150 }, () => coded('NEW'));
    const { read } = await faulty(json(200, { errors }));
    const error = failureOf(await read());
    expect(error.message).toMatch(/\(and 149 more\)$/);
    expect('graphqlErrors' in error && error.graphqlErrors).toHaveLength(100);
  });

  test('300 with errors is the redirect that it is', async () => {
    const { read } = await faulty(json(300, { errors: [coded('NEW')] }));
    expect(failureOf(await read())).toMatchObject({ type: 'invalid_response', status: 300 });
  });

  test.each(['', ' \r\n\t'])('that the body %j is empty', async (body) => {
    const { read } = await faulty(answer({ body }));
    expect(failureOf(await read()).message).toMatch(/: it is empty$/);
    const failed = await faulty(answer({ status: 418, body }));
    expect(failureOf(await failed.read()).message).toMatch(/\d: HTTP 418$/);
  });

  test('a body on one line', async () => {
    const { read } = await faulty(answer({ status: 418, body: '\n a\r\n\t b \u0007\n' }));
    expect(failureOf(await read()).message).toMatch(/: HTTP 418: a b$/);
  });

  test('four hundred characters of a body', async () => {
    for (const [length, shown] of [
      [380, 'HTTP 418: '.length + 380],
      [500, 400 + '…'.length],
    ] as const) {
      const { server, read } = await faulty(answer({ status: 418, body: 'a'.repeat(length) }));
      const { message } = failureOf(await read());
      const before = `readName at 127.0.0.1:${server.port}: `;
      expect(message.startsWith(before)).toBe(true);
      expect(message).toHaveLength(before.length + shown);
      expect(message.endsWith('…')).toBe(length > 400);
    }
  });

  test('in JSON all that it has, its message included', async () => {
    const errors = [coded('FORBIDDEN')];
    const { read } = await faulty(json(403, { errors }, { 'apigw-requestid': 'r' }));
    const error = failureOf(await read());
    expect(error).not.toHaveProperty('cause');
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'OperationError',
      message: error.message,
      type: 'forbidden',
      operationName: 'readName',
      attempts: 1,
      maybeApplied: false,
      status: 403,
      requestId: 'r',
      graphqlErrors: errors.map(({ message, extensions }) => ({ message, extensions })),
    });
  });
});

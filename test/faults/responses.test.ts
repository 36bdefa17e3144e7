import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { apiKey, dataOf, failureOf, faulty, named, requestId, settles } from './server/calls.js';
import { answer, chunked, json, status } from './server/server.js';

const withId = { 'apigw-requestid': requestId };
const html = '<html><body>Something is wrong</body></html>';
const coded = (code: unknown, message: unknown = 'Not this time') => ({
  errors: [{ message, extensions: { code } }],
});

describe('every status, whatever the body', () => {
  const types: [number, string][] = [
    [201, 'data'],
    [204, 'invalid_response'],
    [300, 'invalid_response'],
    [304, 'invalid_response'],
    [400, 'bad_request'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'bad_request'],
    [405, 'bad_request'],
    [408, 'bad_request'],
    [409, 'bad_request'],
    [413, 'bad_request'],
    [418, 'bad_request'],
    [422, 'bad_request'],
    [429, 'rate_limited'],
    [451, 'bad_request'],
    [499, 'bad_request'],
    [500, 'internal_server_error'],
    [501, 'internal_server_error'],
    [502, 'internal_server_error'],
    [503, 'internal_server_error'],
    [504, 'internal_server_error'],
    [511, 'internal_server_error'],
    [599, 'internal_server_error'],
  ];
  const bodies: [string, string][] = [
    ['JSON that says nothing', '{}'],
    ['HTML', html],
    ['nothing', ''],
  ];
  for (const [code, type] of types) {
    for (const [kind, body] of bodies) {
      const expected = type === 'data' ? 'invalid_response' : type;
      const sent = code === 204 || code === 304 ? '' : body;
      test(`${code} with ${kind}: ${expected}`, async () => {
        const { server, read, write } = await faulty(
          answer({ status: code, headers: withId, body: sent }),
        );
        const error = failureOf(await settles(read()));
        expect(error).toMatchObject({ type: expected, status: code, requestId, attempts: 1 });
        const mutation = failureOf(await settles(write({ retry: false })));
        expect(mutation).toMatchObject({ type: expected, status: code, requestId });
        // Refused or sent elsewhere means not done; what the server made of the rest nobody knows.
        expect(mutation.maybeApplied).toBe(code < 300 || code >= 500);
        expect(server.requests).toHaveLength(2);
      });
    }
  }

  test.each([500, 502, 503, 504, 501])('%i: a mutation is not sent again', async (code) => {
    const { server, write } = await faulty(answer({ status: code, body: html }));
    expect(failureOf(await settles(write()))).toMatchObject({ attempts: 1, maybeApplied: true });
    expect(server.requests).toHaveLength(1);
  });

  test('201 with data is data', async () => {
    const { read } = await faulty(json(201, named, withId));
    const result = await settles(read());
    expect(dataOf(result)).toEqual(named.data);
    expect(result.meta).toMatchObject({ status: 201, requestId });
  });

  test.each([
    [500, 'internal_server_error'],
    [404, 'bad_request'],
  ])('%i with data is an error all the same', async (code, type) => {
    const { read } = await faulty(json(code, named));
    expect(failureOf(await settles(read()))).toMatchObject({ type, status: code });
  });
});

describe('a redirect is named and not followed', () => {
  test.each([301, 302, 303, 307, 308])('%i', async (code) => {
    const other = await faulty(json(200, named));
    const { server, write, both } = await faulty(
      status(code, { location: other.server.url, ...withId }),
    );
    for (const call of both) {
      const error = failureOf(await settles(call()));
      expect(error).toMatchObject({ type: 'invalid_response', status: code, requestId });
      expect(error.message).toContain(`127.0.0.1:${other.server.port}`);
      // 303 alone says that it was done.
      expect(error.maybeApplied).toBe(code === 303 && call === write);
    }
    expect(server.requests).toHaveLength(2);
    expect(other.server.connections).toBe(0);
  });

  test('304, which leads nowhere, is none', async () => {
    const { read } = await faulty(status(304, withId));
    expect(failureOf(await settles(read())).message).toMatch(/HTTP 304$/);
  });

  test.each([
    ['no location', {}],
    ['a location that is no URL', { location: 'http://[' }],
    ['the key in the location', { location: `https://elsewhere.test/?key=${apiKey}` }],
  ])('with %s', async (_, headers: Record<string, string>) => {
    const { server, read } = await faulty(status(302, headers));
    const error = failureOf(await settles(read()));
    expect(error).toMatchObject({ type: 'invalid_response', status: 302 });
    expect(error.message).not.toContain(apiKey);
    expect(error.message).not.toContain('undefined');
    expect(server.requests).toHaveLength(1);
  });
});

describe('codes decide before the status does', () => {
  test.each<[number, unknown, string]>([
    [200, 'UNAUTHENTICATED', 'unauthenticated'],
    [200, 'FORBIDDEN', 'forbidden'],
    [200, 'BAD_USER_INPUT', 'bad_request'],
    [200, 'GRAPHQL_PARSE_FAILED', 'bad_request'],
    [200, 'GRAPHQL_VALIDATION_FAILED', 'bad_request'],
    [200, 'RATE_LIMITED', 'rate_limited'],
    [200, 'RATELIMITED', 'rate_limited'],
    [200, 'INTERNAL_SERVER_ERROR', 'internal_server_error'],
    [200, 'SOMETHING_NEW', 'graphql_error'],
    [200, '', 'graphql_error'],
    [200, 7, 'graphql_error'],
    [200, null, 'graphql_error'],
    [200, ['FORBIDDEN'], 'graphql_error'],
    [200, { toString: 'FORBIDDEN' }, 'graphql_error'],
    [200, 'toString', 'graphql_error'],
    [200, '__proto__', 'graphql_error'],
    [400, 'UNAUTHENTICATED', 'unauthenticated'],
    [401, 'FORBIDDEN', 'forbidden'],
    [403, 'RATE_LIMITED', 'rate_limited'],
    [400, 'INTERNAL_SERVER_ERROR', 'internal_server_error'],
    [500, 'BAD_USER_INPUT', 'bad_request'],
    [503, 'FORBIDDEN', 'forbidden'],
    [400, 'SOMETHING_NEW', 'bad_request'],
    [401, 'SOMETHING_NEW', 'unauthenticated'],
    [500, 'SOMETHING_NEW', 'internal_server_error'],
  ])('%i with %j: %s', async (code, errorCode, type) => {
    const body = coded(errorCode);
    const { server, read } = await faulty(json(code, body, withId));
    const error = failureOf(await settles(read()));
    expect(error).toMatchObject({ type, status: code, requestId });
    if ('graphqlErrors' in error) expect(error.graphqlErrors).toEqual(body.errors);
    expect(error.message).toContain('Not this time');
    expect(server.requests).toHaveLength(1);
  });

  test.each(['unauthenticated', 'forbidden', 'bad_request', 'graphql_error'])(
    '%s carries the errors as they came',
    async (type) => {
      const code = { unauthenticated: 'UNAUTHENTICATED', forbidden: 'FORBIDDEN' }[type];
      const body = {
        errors: [
          {
            message: 'No',
            locations: [{ line: 1, column: 2 }],
            path: ['name', 0],
            extensions: { code: code ?? (type === 'bad_request' ? 'BAD_USER_INPUT' : 'NEW'), a: 1 },
          },
        ],
      };
      const { read } = await faulty(json(200, body));
      expect(failureOf(await read())).toMatchObject({ type, graphqlErrors: body.errors });
    },
  );

  test('of several errors, the one with a known code decides', async () => {
    const errors = [...coded('NEW').errors, ...coded('UNAUTHENTICATED').errors];
    const { read } = await faulty(json(200, { errors }));
    expect(failureOf(await read())).toMatchObject({ type: 'unauthenticated' });
  });
});

describe('errors in odd shapes are errors', () => {
  test.each<[string, unknown]>([
    ['null among them', [null]],
    ['strings', ['it broke']],
    ['numbers', [1]],
    ['no message', [{}]],
    ['a message that is no string', [{ message: { a: 1 } }]],
    ['extensions that are no object', [{ message: 'a', extensions: 'FORBIDDEN' }]],
    ['extensions that are null', [{ message: 'a', extensions: null }]],
    ['nested lists', [[{ message: 'a' }]]],
    ['an object', { message: 'a' }],
    ['a string', 'it broke'],
    ['true', true],
  ])('%s', async (_, errors) => {
    for (const data of [undefined, null, named.data]) {
      const { server, read } = await faulty(json(200, { data, errors }, withId));
      const error = failureOf(await settles(read()));
      expect(['graphql_error', 'invalid_response']).toContain(error.type);
      expect(error).toMatchObject({ status: 200, requestId });
      expect(error.message).not.toMatch(/undefined|\[object/);
      expect(server.requests).toHaveLength(1);
    }
  });

  test.each<[string, unknown]>([
    ['an empty list', []],
    ['null', null],
  ])('%s beside data is data', async (_, errors) => {
    const { read } = await faulty(json(200, { ...named, errors }));
    expect(dataOf(await read())).toEqual(named.data);
  });

  test('errors beside data keep the part that came', async () => {
    const body = { data: { name: null }, errors: [{ message: 'half', path: ['name'] }] };
    const { read } = await faulty(json(200, body));
    expect(failureOf(await read())).toMatchObject({
      type: 'graphql_error',
      partialData: { name: null },
      graphqlErrors: body.errors,
    });
  });
});

describe('a body that is not a GraphQL response', () => {
  test.each([
    '',
    ' ',
    'null',
    '[]',
    '[{"data":{"name":"a"}}]',
    '"x"',
    '1',
    'true',
    '{}',
    '{"data":null}',
    '{"data":3}',
    '{"data":"x"}',
    '{"data":[]}',
    '{"data":true}',
    '{"errors":[]}',
    '{"errors":null}',
    '{"data":null,"errors":[]}',
    '{"message":"Forbidden"}',
    '{"__proto__":{"data":{"name":"a"}}}',
    '{"data":{"name":"a"}',
    '{"data":{"name":"a"}}{}',
    "{'data':{}}",
    'undefined',
    'NaN',
    html,
  ])('%j: invalid_response that shows how it begins', async (body) => {
    const { server, read, write } = await faulty(answer({ headers: withId, body }));
    const error = failureOf(await settles(read()));
    expect(error).toMatchObject({ type: 'invalid_response', status: 200, requestId });
    expect(error.message).toContain(body.trim().slice(0, 20));
    expect(failureOf(await settles(write()))).toMatchObject({
      type: 'invalid_response',
      maybeApplied: true,
      attempts: 1,
    });
    expect(server.requests).toHaveLength(2);
  });

  test('an object was asked for, and text is there', async () => {
    const document = parse('query { thread(id: 1) { id } name }');
    const { execute } = await faulty(json(200, { data: { thread: 'x', name: 'y' } }));
    expect(failureOf(await execute(document)).type).toBe('invalid_response');
  });

  test('the key is not shown, even where the beginning is cut through it', async () => {
    for (let offset = 0; offset < 400; offset += 7) {
      const { read } = await faulty(answer({ body: `${'x'.repeat(offset)}${apiKey} and more` }));
      const { message } = failureOf(await read());
      expect(message).not.toContain(apiKey.slice(0, 16));
      expect(message.length).toBeLessThan(1000);
    }
  });

  test('it comes in pieces as well', async () => {
    const { read } = await faulty(chunked('{"data":{"na', 'me":"\u00e9', '\u{1f600}"}}'));
    expect(dataOf(await read())).toEqual({ name: '\u00e9\u{1f600}' });
  });
});

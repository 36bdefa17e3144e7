import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { dataOf, failureOf, faulty, named, requestId, settles } from './server/calls.js';
import { type Answer, answer, bytes } from './server/server.js';

const text = JSON.stringify(named);
const accents = { data: { name: 'Zo\u00eb \u{1f600}' } };
const withId = { 'apigw-requestid': requestId };

async function reading(options: Answer) {
  const { server, read } = await faulty(
    answer({ ...options, headers: { ...withId, ...options.headers } }),
  );
  const result = await settles(read());
  expect(server.requests).toHaveLength(1);
  return result;
}

describe('content types', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/graphql-response+json',
    'application/graphql-response+json; charset=utf-8',
    'text/plain',
    'application/octet-stream',
    'nonsense',
    '',
  ])('%j does not keep a GraphQL response from being understood', async (type) => {
    const result = await reading({
      headers: { 'content-type': type },
      body: JSON.stringify(accents),
    });
    expect(dataOf(result)).toEqual(accents.data);
  });

  test('none at all is understood as well', async () => {
    const { read } = await faulty(
      bytes(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`),
    );
    expect(dataOf(await read())).toEqual(named.data);
  });

  test('application/graphql-response+json with 4xx keeps its errors', async () => {
    const errors = [{ message: 'No', extensions: { code: 'BAD_USER_INPUT' } }];
    const result = await reading({
      status: 400,
      headers: { 'content-type': 'application/graphql-response+json' },
      body: JSON.stringify({ errors }),
    });
    expect(failureOf(result)).toMatchObject({ type: 'bad_request', graphqlErrors: errors });
  });

  test('the request asks for what can be read', async () => {
    const { server, read } = await faulty(answer({ body: text }));
    dataOf(await read());
    const { method, headers = {} } = server.requests[0] ?? {};
    const { accept } = headers;
    expect(method).toBe('POST');
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(accept).toContain('application/json');
  });
});

describe('characters', () => {
  test('a byte order mark is passed over', async () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    expect(dataOf(await reading({ body }))).toEqual(named.data);
  });

  test.each<[string, Buffer]>([
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['a stray byte', Buffer.from(text.replace('thing', 'th\u00efng'), 'latin1')],
    ['a cut character', Buffer.from('{"data":{"name":"\xe2\x82"}}', 'latin1')],
    ['a surrogate', Buffer.from('{"data":{"name":"\xed\xa0\x80"}}', 'latin1')],
  ])('%s instead of UTF-8: invalid_response, not other characters', async (_, body) => {
    expect(failureOf(await reading({ body }))).toMatchObject({
      type: 'invalid_response',
      status: 200,
      requestId,
    });
  });

  test('U+FFFD is a character like any other where it was sent as one', async () => {
    const data = { name: 'a \ufffd thing' };
    expect(dataOf(await reading({ body: JSON.stringify({ data }) }))).toEqual(data);
  });

  test.each<[string, BufferEncoding]>([
    ['application/json; charset=iso-8859-1', 'latin1'],
    ['application/json;charset="UTF-16LE"', 'utf16le'],
    ['text/plain; a=b; Charset = utf8', 'utf8'],
  ])('%s is read as what it says', async (type, encoding) => {
    const data = { name: 'Zo\u00eb' };
    const body = Buffer.from(JSON.stringify({ data }), encoding);
    expect(dataOf(await reading({ headers: { 'content-type': type }, body }))).toEqual(data);
  });

  test.each(['iso-8859-1', 'windows-1252', 'utf-16le', 'utf-1', 'shift_jis'])(
    'JSON in UTF-8 is read as that though it says charset=%s',
    async (charset) => {
      const data = { name: 'Zo\u00eb \u2013 \u65e5\u672c' };
      const headers = { 'content-type': `application/json; charset=${charset}` };
      expect(dataOf(await reading({ headers, body: JSON.stringify({ data }) }))).toEqual(data);
    },
  );

  test.each([
    ['a charset that nobody knows', 'utf-1', Buffer.from([0x7b, 0xff, 0x7d])],
    ['what is not of its charset', 'utf-16le', Buffer.from([0x00, 0xd8, 0x7b, 0x00])],
  ])('%s: invalid_response that names the charset', async (_, charset, body) => {
    const type = `application/json; charset=${charset}`;
    const error = failureOf(await reading({ headers: { 'content-type': type }, body }));
    expect(error).toMatchObject({ type: 'invalid_response', status: 200, requestId });
    expect(error.message).toContain(`"${charset}"`);
  });

  test('invalid UTF-8 in an error body leaves the status to say what it was', async () => {
    const result = await reading({ status: 403, body: Buffer.from([0xff, 0xfe, 0x41]) });
    expect(failureOf(result)).toMatchObject({ type: 'forbidden', status: 403, requestId });
  });
});

describe('content encodings', () => {
  test.each<[string, Buffer | string]>([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['identity', text],
    ['', text],
  ])('%j is understood', async (encoding, body) => {
    const result = await reading({ headers: { 'content-encoding': encoding }, body });
    expect(dataOf(result)).toEqual(named.data);
    expect(result.meta).toMatchObject({ status: 200, requestId });
  });

  test.each<[string, Buffer]>([
    ['gzip', gzipSync(text).subarray(0, 20)],
    ['gzip', gzipSync(text).subarray(0, -4)],
    ['gzip', Buffer.from(text)],
    ['gzip', Buffer.alloc(0)],
    ['br', brotliCompressSync(text).subarray(0, 10)],
    ['br', Buffer.from(text)],
    ['deflate', deflateSync(text).subarray(0, 10)],
    ['zstd', Buffer.from(text)],
    ['what', gzipSync(text)],
    ['compress', Buffer.from(text)],
  ])('%s of what is not: invalid_response with its status', async (encoding, body) => {
    const result = await reading({ headers: { 'content-encoding': encoding }, body });
    expect(failureOf(result)).toMatchObject({ type: 'invalid_response', status: 200, requestId });
  });

  test.each<[string, Buffer]>([
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['gzip, gzip', gzipSync(gzipSync(text))],
    ['deflate', deflateRawSync(text)],
    [Array(50).fill('gzip').join(','), gzipSync(text)],
  ])('%j is understood or refused, and nothing else', async (encoding, body) => {
    const result = await reading({ headers: { 'content-encoding': encoding }, body });
    if (result.error) expect(failureOf(result)).toMatchObject({ type: 'invalid_response' });
    else expect(dataOf(result)).toEqual(named.data);
  });

  const thrice = gzipSync(gzipSync(gzipSync(text)));
  test.each<[string, Buffer]>([
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['br ,,identity, gzip', gzipSync(brotliCompressSync(text))],
    ['gzip, identity', gzipSync(text)],
    ['gzip, gzip, gzip', thrice],
    ['deflate', deflateRawSync(text)],
  ])('%s is undone from the last to the first', async (encoding, body) => {
    const result = await reading({ headers: { 'content-encoding': encoding }, body });
    expect(dataOf(result)).toEqual(named.data);
  });

  test('in two lines they are one list', async () => {
    const body = brotliCompressSync(gzipSync(text));
    const { read } = await faulty(async (exchange) => {
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n`;
      exchange.socket.write(`${head}content-encoding: gzip\r\ncontent-encoding: br\r\n\r\n`);
      exchange.socket.write(body);
    });
    expect(dataOf(await settles(read()))).toEqual(named.data);
  });

  test('more of them than anybody means are not undone', async () => {
    const headers = { 'content-encoding': 'gzip, gzip, gzip, gzip' };
    const error = failureOf(await reading({ headers, body: gzipSync(thrice) }));
    expect(error).toMatchObject({ type: 'invalid_response', status: 200, requestId });
  });

  test.each<[string, RegExp]>([
    ['zstd', /"zstd" is unknown/],
    ['gzip', /not the gzip that its headers announce/],
  ])('the error says what is wrong with %s', async (encoding, said) => {
    const result = await reading({ headers: { 'content-encoding': encoding }, body: text });
    expect(failureOf(result).message).toMatch(said);
  });

  test.each([
    [401, 'unauthenticated'],
    [429, 'rate_limited'],
    [502, 'internal_server_error'],
  ])('a body of %i that cannot be decoded does not hide the status', async (status, type) => {
    const result = await reading({
      status,
      headers: { 'content-encoding': 'gzip' },
      body: 'plain',
    });
    expect(failureOf(result)).toMatchObject({ type, status, requestId });
  });

  test.each<[string, Buffer]>([
    ['gzip', gzipSync('the reason').subarray(0, -9)],
    ['br', gzipSync('the reason')],
    ['zstd', gzipSync('the reason')],
  ])(
    '%s that cannot be undone is not shown where the status says what it was',
    async (encoding, body) => {
      const result = await reading({
        status: 403,
        headers: { 'content-encoding': encoding },
        body,
      });
      const error = failureOf(result);
      expect(error).toMatchObject({ type: 'forbidden', status: 403 });
      expect(error.message).toMatch(/: HTTP 403$/);
    },
  );

  test('errors are read from a compressed body', async () => {
    const errors = [{ message: 'No', extensions: { code: 'FORBIDDEN' } }];
    const result = await reading({
      status: 400,
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ errors })),
    });
    expect(failureOf(result)).toMatchObject({ type: 'forbidden', graphqlErrors: errors });
  });
});

import { Agent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dataOf,
  executor,
  failureOf,
  faulty,
  readName,
  rename,
  requestId,
  settles,
} from './server/calls.js';
import {
  atHead,
  type Behaviour,
  bytes,
  closedPort,
  cut,
  end,
  endAfter,
  json,
  reset,
  resetAfter,
  untilClosed,
} from './server/server.js';

const both = { data: { name: 'a thing', rename: { thing: { id: 'x' }, error: null } } };
const whole = { headers: { 'apigw-requestid': requestId }, body: JSON.stringify(both) };
const head = `HTTP/1.1 200 OK\r\napigw-requestid: ${requestId}\r\n`;

/** Both ways of a call against one fault: what it was, and that it came once. */
async function bothWays(behaviour: Behaviour) {
  const { server, read, write } = await faulty(behaviour);
  const query = failureOf(await settles(read()));
  expect(server.requests).toHaveLength(1);
  const mutation = failureOf(await settles(write()));
  expect(server.requests).toHaveLength(2);
  expect(query.maybeApplied).toBe(false);
  expect(query.attempts).toBe(1);
  expect(mutation.attempts).toBe(1);
  expect(mutation.type).toBe(query.type);
  expect(mutation.maybeApplied).toBe(true);
  expect(query.operationName).toBe('readName');
  expect(mutation.operationName).toBe('rename');
  return query;
}

describe('a connection that fails once the request was written', () => {
  test.each<[string, Behaviour]>([
    ['reset', reset()],
    ['ended', end()],
    ['reset in the status line', cut(whole, 5, 'reset', 'all')],
    ['ended in the status line', cut(whole, 5, 'end', 'all')],
    ['reset in the headers', cut(whole, 40, 'reset', 'all')],
    ['ended in the headers', cut(whole, 40, 'end', 'all')],
    ['ended after an informational response', endAfter(bytes('HTTP/1.1 103 Early Hints\r\n\r\n'))],
    ['reset after 100 Continue', resetAfter(bytes('HTTP/1.1 100 Continue\r\n\r\n'))],
  ])('%s: network, sent once', async (_, behaviour) => {
    const error = await bothWays(behaviour);
    expect(error.type).toBe('network');
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.status).toBeUndefined();
  });

  test('reset before the body was read: network, and nothing is sent again', async () => {
    const { server, execute } = await faulty(atHead(reset()));
    const call = execute(rename, { id: 'x'.repeat(4 << 20) });
    const error = failureOf(await settles(call));
    expect(error).toMatchObject({ type: 'network', maybeApplied: true, attempts: 1 });
    expect(server.connections).toBe(1);
  });

  test('on a connection that had served before: network, sent once', async () => {
    const { server, write } = await faulty([json(200, both), reset()]);
    dataOf(await write());
    const error = failureOf(await settles(write()));
    expect(error).toMatchObject({ type: 'network', maybeApplied: true, attempts: 1 });
    expect(server.requests).toHaveLength(2);
  });
});

test('without a response there is an error and nothing more', async () => {
  const { both } = await faulty(reset());
  for (const call of both) expect(Object.keys(await settles(call()))).toEqual(['error']);
});

describe('the message says', () => {
  test.each<[string, Behaviour, RegExp]>([
    ['why', reset(), /: the connection was lost: (?!ECONNRESET:).*ECONNRESET$/],
    [
      'by its code, where no words hold that',
      end(),
      /: the connection was lost: UND_ERR_SOCKET: \w/,
    ],
    ['how far the response had come', cut(whole, 20), /: the connection was lost after HTTP 200: /],
    [
      'how far a response that is not HTTP had come',
      bytes(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}`),
      /: the response is not valid HTTP after HTTP 200: \w/,
    ],
    ['what is not HTTP', endAfter(bytes('SSH\r\n')), /: the response is not valid HTTP: \w/],
  ])('%s', async (_, behaviour, said) => {
    const { read } = await faulty(behaviour);
    expect(failureOf(await settles(read())).message).toMatch(said);
  });

  test('why none of several addresses could be reached', async () => {
    const execute = executor({ apiUrl: `http://localhost:${await closedPort()}` });
    const { message } = failureOf(await settles(execute(readName, { id: 'x' }, { retry: false })));
    expect(message).toMatch(/: no connection: connect ECONNREFUSED \S+$/);
  });

  test('that nobody knows why, where no error was thrown', async () => {
    const dispatcher = new Agent({ connect: (_, callback) => callback('a' as never, null) });
    const { read } = await faulty(json(200, both), { dispatcher });
    expect(failureOf(await settles(read())).message).toMatch(/: no connection: unknown$/);
  });
});

describe('a response that breaks off', () => {
  test.each<[string, Behaviour]>([
    ['ended before its body', cut(whole, 0, 'end')],
    ['reset before its body', cut(whole, 0, 'reset')],
    ['ended within its body', cut(whole, 20, 'end')],
    ['reset within its body', cut(whole, 20, 'reset')],
    [
      'ended within a chunk',
      endAfter(bytes(`${head}transfer-encoding: chunked\r\n\r\n20\r\n{"da`)),
    ],
    [
      'ended before the last chunk',
      endAfter(
        bytes(
          `${head}transfer-encoding: chunked\r\n\r\n`,
          `${whole.body.length.toString(16)}\r\n${whole.body}\r\n`,
        ),
      ),
    ],
  ])('%s: keeps the status and the request id', async (_, behaviour) => {
    const error = await bothWays(behaviour);
    expect(['network', 'invalid_response']).toContain(error.type);
    expect(error).toMatchObject({ status: 200, requestId });
  });

  test('cut without a length to tell: invalid_response', async () => {
    const error = await bothWays(untilClosed({ body: whole.body.slice(0, 20) }));
    expect(error).toMatchObject({ type: 'invalid_response', status: 200 });
    expect(error.message).toContain('{"data":{"name":"a');
  });
});

describe('a response that is not HTTP as it should be', () => {
  test.each<[string, Behaviour]>([
    ['not HTTP at all', endAfter(bytes('SSH-2.0-OpenSSH_9.6\r\n'))],
    ['status 000', bytes('HTTP/1.1 000 What\r\ncontent-length: 0\r\n\r\n')],
    ['status 99', bytes('HTTP/1.1 99 What\r\ncontent-length: 0\r\n\r\n')],
    ['a header without a colon', bytes('HTTP/1.1 200 OK\r\nwhat\r\n\r\n')],
    ['a NUL in a header', bytes('HTTP/1.1 200 OK\r\na: b\0c\r\ncontent-length: 0\r\n\r\n')],
    ['two lengths', bytes(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{} `)],
    ['a length that is no number', bytes(`${head}content-length: two\r\n\r\n{}`)],
    [
      'a length and chunks',
      bytes(`${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n`),
    ],
    ['a chunk whose size is no number', bytes(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}`)],
    [
      'a chunk longer than its size',
      bytes(`${head}transfer-encoding: chunked\r\n\r\n1\r\n{}{}\r\n`),
    ],
    ['a protocol that was not asked for', bytes('HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n')],
  ])('%s: an error, sent once', async (_, behaviour) => {
    const error = await bothWays(behaviour);
    expect(['network', 'invalid_response']).toContain(error.type);
  });

  test.each<[string, Behaviour]>([
    ['no HTTP', endAfter(bytes('SSH-2.0-OpenSSH_9.6\r\n'))],
    ['a status that is none', bytes('HTTP/1.1 000 What\r\ncontent-length: 0\r\n\r\n')],
    ['two lengths', bytes(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{} `)],
    ['headers without end', bytes(`${head}${`x-a: ${'a'.repeat(1000)}\r\n`.repeat(40)}`)],
  ])('%s: invalid_response, which no query asks for again', async (_, behaviour) => {
    const { server, execute } = await faulty(behaviour);
    const error = failureOf(await settles(execute(readName, { id: 'x' })));
    expect(error).toMatchObject({ type: 'invalid_response', attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test("a response over the limit of the user's dispatcher: invalid_response", async () => {
    const dispatcher = new Agent({ maxResponseSize: 10 });
    onTestFinished(() => dispatcher.destroy());
    const { server, execute } = await faulty(json(200, both), { dispatcher });
    const error = failureOf(await settles(execute(readName, { id: 'x' })));
    expect(error).toMatchObject({ type: 'invalid_response', status: 200, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test('bytes after the end of a response harm neither it nor the next call', async () => {
    const extra = bytes(
      `${head}content-length: ${whole.body.length}\r\n\r\n${whole.body}HTTP/1.1 junk`,
    );
    const { server, read } = await faulty([extra, json(200, both)]);
    dataOf(await settles(read()));
    dataOf(await settles(read({ retry: { attempts: 3 } })));
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });

  test('informational responses before the answer are passed over', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
    const { server, read } = await faulty(async (exchange) => {
      await bytes('HTTP/1.1 102 Processing\r\n\r\n', hints)(exchange);
      await json(200, both, { 'apigw-requestid': requestId })(exchange);
    });
    const result = await settles(read());
    expect(dataOf(result)).toEqual(both.data);
    expect(result.meta).toMatchObject({ status: 200, requestId, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a server that cannot be reached', () => {
  test('refused: network, and a mutation was certainly not applied', async () => {
    const execute = executor({ apiUrl: `http://127.0.0.1:${await closedPort()}` });
    const error = failureOf(await settles(execute(rename, { id: 'x' }, { retry: false })));
    expect(error).toMatchObject({ type: 'network', maybeApplied: false, attempts: 1 });
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
    expect(error.message).toContain('127.0.0.1');
  });

  test('a mutation that never got there is sent again, and says how often', async () => {
    const execute = executor({ apiUrl: `http://127.0.0.1:${await closedPort()}` });
    const error = failureOf(await settles(execute(rename, { id: 'x' }), 15_000));
    expect(error).toMatchObject({ type: 'network', maybeApplied: false, attempts: 3 });
  });

  test('a name that does not resolve: network', async () => {
    const execute = executor({ apiUrl: 'http://nothing-there.invalid/graphql' });
    const error = failureOf(
      await settles(execute(readName, { id: 'x' }, { retry: false }), 15_000),
    );
    expect(error).toMatchObject({ type: 'network', attempts: 1 });
    expect(error.message).toContain('nothing-there.invalid');
  });

  test('a connection that is reset before anything is read: network', async () => {
    const { server, read } = await faulty(
      json(200, both),
      {},
      { onConnection: (socket) => Boolean(socket.resetAndDestroy()) },
    );
    const error = failureOf(await settles(read()));
    expect(error.type).toBe('network');
    expect(server.requests).toHaveLength(0);
  });
});

import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dataOf,
  failureOf,
  faulty,
  named,
  readName,
  rename,
  requestId,
  settles,
} from './server/calls.js';
import { answer, type Behaviour, bytes, json } from './server/server.js';

const withId = { 'apigw-requestid': requestId };
const limit = { maxResponseSize: 100_000 };
const nameOf = (size: number) => JSON.stringify({ data: { name: 'a'.repeat(size - 20) } });

function isWritten(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

/** A body without end, written as fast as it is read. */
function endless(status: number): Behaviour {
  const piece = Buffer.alloc(65_536, 'a');
  return async ({ socket }) => {
    socket.write(`HTTP/1.1 ${status} Some\r\napigw-requestid: ${requestId}\r\n\r\n{"data":"`);
    while (!socket.destroyed) {
      await new Promise((written) => socket.write(piece, written));
    }
  };
}

/** 64 MiB that travel as 64 KiB. */
const bomb = gzipSync(JSON.stringify({ data: { name: ' '.repeat(64 << 20) } }));

describe('the size of a response', () => {
  test('up to the limit is fine', async () => {
    const { read } = await faulty(answer({ body: nameOf(100_000) }), limit);
    expect(dataOf(await read()).name).toHaveLength(100_000 - 20);
  });

  test.each<[string, Behaviour]>([
    ['declared', answer({ headers: withId, body: nameOf(100_001) })],
    ['not declared', endless(200)],
    [
      'of which only the length has come',
      answer({ headers: { ...withId, 'content-length': '99999999999' } }),
    ],
    [
      'once it is decompressed',
      answer({ headers: { ...withId, 'content-encoding': 'gzip' }, body: bomb }),
    ],
  ])('over the limit, %s: invalid_response that names the limit', async (_, behaviour) => {
    const { server, execute, read, write } = await faulty(behaviour, limit);
    const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
    expect(error).toMatchObject({ type: 'invalid_response', status: 200, requestId });
    expect(error.message).toMatch(/100.?000/);
    expect(failureOf(await settles(write({ timeout: 20_000 }), 4000))).toMatchObject({
      type: 'invalid_response',
      maybeApplied: true,
      attempts: 1,
    });
    expect(server.requests).toHaveLength(2);
    await execute.close();
    await settles(server.idle());
  });

  test('is limited to 16 MiB where nothing else is said', async () => {
    const large = { data: { name: 'a'.repeat(1 << 20) } };
    const { read } = await faulty([
      json(200, large),
      answer({ headers: { 'content-length': `${(16 << 20) + 1}` } }),
    ]);
    expect(dataOf(await read())).toEqual(large.data);
    const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
    expect(error.type).toBe('invalid_response');
    expect(error.message).toContain(`${16 << 20} bytes`);
  });

  test('decompressing stops at the limit', async () => {
    const { read } = await faulty(
      answer({ headers: { 'content-encoding': 'gzip' }, body: bomb }),
      limit,
    );
    const before = process.memoryUsage().arrayBuffers;
    failureOf(await settles(read()));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20);
  });

  test.each<[number, string, Behaviour]>([
    [500, 'internal_server_error', endless(500)],
    [401, 'unauthenticated', endless(401)],
    [429, 'rate_limited', endless(429)],
    [404, 'bad_request', endless(404)],
    [
      502,
      'internal_server_error',
      answer({ status: 502, headers: { ...withId, 'content-encoding': 'gzip' }, body: bomb }),
    ],
    [403, 'forbidden', answer({ status: 403, headers: withId, body: 'a'.repeat(5 << 20) })],
    [302, 'invalid_response', endless(302)],
  ])('does not hide a %i', async (status, type, behaviour) => {
    const { server, read } = await faulty(behaviour, limit);
    const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
    expect(error).toMatchObject({ type, status, requestId });
    expect(error.message.length).toBeLessThan(2000);
    expect(server.requests).toHaveLength(1);
  });
});

test('of the body of an error no more is waited for than is shown', async () => {
  const most = answer({
    status: 502,
    headers: { ...withId, 'content-length': '999999' },
    body: 'a'.repeat(300_000),
  });
  const { server, read } = await faulty(most);
  const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
  expect(error).toMatchObject({ type: 'internal_server_error', status: 502, requestId });
  expect(server.requests).toHaveLength(1);
});

test('headers without end are an error', async () => {
  const { server, read } = await faulty(
    bytes('HTTP/1.1 200 OK\r\n', ...Array(40).fill(`x-a: ${'a'.repeat(1000)}\r\n`)),
  );
  const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
  expect(['network', 'invalid_response']).toContain(error.type);
  expect(server.requests).toHaveLength(1);
});

describe('depth', () => {
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const deepObject = (depth: number) => '{"a":'.repeat(depth) + 1 + '}'.repeat(depth);

  test.each<[string, number, string]>([
    ['data', 200, `{"data":{"name":${deep(100_000)}}}`],
    ['data of objects', 200, `{"data":{"name":${deepObject(100_000)}}}`],
    ['a message', 200, `{"errors":[{"message":${deep(100_000)}}]}`],
    ['extensions', 400, `{"errors":[{"message":"a","extensions":${deepObject(100_000)}}]}`],
    ['a code', 200, `{"errors":[{"message":"a","extensions":{"code":${deep(100_000)}}}]}`],
    ['a payload', 200, `{"data":{"rename":{"thing":null,"error":${deepObject(100_000)}}}}`],
    ['what is not a response', 200, deep(100_000)],
    ['what is not closed', 200, '['.repeat(1_000_000)],
  ])('of %s does not overflow anything', async (_, status, body) => {
    const { server, both } = await faulty(answer({ status, headers: withId, body }));
    for (const call of both) {
      const result = await settles(call());
      if (result.error) expect(failureOf(result)).toMatchObject({ status, requestId });
      else expect(result.meta?.status).toBe(status);
    }
    expect(server.requests).toHaveLength(2);
  });
});

describe('variables that cannot be sent', () => {
  const circular: { itself?: unknown } = {};
  circular.itself = circular;
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deep = { deep };
  const throwing = {
    toJSON() {
      throw new Error('no');
    },
  };

  test.each<[string, unknown]>([
    ['circular', circular],
    ['of a BigInt', 1n],
    // Node 26 writes any depth.
    ...(isWritten(deep) ? [] : [['too deep', deep] as [string, unknown]]),
    ['that throw', throwing],
  ])('%s: an error, and nothing is sent', async (_, value) => {
    const { server, execute } = await faulty(json(200, named));
    const text = 'mutation M($a: JSON) { rename(a: $a) { thing { id } } }';
    const error = failureOf(await settles(execute(text, { a: value } as Record<string, unknown>)));
    expect(error).toMatchObject({ type: 'bad_request', maybeApplied: false, attempts: 0 });
    expect(server.connections).toBe(0);
  });
});

describe('what is left behind', () => {
  test('no listener on a long-lived signal', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => {
      process.off('warning', note);
    });
    const { signal } = new AbortController();
    const { server, execute } = await faulty([
      json(200, named),
      json(500, {}),
      json(200, { data: null }),
      answer({ headers: { 'content-length': '9' }, body: 'a' }),
      json(200, named),
    ]);
    const call = (options?: { timeout: number }) =>
      execute(readName, { id: 'x' }, { signal, retry: false, ...options });
    // One of them waits for the rest of its answer: until then all others are sent.
    const first = Array.from({ length: 50 }, () => call({ timeout: 2000 }));
    await settles(Promise.all(first));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    for (let calls = 0; calls < 50; calls++) dataOf(await call());
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await new Promise((turn) => setImmediate(turn));
    expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
    expect(server.requests).toHaveLength(100);
  });

  test('no timer', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const { execute, server } = await faulty([json(200, named), json(400, {}), json(200, named)]);
    const before = timers();
    for (let calls = 0; calls < 20; calls++) {
      await execute(readName, { id: 'x' }, { timeout: 600_000 });
      await execute(rename, { id: 'x' }, { timeout: 600_000 });
    }
    expect(timers()).toBeLessThanOrEqual(before);
    expect(server.requests).toHaveLength(40);
  });

  test('no more than two sockets for calls one after the other, whatever they came to', async () => {
    const { execute, server } = await faulty([
      json(200, named),
      json(400, { a: 'a'.repeat(10_000) }),
      answer({ status: 404, body: 'nothing' }),
      json(200, named),
    ]);
    for (let calls = 0; calls < 20; calls++) await execute(readName, { id: 'x' });
    // Undici counts a connection as busy for the rest of the turn in which it gave its answer.
    expect(server.connections).toBeLessThanOrEqual(2);
    expect(server.requests).toHaveLength(20);
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createExecutor } from '../../src/executor.js';
import type { Result } from '../../src/result.js';
import {
  apiKey,
  failureOf,
  faulty,
  named,
  plainClient,
  readName,
  renamed,
  settles,
  threadId,
} from './server/calls.js';
import {
  answer,
  type Behaviour,
  bytes,
  cut,
  endAfter,
  json,
  reset,
  stall,
  startFaultServer,
  status,
} from './server/server.js';
import { tracesOf } from './server/traces.js';

const escaped = [...apiKey]
  .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  .join('');
const partly = apiKey.replace('K', '\\u004b').replace('f', '\\u0066');
const errorOf = (inner: string) => `{"errors":[${inner}]}`;

/** Every place where a server could give back what it was given. */
const echoes: [string, Behaviour][] = [
  ['the body of a 401', answer({ status: 401, body: `Bad key: Bearer ${apiKey}` })],
  ['the body of a 200', answer({ body: `<html>${apiKey}</html>` })],
  ['a message', answer({ body: errorOf(`{"message":"No ${apiKey}!"}`) })],
  ['a message, escaped', answer({ body: errorOf(`{"message":"No ${escaped}!"}`) })],
  ['a message, escaped in part', answer({ status: 400, body: errorOf(`{"message":"${partly}"}`) })],
  ['extensions', answer({ body: errorOf(`{"message":"a","extensions":{"b":["${apiKey}"]}}`) })],
  [
    'the name of an extension',
    answer({ body: errorOf(`{"message":"a","extensions":{"${escaped}":1}}`) }),
  ],
  [
    'an unknown code',
    answer({ body: errorOf(`{"message":"a","extensions":{"code":"${apiKey}"}}`) }),
  ],
  ['a path', answer({ body: errorOf(`{"message":"a","path":["${escaped}"]}`) })],
  ['partial data', json(200, { data: { name: apiKey }, errors: [{ message: 'half' }] })],
  [
    'partial data, escaped',
    answer({ body: `{"data":{"name":"${escaped}"},"errors":[{"message":"half"}]}` }),
  ],
  [
    'the error of a mutation',
    json(200, {
      data: {
        rename: {
          thing: null,
          error: {
            message: apiKey,
            type: apiKey,
            code: apiKey,
            fields: [{ field: apiKey, message: apiKey, type: apiKey }],
          },
        },
      },
    }),
  ],
  [
    'the error of a mutation, escaped',
    answer({ body: `{"data":{"rename":{"thing":null,"error":{"message":"${escaped}"}}}}` }),
  ],
  ['the request id', status(500, { 'apigw-requestid': apiKey })],
  ['the request id, in capitals', status(500, { 'apigw-requestid': apiKey.toUpperCase() })],
  ['text, escaped', answer({ status: 500, body: `{"error":"${escaped}"}` })],
  ['where it redirects to', status(302, { location: `https://other.test/${apiKey}` })],
  ['the host that it redirects to', status(302, { location: `https://${apiKey}.test/` })],
  ['the encoding', json(200, named, { 'content-encoding': apiKey })],
  ['the type', answer({ headers: { 'content-type': apiKey }, body: '<' })],
  ['the limits', status(429, { 'retry-after': apiKey, 'x-ratelimit-reset': apiKey })],
  ['the reason', bytes(`HTTP/1.1 500 ${apiKey}\r\ncontent-length: 0\r\n\r\n`)],
  ['what is not HTTP', endAfter(bytes(`SSH ${apiKey}\r\n`))],
  ['a broken header', bytes(`HTTP/1.1 200 OK\r\n${apiKey}\r\n\r\n`)],
  ['broken chunks', bytes(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${apiKey}\r\n`)],
  ['a body that is cut', cut({ body: `{"data":"${apiKey}"}` }, 48, 'reset')],
  [
    'a compressed body',
    answer({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(`"${apiKey}"`) }),
  ],
  ['nothing: a reset', reset()],
  ['nothing: a stall', stall()],
];

describe('the key', () => {
  test.each(echoes)(
    'is nowhere in what a call gives, though the server echoes it in %s',
    async (_, echo) => {
      for (const kind of ['read', 'write'] as const) {
        // A client of its own for each: the first may be told to wait.
        const faulted = await faulty(echo);
        const result = await settles<Result<unknown>>(
          faulted[kind]({ timeout: 2_000, retry: false }),
        );
        expect(tracesOf(result)).not.toContain(apiKey);
        expect(tracesOf(faulted.execute)).not.toContain(apiKey);
        if (result.error) {
          const { message, stack = '' } = failureOf(result);
          expect((message + stack).toLowerCase()).not.toContain(apiKey.slice(0, 16).toLowerCase());
        }
        expect(faulted.server.requests).toMatchObject([
          { headers: { authorization: `Bearer ${apiKey}` } },
        ]);
      }
    },
  );

  test.each(['a"key\\with/signs', "plain'Key<>&%20+?=", 'k.*(y)[a-z]$^|{2}', '$&$1$$'])(
    '%s is redacted as well',
    async (key) => {
      const inJson = JSON.stringify(key).slice(1, -1);
      const values = [
        key,
        inJson,
        inJson.replaceAll('/', '\\/'),
        encodeURIComponent(key),
        html(key),
      ];
      const bodies = values.flatMap((value) => [
        `{"errors":[{"message":"<${value}>"}]}`,
        `<${value}>`,
      ]);
      for (const body of bodies) {
        const { read } = await faulty(answer({ status: 400, body }), { apiKey: key });
        const result = await settles(read());
        for (const value of values) expect(tracesOf(result)).not.toContain(value);
        expect(tracesOf(result)).not.toContain(key);
        expect(tracesOf(result)).not.toContain(JSON.stringify(key).slice(1, -1));
      }
    },
  );

  test('is nowhere in a client', async () => {
    const server = await startFaultServer(json(200, renamed));
    onTestFinished(() => server.close());
    const client = plainClient({ apiUrl: server.url });
    await client.execute(readName, { id: 'x' });
    expect(tracesOf(client)).not.toContain(apiKey);
    expect(`${client}`).not.toContain(apiKey);
  });

  test.each([
    ['a newline at its end', 'plainApiKey_hush\n'],
    ['a newline within', 'plainApiKey_hush\r\nx-evil: 1'],
    ['a NUL', 'plainApiKey_hush\0'],
    ['a letter that is not ASCII', 'plainApiKey_hush\u00e9t'],
    ['an emoji', 'plainApiKey_hush\u{1f600}'],
    ['a no-break space', 'plainApiKey_hush\u00a0'],
    ['nothing in it', ''],
  ])('with %s is refused before anything is sent', async (_, key) => {
    const server = await startFaultServer(json(200, named));
    onTestFinished(() => server.close());
    const error = await refusal(key, server.url);
    expect(error.message).toMatch(/key/i);
    expect(tracesOf(error)).not.toContain('hush');
    expect(server.connections).toBe(0);
  });

  test('is in nothing that a dispatcher throws, read before or not, and the dispatcher is as it was', async () => {
    const own = { headers: ['authorization', `Bearer ${apiKey}`] };
    const thrown = Object.assign(new Error(`No ${apiKey}`), {
      request: own,
      errors: [] as Error[],
    });
    const inner = new Error(`Not ${apiKey} either`);
    thrown.errors.push(inner);
    // An accessor on newer versions of Node, which formats the stack now.
    expect(thrown.stack).toContain(apiKey);
    const dispatcher = {
      dispatch: () => {
        throw thrown;
      },
    };
    const execute = createExecutor({ apiKey, apiUrl: 'http://localhost:1', dispatcher });
    const { error } = await execute(readName, { id: 'x' }, { retry: false });
    expect(error?.cause).toBe(thrown);
    expect(tracesOf(error)).not.toContain(apiKey);
    expect(`${thrown.stack}${inner.stack}`).not.toContain(apiKey);
    expect(own.headers[1]).toContain(apiKey);
  });

  test.each([
    ['a text', `No ${apiKey}`],
    ['an object', { reason: `No ${apiKey}` }],
  ])('is not in %s that a dispatcher throws', async (_, thrown) => {
    const dispatcher = {
      dispatch: () => {
        throw thrown;
      },
    };
    const execute = createExecutor({ apiKey, apiUrl: 'http://localhost:1', dispatcher });
    const { error } = await execute(readName, { id: 'x' }, { retry: false });
    expect(tracesOf(error?.cause)).toContain('No [API key]');
    expect(tracesOf(error)).not.toContain(apiKey);
  });

  test('in the headers or URL of a client goes no further', async () => {
    const secret = 'pa55word-of-a-proxy';
    const { server, execute } = await faulty(reset(), {
      headers: { 'x-other': secret },
    });
    const failed = await execute(readName, { id: 'x' }, { retry: false });
    expect(tracesOf([failed, execute])).not.toContain(secret);
    expect(server.requests).toHaveLength(1);
    const error = await refusal(apiKey, server.url.replace('//', `//user:${secret}@`));
    expect(tracesOf(error)).not.toContain(secret);
    expect(server.requests).toHaveLength(1);
  });
});

describe('variables', () => {
  const secret = 'A very private name of Mrs. \u00d6';
  const json1 = (value: unknown) => JSON.stringify(value);

  test.each<[string, Behaviour]>([
    ['a message', json(400, { errors: [{ message: `Variable "$id" got ${json1(secret)}` }] })],
    ['a mutation error', json(200, { data: { rename: { error: { message: secret } } } })],
    ['a body', answer({ body: `<html>${secret}</html>` })],
    ['a location', status(302, { location: `https://other.test/${encodeURI(secret)}` })],
    ['a reset', reset()],
    ['a stall', stall()],
  ])('are in no message nor stack, though the server echoes them in %s', async (_, echo) => {
    const { server, execute, read } = await faulty(echo);
    const text = 'mutation M($id: ID!) { rename(id: $id) { error { message } } }';
    const options = { timeout: 2_000, retry: false } as const;
    const { error } = await settles(execute(text, { id: secret }, options));
    const { message, stack, cause } = failureOf({ error } as Parameters<typeof failureOf>[0]);
    for (const shown of [message, stack, tracesOf(cause)]) {
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(encodeURI(secret));
    }
    expect(failureOf(await read(options)).message).not.toContain(threadId);
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, unknown, (sent: string) => string]>([
    ['lines', `Dear Mrs.\u00a0Smith,\n\n\tyour  word is hunter2`, (sent) => `<p>${sent}</p>`],
    ['much text', `${'word '.repeat(5000)}hunter2`, (sent) => sent],
    ['much text with space at its end', `${'hunter2 '.repeat(5000)}`, (sent) => sent],
    ['HTML', `Tom & "Jerry's" <hunter2>`, html],
    ['a path in a query', 'th_hunter2', (sent) => encodeURIComponent(`/threads/${sent}`)],
    ['a line of JSON', 'hunter2', (sent) => JSON.stringify(`Not found:\n${sent}`)],
    ['a part of a word', 'th_hunter2_0001', (sent) => `thread${sent}`],
    ['a date', new Date(1_234_567_890_123), (sent) => sent],
    ['a number', 4_111_111_111_111_111, (sent) => sent],
    ['what makes itself JSON', { toJSON: () => 'hunter2' }, (sent) => sent],
  ])('are taken out as %s', async (_, value, echo) => {
    const sent = typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
    for (const status of [200, 400]) {
      const { server, execute } = await faulty(answer({ status, body: echo(sent) }));
      const { error } = await execute('query ($a: A) { a(a: $a) }', { a: { b: [value] } });
      const { message } = failureOf({ error } as Parameters<typeof failureOf>[0]);
      expect(message).toContain('[a.b.0]');
      expect(message).not.toMatch(/hunter2|411111|2009/);
      expect(server.requests).toHaveLength(1);
    }
  });

  test('that end where the text is cut leave nothing of the key behind', async () => {
    const text = 'x'.repeat(19_985);
    const { execute } = await faulty(answer({ status: 400, body: `${text}${apiKey}` }));
    const { error } = await execute('query ($a: A) { a(a: $a) }', { a: text });
    expect(error?.message).not.toContain(apiKey.slice(0, 11));
  });

  test('do not hold up a call, however many they are and however much is said of them', async () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => `th_01FAULTS${1e12 + index}`);
    const errors = Array.from({ length: 50_000 }, (_, index) => ({
      message: `No ${ids[index % 2_000]}`,
    }));
    const { execute } = await faulty(json(200, { data: null, errors }));
    const { error } = await settles(execute('query ($ids: [ID!]!) { a(ids: $ids) }', { ids }));
    expect(error?.message).toContain('No [ids.0] (and 49999 more)');
    expect(tracesOf(error)).not.toContain('th_01FAULTS');
  });

  test('are nowhere in an error where the server says nothing of them', async () => {
    for (const fault of [reset(), status(500), json(200, {}), json(401, {}), stall()]) {
      const { execute } = await faulty(fault);
      const result = await execute(readName, { id: secret }, { retry: false, timeout: 1_000 });
      failureOf(result);
      expect(tracesOf(result)).not.toContain(secret);
    }
  });
});

const html = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (sign) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[sign] ?? '#39'};`,
  );

describe('what a server sends pollutes nothing', () => {
  test.each([
    '{"__proto__":{"polluted":1},"data":{"name":"a"}}',
    '{"data":{"__proto__":{"polluted":1},"name":"a"}}',
    '{"errors":[{"message":"a","extensions":{"__proto__":{"polluted":1,"code":"FORBIDDEN"}}}]}',
    '{"errors":[{"__proto__":{"message":"inherited","extensions":{"code":"FORBIDDEN"}}}]}',
    '{"errors":[{"message":"a","constructor":{"prototype":{"polluted":1}}}]}',
    '{"data":{"rename":{"__proto__":{"error":{"message":"inherited"}},"thing":null}}}',
  ])('%s', async (body) => {
    const { server, both } = await faulty(answer({ body }));
    for (const call of both) {
      const result = await settles(call());
      expect('polluted' in {}).toBe(false);
      if (result.error) {
        expect('polluted' in result.error).toBe(false);
        expect(failureOf(result).type).not.toBe('forbidden');
        expect(failureOf(result).type).not.toBe('mutation_error');
      } else expect(result.data).not.toHaveProperty('polluted', 1);
    }
    expect(server.requests).toHaveLength(2);
  });
});

/** Refusing may be throwing at once or an error as the result: both are before anything is sent. */
async function refusal(key: string, apiUrl: string): Promise<Error> {
  try {
    const execute = createExecutor({ apiKey: key, apiUrl });
    const { error } = await execute(readName, { id: 'x' });
    await execute.close();
    if (error) return error;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('was not refused');
}

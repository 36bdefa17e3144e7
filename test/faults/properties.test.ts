import { gzipSync } from 'node:zlib';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExecutor } from '../../src/executor.js';
import { runs } from '../random.js';
import {
  apiKey,
  failureOf,
  faulty,
  named,
  readName,
  rename,
  renamed,
  settles,
} from './server/calls.js';
import {
  type Answer,
  answer,
  type Behaviour,
  bytes,
  cut,
  type Exchange,
  endAfter,
} from './server/server.js';
import { tracesOf } from './server/traces.js';

/** One server for many runs: each run says what is done with its requests. */
async function changing() {
  let current: Behaviour = () => {};
  const { server } = await faulty((exchange: Exchange) => current(exchange));
  const alone = async (document: TypedDocumentNode<unknown, { id: string }>) => {
    // A client of its own: another may have been told to wait. Nothing here waits for its deadline,
    // which a busy machine must not reach.
    const execute = createExecutor({ apiKey, apiUrl: server.url, timeout: 30_000, retry: false });
    const result = await settles(execute(document, { id: 'x' }), 40_000);
    await execute.close();
    return result;
  };
  return {
    async both(behaviour: Behaviour) {
      current = behaviour;
      const before = server.requests.length;
      const results = [await alone(readName), await alone(rename)] as const;
      expect(server.requests.length - before).toBe(2);
      return results;
    },
  };
}

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~!#$'), minLength: 1 });
const headerValue = fc.oneof(
  token,
  fc.constant(apiKey),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.integer().map(String),
  fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'never' : date.toUTCString())),
);
const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'content-type',
      'content-encoding',
      'apigw-requestid',
      'date',
      'location',
      'x-ratelimit-limit',
      'x-ratelimit-remaining',
      'set-cookie',
    ),
    token.map((name) => `x-${name.replaceAll(/[^a-z]/gi, '')}a`),
  ),
  headerValue,
  { maxKeys: 6 },
);
const json = fc.jsonValue();
const errors = fc.array(
  fc.oneof(
    json,
    fc.record(
      {
        message: fc.oneof(fc.string(), json, fc.constant(apiKey)),
        path: json,
        extensions: fc.oneof(
          json,
          fc.record({
            code: fc.oneof(
              json,
              fc.constantFrom('FORBIDDEN', 'UNAUTHENTICATED', 'RATE_LIMITED', 'BAD_USER_INPUT'),
            ),
          }),
        ),
      },
      { requiredKeys: [] },
    ),
  ),
);
const envelope = fc.record(
  {
    data: fc.oneof(
      json,
      fc.record({ name: json, rename: fc.oneof(json, fc.record({ thing: json, error: json })) }),
    ),
    errors: fc.oneof(json, errors),
    extensions: json,
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  envelope.map((value) => JSON.stringify(value)),
  json.map((value) => JSON.stringify(value)),
  fc.string(),
  fc.uint8Array().map((array) => Buffer.from(array)),
  envelope.map((value) => JSON.stringify(value).slice(0, -1)),
  envelope.map((value) => gzipSync(JSON.stringify(value))),
  fc.string().map((text) => `${text}${apiKey}${text}`),
);
const anAnswer: fc.Arbitrary<Answer> = fc.record({
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constant(200) },
    fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
  ),
  headers,
  body,
});

test('whatever is answered: data or an error, of a declared type, in time, without the key', async () => {
  const { both } = await changing();
  await fc.assert(
    fc.asyncProperty(anAnswer, async (options) => {
      for (const result of await both(answer(options))) {
        expect(Object.keys(result).filter((key) => key === 'data' || key === 'error')).toHaveLength(
          1,
        );
        if (result.error) {
          expect(tracesOf(failureOf(result))).not.toContain(apiKey);
          expect(result.error.status).toBe(options.status);
        } else {
          expect(result.meta?.status).toBe(options.status);
          expect(options.status).toBeLessThan(300);
        }
      }
    }),
    { numRuns: runs(300) },
  );
});

test('data is never made up: it is what was sent under "data", without errors', async () => {
  const { both } = await changing();
  await fc.assert(
    fc.asyncProperty(envelope, async (value) => {
      const text = JSON.stringify(value);
      const sent = JSON.parse(text);
      const [query] = await both(answer({ body: text }));
      if (query.error) {
        const plain = typeof sent.data === 'object' && sent.data && !Array.isArray(sent.data);
        const fine =
          plain &&
          Object.hasOwn(sent.data, 'name') &&
          (sent.errors === undefined || (Array.isArray(sent.errors) && sent.errors.length === 0));
        expect(Boolean(fine)).toBe(false);
      } else {
        expect(query.data).toEqual(sent.data);
        expect(sent.errors ?? []).toEqual([]);
      }
    }),
    { numRuns: runs(200) },
  );
});

test('a response that is cut at any point is never data, and says whether it may be done', async () => {
  const { both } = await changing();
  const whole = { body: JSON.stringify({ data: { ...named.data, ...renamed.data } }) };
  const length =
    'HTTP/1.1 200 Some reason\r\ncontent-type: application/json\r\n'.length +
    22 +
    whole.body.length;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: length - 1 }),
      fc.constantFrom('end', 'reset'),
      async (count, how) => {
        for (const result of await both(cut(whole, count, how, 'all'))) {
          const { type } = failureOf(result);
          expect(['network', 'invalid_response']).toContain(type);
        }
      },
    ),
    { numRuns: runs(150) },
  );
  for (const { error } of await both(endAfter(answer(whole)))) expect(error).toBeUndefined();
});

test('whatever comes that is not HTTP: an error, in time, without the key', async () => {
  const { both } = await changing();
  const noise = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((array) => Buffer.from(array)),
    fc.string({ minLength: 1 }).map((text) => `HTTP/1.1 200 OK\r\n${text}${apiKey}`),
    fc
      .string({ minLength: 1 })
      .map((text) => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${text}`),
  );
  await fc.assert(
    fc.asyncProperty(noise, async (piece) => {
      for (const result of await both(endAfter(bytes(piece)))) {
        expect(tracesOf(failureOf(result))).not.toContain(apiKey);
      }
    }),
    { numRuns: runs(100) },
  );
});

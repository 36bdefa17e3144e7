import { describe, expect, test } from 'vitest';
import { apiKey, dataOf, failureOf, faulty, named, renamed, threadId } from './server/calls.js';
import { json } from './server/server.js';

const extensions = { cost: { requested: 12, left: 988 }, tracing: ['a', 1, null] };

describe("a response's extensions", () => {
  test('of a success are in meta', async () => {
    const { read } = await faulty(json(200, { ...named, extensions }));
    const result = await read();
    dataOf(result);
    expect(result.meta?.extensions).toEqual(extensions);
  });

  test.each<[string, number, object, string]>([
    ['an error', 200, { errors: [{ message: 'no' }] }, 'graphql_error'],
    ['a status', 500, { message: 'no' }, 'internal_server_error'],
    ['a limit', 429, { errors: [{ message: 'no' }] }, 'rate_limited'],
    ['no data', 200, {}, 'invalid_response'],
  ])('of %s are in meta beside the error', async (_, status, body, type) => {
    const { read } = await faulty(json(status, { ...body, extensions }));
    const result = await read();
    expect(failureOf(result).type).toBe(type);
    expect(result.meta?.extensions).toEqual(extensions);
  });

  test('of a failed mutation are there too', async () => {
    const error = { message: 'no', type: 'VALIDATION', code: 'x', fields: [] };
    const { write } = await faulty(
      json(200, { data: { rename: { thing: null, error } }, extensions }),
    );
    const result = await write();
    expect(failureOf(result).type).toBe('mutation_error');
    expect(result.meta?.extensions).toEqual(extensions);
  });

  test.each([undefined, null, {}, [], 'text', 7])('that are %j are left out', async (none) => {
    const { read } = await faulty(json(200, { ...named, extensions: none }));
    const result = await read();
    dataOf(result);
    expect(result.meta).not.toHaveProperty('extensions');
  });

  test('hold no API key, and their messages no variable', async () => {
    const said = { echo: `Bearer ${apiKey}`, warnings: [{ message: `slow: ${threadId}` }] };
    const { write } = await faulty(json(200, { ...renamed, extensions: said }));
    const { meta } = await write();
    expect(meta?.extensions).toEqual({
      echo: 'Bearer [API key]',
      warnings: [{ message: 'slow: [id]' }],
    });
  });

  test('are those of the last response', async () => {
    const { read } = await faulty([json(503, { extensions }), json(200, named)]);
    const result = await read({ retry: { attempts: 2 } });
    expect(dataOf(result)).toEqual(named.data);
    expect(result.meta).not.toHaveProperty('extensions');
  });
});

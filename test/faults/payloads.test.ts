import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  dataOf,
  failureOf,
  faulty,
  readName,
  renamed,
  requestId,
  settles,
} from './server/calls.js';
import { json } from './server/server.js';

const withId = { 'apigw-requestid': requestId };
const refusal = { message: 'No thing', type: 'VALIDATION', code: 'not_found', fields: [] };
const thing = { id: 'x' };
const text = 'mutation { rename(id: 1) { thing { id } other { id } error { message } } }';

/** What a document comes to when this is its data. */
async function given(data: unknown, document: string | ReturnType<typeof parse> = text) {
  const { server, execute } = await faulty(json(200, { data }));
  const result = await settles(execute(document));
  expect(server.requests).toHaveLength(1);
  return result;
}

const both = [
  ['as text', (document: string) => document],
  ['parsed', (document: string) => parse(document)],
] as const;

describe.each(both)('a document %s', (_, made) => {
  test.each<[string, unknown]>([
    ['null for a payload', { rename: null }],
    ['an empty payload', { rename: {} }],
    ['neither result nor error', { rename: { thing: null, other: null, error: null } }],
    ['an error that is text', { rename: { thing, other: thing, error: 'it broke' } }],
    ['no field at all', {}],
  ])('is not done by %s', async (_, data) => {
    const error = failureOf(await given(data, made(text)));
    expect(error).toMatchObject({ type: 'invalid_response', maybeApplied: true });
  });

  test('is done without a result where its notes say that there may be none', async () => {
    const document = Object.assign(Object(made(text)), { __meta__: { mayBeNull: true } });
    const nothing = { rename: { thing: null, other: null, error: null } };
    expect(dataOf(await given(nothing, document))).toEqual(nothing);
    for (const data of [{ rename: null }, { rename: {} }, {}]) {
      expect(failureOf(await given(data, document))).toMatchObject({ type: 'invalid_response' });
    }
    const refused = { rename: { thing: null, other: null, error: refusal } };
    expect(failureOf(await given(refused, document))).toMatchObject({ type: 'mutation_error' });
  });

  test('is done by one result of several', async () => {
    for (const rename of [
      { thing, other: null, error: null },
      { thing: null, other: thing, error: null },
    ]) {
      expect(dataOf(await given({ rename }, made(text)))).toEqual({ rename });
    }
  });

  test('is done without an error that it does not ask for', async () => {
    const data = { rename: { thing } };
    const document = made('mutation { rename(id: 1) { thing { id } } }');
    expect(dataOf(await given(data, document))).toEqual(data);
  });

  test.each([3, 'done', true, { of: 'any form' }])('is done by the leaf %j', async (bump) => {
    expect(dataOf(await given({ bump }, made('mutation { bump }')))).toEqual({ bump });
  });

  test.each<[string, object, boolean]>([
    ['nothing', { thing: null, other: null }, false],
    ['its own name alone', { __typename: 'RenameOutput', thing: null, other: null }, false],
    ['one result of several', { thing: null, other: thing }, true],
  ])('that gives an error and %s', async (_, payload, maybeApplied) => {
    const error = failureOf(await given({ rename: { ...payload, error: refusal } }, made(text)));
    expect(error).toMatchObject({ type: 'mutation_error', errorDetails: refusal, maybeApplied });
    expect(error).not.toHaveProperty('partialData');
  });

  test.each([
    ['the first', 'a', 'b'],
    ['the last', 'b', 'a'],
  ])(
    'of several mutations tells that %s failed, and what came of the other',
    async (_, bad, good) => {
      const document = made(
        'mutation { a { thing { id } error { code } } b { thing { id } error { code } } }',
      );
      const data = {
        a: {},
        b: {},
        [bad]: { thing: null, error: refusal },
        [good]: { thing, error: null },
      };
      expect(failureOf(await given(data, document))).toMatchObject({
        type: 'mutation_error',
        errorDetails: refusal,
        maybeApplied: true,
        partialData: data,
      });
    },
  );

  test('of several mutations that all failed was not applied', async () => {
    const document = made('mutation { a { error { code } } b { error { code } } }');
    const data = { a: { error: refusal }, b: { error: { ...refusal, code: 'other' } } };
    const error = failureOf(await given(data, document));
    // Each has something of its own to say.
    expect(error).toMatchObject({ errorDetails: refusal, maybeApplied: false, partialData: data });
  });
});

describe.each(both)('the name of the mutation type in a document %s', (_, made) => {
  const document = made(
    'mutation { kind: __typename rename(id: 1) { thing { id } error { code } } }',
  );

  test('is no mutation that may have been applied beside one that failed', async () => {
    const data = { kind: 'Mutation', rename: { thing: null, error: refusal } };
    const error = failureOf(await given(data, document));
    expect(error).toMatchObject({ type: 'mutation_error', maybeApplied: false });
    expect(error).not.toHaveProperty('partialData');
  });

  test('is no result of one', async () => {
    const aliased = made('mutation { rename { kind: __typename thing { id } error { code } } }');
    const rename = { kind: 'RenameOutput', thing: null };
    const neither = failureOf(await given({ rename: { ...rename, error: null } }, aliased));
    expect(neither).toMatchObject({ type: 'invalid_response', maybeApplied: true });
    const refused = failureOf(await given({ rename: { ...rename, error: refusal } }, aliased));
    expect(refused).toMatchObject({ type: 'mutation_error', maybeApplied: false });
  });

  test('keeps one that the rate limit refused from being sent again as little', async () => {
    const errors = [{ message: 'Slow', path: ['rename'], extensions: { code: 'RATE_LIMITED' } }];
    const limited = json(200, { data: { kind: 'Mutation', rename: null }, errors });
    const done = { kind: 'Mutation', rename: { thing, error: null } };
    const { server, execute } = await faulty([limited, json(200, { data: done })]);
    expect(dataOf(await settles(execute(document)))).toEqual(done);
    expect(server.requests).toHaveLength(2);
  });
});

describe.each(both)('in a document %s the error', (_, made) => {
  test.each([
    'failure:error { code }',
    'failure : error{code}',
    'error { code } failure:\n error { code }',
    'f2:error { code } failure: error { code }',
  ])('is known behind its alias: %j', async (selected) => {
    const document = made(`mutation { rename { thing { id } ${selected} } }`);
    const done = { rename: { thing, failure: null } };
    expect(dataOf(await given(done, document))).toEqual(done);
    const error = failureOf(await given({ rename: { thing: null, failure: refusal } }, document));
    expect(error).toMatchObject({ type: 'mutation_error', errorDetails: refusal });
  });

  test('is not what only begins with its name', async () => {
    const document = made('mutation { rename { thing { id } count: errors other: error_count } }');
    const data = { rename: { thing, count: 7, other: 7 } };
    expect(dataOf(await given(data, document))).toEqual(data);
  });

  test('alone is enough, behind its alias', async () => {
    const document = made('mutation { remove { failure: error { code } } }');
    const data = { remove: { failure: null } };
    expect(dataOf(await given(data, document))).toEqual(data);
  });
});

test('each mutation of several is held to what it selects', async () => {
  const document = parse('mutation { a { error { code } } b { thing { id } } }');
  const data = { a: { error: null }, b: { thing: null } };
  expect(failureOf(await given(data, document))).toMatchObject({ type: 'invalid_response' });
});

test.each<[object, RegExp]>([
  [{ code: 'not_found', message: 'No thing' }, /: not_found: No thing$/],
  [{ message: 'No thing' }, /\d: No thing$/],
  [{ code: 7, message: null }, /: the mutation failed$/],
])('the error %j is worded as it came', async (error, said) => {
  const failure = failureOf(await given({ rename: { thing: null, error } }));
  expect(failure.type).toBe('mutation_error');
  expect(failure.message).toMatch(said);
});

test('a field of a query that a directive may leave out is not missed', async () => {
  const data = { name: 'a thing' };
  const document = parse('query ($a: Boolean!) { name thing @include(if: $a) { id } }');
  expect(dataOf(await given(data, document))).toEqual(data);
  const { execute } = await faulty(json(200, { data: {} }));
  expect(failureOf(await execute(readName, { id: 'x' })).type).toBe('invalid_response');
});

describe('the payload of a mutation', () => {
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['null', { rename: null }],
    ['neither result nor error', { rename: { thing: null, error: null } }],
    ['another field', { other: { thing: { id: 'x' }, error: null } }],
    ['no field at all', { rename: {} }],
    ['no result beside the error that is null', { rename: { error: null } }],
    ['a result that nobody asked for', { rename: { other: 1, error: null } }],
    ['text', { rename: 'done' }],
    ['a number', { rename: 1 }],
    ['a list', { rename: [{ thing: { id: 'x' }, error: null }] }],
    ['text for a result', { rename: { thing: 'x', error: null } }],
  ])('%s: invalid_response', async (_, data) => {
    const { server, write } = await faulty(json(200, { data }, withId));
    expect(failureOf(await settles(write()))).toMatchObject({
      type: 'invalid_response',
      status: 200,
      requestId,
      maybeApplied: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  const mutationError = {
    message: 'No thing',
    type: 'VALIDATION',
    code: 'not_found',
    fields: [{ field: 'id', message: 'No such', type: 'NOT_FOUND' }],
  };
  test.each<[string, Record<string, unknown>, string]>([
    ['VALIDATION', {}, 'mutation_error'],
    ['FORBIDDEN', { type: 'FORBIDDEN', code: 'forbidden' }, 'forbidden'],
    ['INTERNAL', { type: 'INTERNAL', code: 'internal' }, 'mutation_error'],
    ['of an unknown type', { type: 'NEW', code: 'new', fields: [] }, 'mutation_error'],
  ])('an error %s', async (_, change, type) => {
    const error = { ...mutationError, ...change };
    const { server, write } = await faulty(
      json(200, { data: { rename: { thing: null, error } } }, withId),
    );
    const failure = failureOf(await settles(write()));
    expect(failure).toMatchObject({ type, errorDetails: error, status: 200, requestId });
    expect(failure.message).toContain('No thing');
    expect(server.requests).toHaveLength(1);
  });

  test('an error wins over a result', async () => {
    const { write } = await faulty(
      json(200, { data: { rename: { thing: { id: 'x' }, error: mutationError } } }),
    );
    expect(failureOf(await write())).toMatchObject({
      type: 'mutation_error',
      errorDetails: mutationError,
    });
  });

  test.each<[string, (string | number)[], boolean]>([
    ['the mutation itself', ['rename'], false],
    ['what it gave', ['rename', 'thing', 'secretName'], true],
  ])('being forbidden %s tells whether it ran', async (_, path, maybeApplied) => {
    const errors = [{ message: 'No', path, extensions: { code: 'FORBIDDEN' } }];
    const { server, write } = await faulty(json(200, { data: null, errors }));
    expect(failureOf(await write())).toMatchObject({ type: 'forbidden', maybeApplied });
    expect(server.requests).toHaveLength(1);
  });

  test('a payload that selects nothing but the error is done when that is null', async () => {
    const { execute } = await faulty(json(200, { data: { removeThing: { error: null } } }));
    const result = await execute('mutation { removeThing(id: 1) { error { message } } }');
    expect(dataOf(result)).toEqual({ removeThing: { error: null } });
  });

  test.each([
    'mutation { rename(id: 1) { thing { id } problem: error { message } } }',
    'mutation { a: rename(id: 1) { ...R } } fragment R on RenameOutput { thing { id } problem : error { message } }',
  ])('an error under an alias is one, in text as well: %s', async (text) => {
    const payload = { thing: null, problem: mutationError };
    const data = { rename: payload, a: payload };
    for (const document of [text, parse(text)]) {
      const { execute } = await faulty(json(200, { data }));
      const error = failureOf(await execute(document));
      expect(error).toMatchObject({ type: 'mutation_error', errorDetails: mutationError });
    }
  });

  test('what is called error by an alias is none', async () => {
    const data = { rename: { error: { id: 'x' } } };
    const { execute } = await faulty(json(200, { data }));
    const document = parse('mutation { rename(id: 1) { error: thing { id } } }');
    expect(dataOf(await execute(document))).toEqual(data);
  });

  test('of several mutations, one of which may have been done, the error says so', async () => {
    const { execute } = await faulty(
      json(200, { data: { a: { thing: null, error: mutationError }, b: null } }),
    );
    const document = parse(
      'mutation { a: rename(id: 1) { thing { id } error { message } } b: rename(id: 2) { thing { id } error { message } } }',
    );
    expect(failureOf(await execute(document))).toMatchObject({
      type: 'mutation_error',
      maybeApplied: true,
    });
  });

  test('a result that a directive may leave out is not missed', async () => {
    const document = parse(
      'mutation M($a: Boolean!) { rename(id: 1) { ...R error { message } } } fragment R on RenameOutput { thing @include(if: $a) { id } }',
    );
    const { server, execute } = await faulty(json(200, { data: { rename: { error: null } } }));
    expect(dataOf(await execute(document, { a: false }))).toEqual({ rename: { error: null } });
    expect(server.requests).toHaveLength(1);
  });

  test('a result without an error is data', async () => {
    const { write } = await faulty(json(200, renamed));
    expect(dataOf(await write())).toEqual(renamed.data);
  });
});

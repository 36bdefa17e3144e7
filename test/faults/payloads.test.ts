import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { dataOf, failureOf, faulty, readName, settles } from './server/calls.js';
import { json } from './server/server.js';

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
    expect(error).toMatchObject({ errorDetails: refusal, maybeApplied: false });
    expect(error).not.toHaveProperty('partialData');
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

import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { describe, expect, test } from 'vitest';
import { AssignThreadDocument } from '../../src/documents.js';
import { dataOf, failureOf, faulty, settles } from './server/calls.js';
import { json, reset, status } from './server/server.js';

type Document = string | DocumentNode;

/** What the server gets of a document, and whether the executor knows it as a mutation. */
async function sent(document: Document, operationName?: string) {
  const { server, execute } = await faulty(reset());
  const error = failureOf(await settles(execute(document, {}, { operationName, retry: false })));
  expect(error.type).toBe('network');
  expect(server.requests).toHaveLength(1);
  const body = JSON.parse(server.requests[0]?.body ?? '');
  expect(error.operationName).toBe(body.operationName ?? 'anonymous');
  return { ...body, kind: error.maybeApplied ? 'mutation' : 'query' };
}

async function refused(document: unknown, operationName?: string) {
  const { server, execute } = await faulty(json(200, { data: {} }));
  const error = failureOf(await settles(execute(document as Document, {}, { operationName })));
  expect(error).toMatchObject({ type: 'bad_request', attempts: 0, maybeApplied: false });
  expect(server.connections).toBe(0);
  return error.message;
}

const ways: [string, (text: string) => Document][] = [
  ['text', (text) => text],
  ['text that is an object', (text) => new String(text) as string],
  ['nodes', (text) => parse(text)],
  ['nodes without their text', (text) => parse(text, { noLocation: true })],
];

describe.each(ways)('the operation of %s', (_, made) => {
  test.each<[string, string, string | undefined]>([
    ['{ a }', 'query', undefined],
    ['query { a } fragment F on T { id }', 'query', undefined],
    ['query @d { a }', 'query', undefined],
    ['query ($A: Int) { a }', 'query', undefined],
    ['mutation { a }', 'mutation', undefined],
    ['query A { a }', 'query', 'A'],
    ['fragment F on T { id } mutation A { a }', 'mutation', 'A'],
    ['fragment mutation on T { id } query query { a }', 'query', 'query'],
    ['mutation query { mutation: a }', 'mutation', 'query'],
    ['query # mutation M { a }\n A { a }', 'query', 'A'],
    ['query A($x: [In!] = [{ a: "}" }]) @d(b: { c: [1] }) { a(b: { c: 1 }) { d } }', 'query', 'A'],
    ['query A($x: [Int!]) { a }', 'query', 'A'],
    ['mutation _a1 { a(b: """\n} query \\""" { """) }', 'mutation', '_a1'],
  ])('%j is a %s named %s', async (text, kind, operationName) => {
    const { query, ...body } = await sent(made(text));
    expect(parse(query, { noLocation: true })).toEqual(parse(text, { noLocation: true }));
    expect(body).toEqual({ kind, operationName, variables: {} });
  });

  test('is the one that is asked for', async () => {
    const document = made(
      'query A { a } mutation B { b } fragment F on T { id } query C { c } mutation D { d }',
    );
    for (const [operationName, kind] of Object.entries({
      A: 'query',
      B: 'mutation',
      C: 'query',
      D: 'mutation',
    })) {
      expect(await sent(document, operationName)).toMatchObject({ operationName, kind });
    }
    expect(await refused(document)).toMatch(/several operations/);
    expect(await refused(document, 'F')).toMatch(/no operation of the given operationName/);
  });

  test.each([
    '"{"',
    '"a {"',
    String.raw`"\"{"`,
    String.raw`"\\"`,
    '"""{"""',
    String.raw`"""
      { \""" {"""`,
    '"" c: "{"',
    '1 # {"""\n',
  ])('is found behind the value %j', async (value) => {
    const document = made(`query A { a(b: ${value}) } mutation B { b }`);
    expect(await sent(document, 'B')).toMatchObject({ operationName: 'B', kind: 'mutation' });
  });

  test('has to be there, by the name that is asked for', async () => {
    expect(await refused(made('fragment F on T { id }'))).toMatch(/has no operation/);
    expect(await refused(made('query A { a }'), 'B')).toMatch(/no operation of the given/);
    expect(await refused(made('{ a }'), 'A')).toMatch(/no operation of the given/);
    expect(await refused(made('query A { a } { b }'))).toMatch(/several operations/);
    expect(await refused(made('subscription { a }'))).toMatch(/subscriptions/);
  });
});

test.each([
  [undefined],
  [null],
  [1],
  [[]],
  [{}],
  [{ kind: 'Document' }],
  [{ kind: 'Document', definitions: {} }],
  [() => 'query { a }'],
])('%j is no document', async (document) => {
  expect(await refused(document)).toMatch(/no GraphQL document/);
});

test('a document that throws what nobody knows is refused', async () => {
  const document = {
    kind: 'Document',
    get definitions() {
      throw new Error('do not say this');
    },
  };
  expect(await refused(document)).toMatch(/the call could not be prepared$/);
});

test('definitions that are none are passed over', async () => {
  const { definitions } = parse('query A { a }');
  const document = { kind: 'Document', definitions: [null, 'a', ...definitions], loc: {} };
  expect(await refused(document)).toMatch(/no GraphQL document/);
  const carried = { ...document, loc: { source: { body: 'query A { a }' } } };
  expect(await sent(carried as never)).toMatchObject({ operationName: 'A' });
});

describe('the text that is sent', () => {
  test('is the one that a document carries, to the letter', async () => {
    const text = '# why\nquery A { ...F }\n\nfragment F on T{id}';
    expect((await sent(parse(text))).query).toBe(text);
    expect((await sent(text)).query).toBe(text);
    expect((await sent(parse('{a}'))).query).toBe('{a}');
    expect((await sent(parse('query A{a}', { noLocation: true }))).query).not.toBe('query A{a}');
  });

  test.each<[string, string, string]>([
    ['a fragment', 'query A { ...Title }', 'fragment Title on T { id }'],
    [
      'a fragment whose name begins as another',
      'query A { ...Titles }',
      'fragment Title on T { id }',
    ],
    ['an operation', 'fragment Title on T { id }', 'query A { ...Title }'],
    ['an operation of another kind', 'fragment A on T { query: A }', 'query A { ...A }'],
  ])('is printed where the text lacks %s', async (_, carried, other) => {
    const { loc, definitions } = parse(carried);
    const document = {
      kind: 'Document',
      loc,
      definitions: [...definitions, ...parse(other).definitions],
    };
    const { query } = await sent(document as DocumentNode);
    expect(parse(query).definitions).toHaveLength(2);
  });

  test.each<[string, DocumentNode]>([
    [
      'parsed',
      parse(
        'query A { user { id: key ...F } } fragment F on User { ... on User { name fullName } }',
      ),
    ],
    ['generated', AssignThreadDocument as DocumentNode],
  ])('is the changed one where a %s document was changed', async (_, document) => {
    const text = document.loc?.source.body;
    expect(await sent(document)).toMatchObject({ query: text });
    const without = visit(document, {
      Field: ({ name }) => (name.value === 'fullName' ? null : undefined),
    });
    const renamed = visit(document, {
      Field: (node) =>
        node.name.value === 'id' || node.alias
          ? { ...node, alias: { ...node.name, value: 'renamed' } }
          : undefined,
    });
    const spread = visit(document, {
      FragmentSpread: (node) => ({ kind: Kind.FIELD, name: { ...node.name, value: '__typename' } }),
    });
    for (const changed of [without, renamed, spread]) {
      expect(changed.loc).toBe(document.loc);
      const { query } = await sent(changed);
      expect(parse(query, { noLocation: true })).toEqual(
        parse(print(changed), { noLocation: true }),
      );
    }
  });
});

describe('what a document selects', () => {
  const run = async (text: string, data: unknown, operationName?: string) => {
    const { server, execute } = await faulty(json(200, { data }));
    const result = await settles(execute(parse(text), {}, { operationName }));
    expect(server.requests).toHaveLength(1);
    return result;
  };

  test.each<[string, object, object]>([
    ['query { n: name }', { n: 'a' }, { name: 'a' }],
    ['query { ... { name } }', { name: 'a' }, { other: 'a' }],
    ['query { ... on Query { name } }', { name: 'a' }, {}],
    ['query { ...Q } fragment Q on Query { name }', { name: 'a' }, {}],
    [
      'query { ...Q } fragment P on Query { other } fragment Q on Query { name }',
      { name: 'a' },
      {},
    ],
    ['query { ...P } fragment Q on Query { name } fragment P on Query { ...Q }', { name: 'a' }, {}],
    ['query ($a: B) { name @include(if: $a) name }', { name: 'a' }, {}],
    ['query ($a: B) { name name @include(if: $a) }', { name: 'a' }, {}],
    ['query ($a: B) { name ... @include(if: $a) { name } }', { name: 'a' }, {}],
    ['query { thing { id } }', { thing: null }, { thing: 'a' }],
    ['query { thing { id } }', { thing: [] }, { thing: 1 }],
  ])('%s must be there', async (text, data, other) => {
    expect(dataOf(await run(text, data))).toEqual(data);
    expect(failureOf(await run(text, other)).type).toBe('invalid_response');
  });

  test('of a fragment is not what an operation of its name selects', async () => {
    const text = 'query A { ...Q } query Q { other } fragment Q on Query { name }';
    expect(dataOf(await run(text, { name: 'a' }, 'A'))).toEqual({ name: 'a' });
    expect(failureOf(await run(text, { other: 'a' }, 'A')).type).toBe('invalid_response');
  });

  test.each([
    'query ($a: B) { name @include(if: $a) }',
    'query ($a: B) { name @ include(if: $a) }',
    'query ($a: B) { ... @include(if: $a) { name } }',
    'query ($a: B) { ... @skip(if: $a) { ... on Query { name } } }',
    'query ($a: B) { ...Q @include(if: $a) } fragment Q on Query { name }',
    'query ($a: B) { ...Q } fragment Q on Query { name @skip(if: $a) }',
  ])('%s need not be there', async (text) => {
    expect(dataOf(await run(text, {}))).toEqual({});
    expect(dataOf(await run(text, { name: 'a' }))).toEqual({ name: 'a' });
  });

  test('of one field in two places counts together', async () => {
    const text = 'mutation { rename { thing { id } } rename { failure: error { message } } }';
    const done = { rename: { thing: { id: 'x' }, failure: null } };
    expect(dataOf(await run(text, done))).toEqual(done);
    for (const [failure, type] of [
      [{ message: 'No' }, 'mutation_error'],
      [null, 'invalid_response'],
    ]) {
      const error = failureOf(await run(text, { rename: { thing: null, failure } }));
      expect(error.type).toBe(type);
    }
  });

  test.each([
    'query { name ...F } fragment F on Query { ...F }',
    'query { ...F } fragment F on Query { name ...G } fragment G on Query { ...F }',
    'query { name thing { ...F } } fragment F on Thing { thing { ...F } }',
    'query { name ...Nowhere }',
  ])("%s is the server's to refuse", async (text) => {
    const { server, execute } = await faulty(status(400));
    expect(failureOf(await settles(execute(parse(text))))).toMatchObject({ status: 400 });
    expect(server.requests).toHaveLength(1);
  });
});

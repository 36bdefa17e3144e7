import fc from 'fast-check';
import { buildSchema, parse, Source, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Executable } from '../src/codegen/read/definitions.js';
import { findOffences } from '../src/codegen/refuse/rules.js';
import { assertValid, readOperations } from '../src/schema/operations.js';
import { validateDefinitions } from '../src/schema/validate.js';
import { runs } from './random.js';
import { randomOperation } from './schema-check/random-operations.js';
import { build, changedModel, randomModel } from './schema-check/random-schemas.js';

describe('a thousand operations, each with a fragment beside it, that share thirty', () => {
  const schema = buildSchema('type Query { a: A } type A { a: A x: Int y: Int z: Int }');
  const shared = Array.from({ length: 30 }, (_, i) => {
    const spread = i > 0 ? `...Shared${i - 1}` : '';
    return `fragment Shared${i} on A { x y a { z ${spread} } }`;
  });
  const operations = Array.from(
    { length: 1_000 },
    (_, i) => `query q${i} { a { ...Own${i} } } fragment Own${i} on A { x ...Shared29 }`,
  );
  const valid = [...shared, ...operations].join('\n');
  const invalid = `${valid}\nquery last { nothing }`;
  const message = 'Cannot query field "nothing" on type "Query".';

  it('are more than graphql-js validates of one document', () => {
    const [error, ...more] = validate(schema, parse(invalid));
    expect(more).toEqual([]);
    expect(error?.message).toBe('Validation aborted.');
  });

  it('are all checked before codegen', () => {
    const offences = (text: string) => {
      const { definitions } = parse(new Source(text, 'x.graphql'));
      const all = definitions as Executable[];
      const fragments = new Map(
        all.flatMap((node) =>
          node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
        ),
      );
      const queries = all.filter((node) => node.kind === 'OperationDefinition');
      const given = { all, operations: queries, fragments, syntaxErrors: [] };
      return findOffences(given, schema, false).map((offence) => offence.message);
    };
    expect(offences(valid)).toEqual([]);
    expect(offences(invalid)).toEqual([message]);
  });

  it('are all checked before a change of schema is', () => {
    const check = (text: string) =>
      assertValid(schema, 'a.graphql', readOperations([{ path: 'x.graphql', text }]));
    expect(() => check(valid)).not.toThrow();
    expect(() => check(invalid)).toThrow('Cannot query field "nothing" on type "Query"');
  });
});

it('finds what graphql-js does', () => {
  let wrong = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const model = randomModel(g);
      const schema = build(model);
      const other = build(changedModel(g, changedModel(g, model)));
      if (!schema || !other) return;
      const { text } = randomOperation(g, schema);
      const document = parse(text);
      const errors = (found: ReturnType<typeof validate>) =>
        found.map(({ message, locations }) => ({ message, locations }));
      const expected = errors(validate(other, document, specifiedRules, { maxErrors: 1e6 }));
      if (expected.length > 0) wrong++;
      const found = errors(
        validateDefinitions(other, document.definitions as Executable[], specifiedRules),
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: runs(200) },
  );
  expect(wrong).toBeGreaterThan(0);
});

it.each([
  ['a directive in the wrong place', 'query q @skip(if: true) { a { x } }'],
  ['an unknown directive of a variable', 'query q($x: Int @no) { b(x: $x) }'],
  [
    'variables that are unused, undefined, unfit',
    'query q($x: Int, $y: String) { b(x: $z) c: b(x: $y) }',
  ],
  ['a cycle', 'query q { a { ...F } } fragment F on A { a { ...G } } fragment G on A { x ...F }'],
  ['a variable beneath a fragment', 'query q { a { ...F } } fragment F on A { d(y: $no) }'],
  ['a wrong input', 'query q { e(f: { g: "1", h: { g: A }, no: 1, g: 2 }) }'],
  ['a list for one value', 'query q($x: [Int!]) { b(x: [1]) c: b(x: $x) }'],
  [
    'deep introspection',
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  ],
  ['a conflict across fragments', 'query q { a { ...F x: y } } fragment F on A { x }'],
  ['two root fields of a subscription', 'subscription s { s t }'],
  ['a fragment on a scalar', 'query q { a { ... on Int { x } ...F } } fragment F on Int { x }'],
])('finds %s as graphql-js does', (_, text) => {
  const schema =
    buildSchema(`type Query { a: A b(x: Int): Int e(f: F): Int } type A { a: A x: Int y: String d(y: Int): Int }
    input F { g: Int h: F } type Subscription { s: Int t: Int }`);
  const document = parse(text);
  const rules = specifiedRules.filter(
    ({ name }) => !/^(?:LoneAnonymous|NoUnusedFragments)/.test(name),
  );
  const expected = validate(schema, document, rules);
  expect(expected).not.toEqual([]);
  const found = validateDefinitions(schema, document.definitions as Executable[], rules);
  expect(found).toEqual(expected);
});

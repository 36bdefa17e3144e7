import fc from 'fast-check';
import { type DocumentNode, parse, stripIgnoredCharacters } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Executable } from '../../src/codegen/read/definitions.js';
import { document } from '../../src/codegen/write/document-node.js';
import { findMisread } from '../../src/codegen/write/text.js';
import { runs } from '../random.js';

/** The one definition, as graphql-js reads it. */
const parsed = (text: string) => parse(text, { noLocation: true }).definitions;

describe('the nodes of a text', () => {
  it.each([
    'query a { b }',
    'mutation a { b }',
    'subscription a { b }',
    'query on { on type query fragment mutation true null }',
    'query a($b: Int, $c: [ID!]!, $d: [[Int]!]) { e }',
    'query a($b: Int = 1 @c(d: 2) @e, $f: [Int!] = [1, -2], $g: G = { h: null }) @i @j(k: $b) { l }',
    'query a { b: c d: e(f: 1) { g: h } }',
    'query a { b @skip(if: $c) @include(if: true) { d } }',
    'query a { ...b ... on C { d } ... { e } ... @f { g } ...onH ...i @j ... on K @l(m: 1) { n } }',
    'query a { b(c: 0, d: -0, e: 1.5, f: -1e10, g: 1E-5, h: 6.02e+23) }',
    'query a { b(c: "", d: "\\"\\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 é 漢 😀 { } ( ) ... # $x @y") }',
    'query a { b(c: true, d: false, e: null, f: TRUE, g: nullable, h: e1) }',
    'query a { b(c: [], d: {}, e: [[], [1 2.0 "3" $f]], g: { h: { i: [{ j: K }] } }) }',
    'fragment a on B { c }',
    'fragment fragment on query @a(b: "c") { ...d }',
  ])('%s', (text) => {
    expect(document(stripIgnoredCharacters(text)).definitions).toEqual(parsed(text));
  });

  it('are those of graphql-js for whatever can be written', () => {
    fc.assert(
      fc.property(definition, (text) => {
        expect(document(stripIgnoredCharacters(text)).definitions).toEqual(parsed(text));
      }),
      { numRuns: runs(200) },
    );
  });

  it('are held against those of graphql-js before they are generated, by file and place', () => {
    const read = (text: string) => parse(text).definitions as Executable[];
    expect(findMisread(read('query a($b: Int = 1) { c(d: "e") }'))).toEqual([]);
    expect(findMisread(read('query ok { a }\n query a { b(c: """\n  d\n  """) }'))).toMatchObject([
      { line: 2, column: 2, message: expect.stringContaining('"a"') },
    ]);
  });
});

describe('a document', () => {
  const inner = () => document('fragment C on D{e}');
  const make = (c = inner()) => {
    const b = document('fragment B on D{...C}', [c]);
    return { b, c, a: document('query a{f{...B ...C}}', [b, c]) };
  };
  const body = 'query a{f{...B ...C}}\nfragment B on D{...C}\nfragment C on D{e}';
  const whole = {
    kind: 'Document',
    definitions: parsed(body),
    loc: {
      start: 0,
      end: body.length,
      source: { body, name: 'GraphQL request', locationOffset: { line: 1, column: 1 } },
    },
  };

  it('has each fragment once, in text and nodes, and shares its nodes', () => {
    const { a, b, c } = make();
    expect(a).toEqual(whole);
    expect(a.definitions[1]).toBe(b.definitions[0]);
    expect(a.definitions[2]).toBe(c.definitions[0]);
    expect(a.definitions).toBe(a.definitions);
    expect(a.loc).toBe(a.loc);
  });

  it.each<[string, (a: DocumentNode) => unknown]>([
    ['JSON', (a) => JSON.parse(JSON.stringify(a))],
    ['spread', (a) => ({ ...a })],
    ['structuredClone', (a) => structuredClone(a)],
    ['Object.assign', (a) => Object.assign({}, a)],
    ['entries', (a) => Object.fromEntries(Object.entries(a))],
    ['descriptors', (a) => Object.create({}, Object.getOwnPropertyDescriptors(a))],
  ])('is copied whole before anything of it was read: %s', (_, copy) => {
    const json = (value: unknown) => JSON.parse(JSON.stringify(value));
    expect(json(copy(make().a))).toEqual(json(whole));
  });

  it('is an ordinary object once it was read', () => {
    const { a } = make();
    expect(Object.keys(a)).toEqual(['kind', 'definitions', 'loc']);
    const { definitions, loc } = a;
    const flags = { writable: true, enumerable: true, configurable: true };
    expect(Object.getOwnPropertyDescriptors(a)).toEqual({
      kind: { value: 'Document', ...flags },
      definitions: { value: definitions, ...flags },
      loc: { value: loc, ...flags },
    });
    expect(Object.keys(a)).toEqual(['kind', 'definitions', 'loc']);
  });

  it('can be written to, to no effect on other documents or on copies', () => {
    const { a, b } = make();
    const copy = Object.create({}, Object.getOwnPropertyDescriptors(b));
    Object.assign(b, { definitions: [], loc: undefined });
    expect(b).toEqual({ kind: 'Document', definitions: [], loc: undefined });
    expect(a).toEqual(whole);
    expect(copy.definitions).toHaveLength(2);
    copy.definitions = [1];
    expect(copy.definitions).toEqual([1]);
  });

  it('reads the same when frozen, and refuses to be written to', () => {
    const a = Object.freeze(make().a);
    expect(a).toEqual(whole);
    expect(a.definitions).toBe(a.definitions);
    expect(() => Object.assign(a, { loc: undefined })).toThrow(TypeError);
  });
});

const name = fc
  .stringMatching(/^[_a-zA-Z]\w{0,4}$/)
  .filter((word) => !['on', 'true', 'false', 'null'].includes(word));

type Text = fc.Arbitrary<string>;
const text = (strings: TemplateStringsArray, ...parts: Text[]): Text =>
  fc.tuple(...parts).map((values) => String.raw({ raw: strings }, ...values));
const maybe = (part: Text): Text => fc.oneof(fc.constant(''), part);
const joined = (part: Text, minLength = 0): Text =>
  fc.array(part, { minLength, maxLength: 3 }).map((all) => all.join(' '));
/** What refers to itself, each time less likely to. */
const nested = (leaf: Text, ...grow: ((again: Text) => Text)[]): Text =>
  fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof({ depthSize: 'small' }, leaf, ...grow.map((make) => make(tie('node')))),
  })).node;

const scalar = fc.oneof(
  name,
  fc.constantFrom('true', 'false', 'null'),
  fc.maxSafeInteger().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  // What JSON escapes is escaped in the same way in GraphQL.
  fc.string({ unit: 'grapheme' }).map((string) => JSON.stringify(string)),
);
const [constant, value] = [scalar, fc.oneof(text`$${name}`, scalar)].map((leaf) =>
  nested(
    leaf,
    (again) => text`[${joined(again)}]`,
    (again) => text`{${joined(text`${name}:${again}`)}}`,
  ),
) as [Text, Text];
const args = (of: Text) => maybe(text`(${joined(text`${name}:${of}`, 1)})`);
const directives = (of: Text) => joined(text`@${name}${args(of)}`);
const type = nested(
  text`${name}${maybe(fc.constant('!'))}`,
  (again) => text`[${again}]${maybe(fc.constant('!'))}`,
);
const field = text`${maybe(text`${name}:`)}${name}${args(value)}${directives(value)}`;
const condition = text`...${maybe(text`on ${name}`)}${directives(value)}`;
const selection = nested(
  fc.oneof(field, text`...${name}${directives(value)}`),
  (again) => text`${field}{${joined(again, 1)}}`,
  (again) => text`${condition}{${joined(again, 1)}}`,
);
const body = text`${directives(value)}{${joined(selection, 1)}}`;
const variable = text`$${name}:${type}${maybe(text`=${constant}`)}${directives(constant)}`;
const variables = maybe(text`(${joined(variable, 1)})`);
const definition = fc.oneof(
  text`${fc.constantFrom('query', 'mutation', 'subscription')} ${name}${variables}${body}`,
  text`fragment ${name} on ${name}${body}`,
);

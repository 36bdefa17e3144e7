import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkOperations } from '../../src/schema/check.js';
import { schemasFor, schemaText, wholeSchema } from '../../src/schema/load.js';
import { readOperations } from '../../src/schema/operations.js';
import { createReport } from '../../src/schema/report.js';
import type { Schemas } from '../../src/schema/rules/mark.js';
import { cutSdl } from '../../src/schema/sdl/cut.js';
import { runs } from '../random.js';
import { randomOperation } from './random-operations.js';
import { build, changedModel, randomModel, sdl } from './random-schemas.js';

/** What is reached of two schemas, and what the check of that and of the whole says. */
function both(before: string, after: string, operation: string) {
  const documents = readOperations([{ path: 'operation.graphql', text: operation }]);
  const [from, to] = [schemaText(before, 'before'), schemaText(after, 'after')];
  const reached = schemasFor(documents, from, to);
  const said = (schemas: Schemas) => createReport(checkOperations(schemas, documents));
  const all = () => said({ from: wholeSchema(from).schema, to: wholeSchema(to).schema });
  return { reached, part: said(reached), all };
}

describe('what is reached of a schema', () => {
  it('says of an operation what the whole says', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const model = randomModel(g);
        const changed = changedModel(g, model);
        const [from, to] = [build(model), build(changed)];
        if (!from || !to) return;
        const { text } = randomOperation(g, from);
        if (validate(from, parse(text)).length > 0) return;
        const { reached, part, all } = both(sdl(model), sdl(changed), text);
        if (!reached.alike) return;
        compared++;
        expect(part, `${sdl(model)}\n--- turns into\n${sdl(changed)}\n--- for\n${text}`).toEqual(
          all(),
        );
      }),
      { numRuns: runs(400) },
    );
    expect(compared).toBeGreaterThan(runs(400) / 2);
  });

  it('is no more than that', () => {
    const before = `type Query { a(i: In): A other: Other }
type A implements Node & Unused { id: ID! b: B unread: Unread }
interface Node { id: ID! } interface Unused { id: ID! }
type B { x: Int } type Unread { x: Int } type Other { x: Int }
input In { deep: Deep } input Deep { e: E } enum E { V }
type Broken { x: Int x: String }`;
    const { reached, part } = both(before, before.replace('{ V }', '{ W }'), '{ a { b { x } } }');
    const names = Object.keys(reached.from.getTypeMap()).filter((name) => /^(?!__)/.test(name));
    expect(names.sort()).toEqual([
      'A',
      'B',
      'Boolean',
      'Deep',
      'E',
      'In',
      'Int',
      'Query',
      'String',
    ]);
    expect([...(reached.alike ?? [])].sort()).toEqual(['A', 'B', 'Deep', 'In', 'Query']);
    expect(part.verdict).toBe('safe');
    expect(reached.warnings).toEqual([
      'before:6:22: Broken.x is defined twice, and not alike, which no operation meets',
      'after:6:22: Broken.x is defined twice, and not alike, which no operation meets',
    ]);
  });

  it('may have a field twice, unlike, only where no operation asks for it', () => {
    const schema = 'type Query { a: Int a: String b: Int }';
    expect(both(schema, schema, '{ b }').part.verdict).toBe('safe');
    expect(() => both(schema, schema, '{ a }')).toThrow(/before:1:14: .*"Query\.a"/);
  });

  it.each([
    ['a type that is not defined', 'type Query { a: Int b: Nothing }'],
    ['what does not parse', 'type Query { a: Int ( }'],
    ['a type twice', 'type Query { a: Int } type Query { b: Int }'],
    ['an object as an input', 'type Query { a(x: A): Int } type A { x: Int }'],
  ])('is refused with %s', (_name, schema) => {
    expect(() => both(schema, schema, '{ a }')).toThrow(/^before:1:\d+: .*(not|must)/);
  });
});

describe('a cut of SDL', () => {
  const files = ['../schema-forms/every-feature.graphql', '../../schema.graphql'];

  it.each(files)('has every definition of %s as it stands', (file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    const { types, directives, schema } = cutSdl(text) ?? {};
    const pieces = [...[...(types?.values() ?? [])].flat(), ...(directives?.values() ?? [])];
    const found = [...pieces, ...(schema ?? [])].sort((a, b) => a.start - b.start);
    const { definitions } = parse(text);
    expect(found.map((piece) => print(parse(piece.text)))).toEqual(definitions.map(print));
    expect(cutSdl(text)?.doubled).toEqual(new Set());
  });

  it('is not misled by what looks like a definition', () => {
    const text = `"type A {" type Query { # } type B
  """ \\""" } type C { """ type(input: String = "} \\" {" enum: [In] = [{ a: 1 }]): type
  input: Int @a(b: "}") }
union type = | input | enum directive @a(b: String) repeatable on | FIELD_DEFINITION | SCALAR
scalar input @a(b: """{""") enum enum { type input } input In { a: Int }`;
    const { types } = cutSdl(text) ?? {};
    expect([...(types?.keys() ?? [])]).toEqual(['Query', 'type', 'input', 'enum', 'In']);
    expect(cutSdl('type A { "x }')).toBeUndefined();
    expect(cutSdl('query { a }')).toBeUndefined();
    expect(cutSdl('type A { a: Int ) }')).toBeUndefined();
    expect(cutSdl('')?.types.size).toBe(0);
  });
});

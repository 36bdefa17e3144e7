import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkOperations } from '../../src/schema/check.js';
import { assertValid, readOperations } from '../../src/schema/operations.js';
import { createReport } from '../../src/schema/report.js';
import { kinds } from '../../src/schema/rules/kinds.js';
import { deprecated } from './scenarios/deprecated.js';
import { members } from './scenarios/members.js';
import { passed } from './scenarios/passed.js';
import { read } from './scenarios/read.js';
import type { Scenario } from './scenarios/scenario.js';
import { sent } from './scenarios/sent.js';

const groups = { read, members, sent, passed, deprecated };

function report({ before, after, operation }: Omit<Scenario, 'name' | 'findings'>) {
  const [from, to] = [buildSchema(before), buildSchema(after)];
  const documents = readOperations([{ path: 'operation.graphql', text: operation }]);
  assertValid(from, 'before.graphql', documents);
  return createReport(checkOperations({ from, to }, documents));
}

describe.each(Object.entries(groups))('schema check: %s', (_group, scenarios) => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const { findings, verdict } = report(scenario);
    expect(
      findings.map(
        ({ severity, kind, coordinate, certainty, typeImpact, line, column }) =>
          `${severity} ${kind} ${coordinate}, ${certainty}, ${typeImpact}, ${line}:${column}`,
      ),
    ).toEqual(scenario.findings);
    expect(verdict).toBe(scenario.findings[0]?.split(' ')[0] ?? 'safe');
  });
});

describe('schema check', () => {
  it('has a scenario for every kind of finding', () => {
    const shown = new Set(
      Object.values(groups)
        .flat()
        .flatMap(({ findings }) => findings.map((finding) => finding.split(' ')[1])),
    );
    const silent = [
      'FIELD_BECAME_NON_NULL',
      'OPTIONAL_INPUT_FIELD_ADDED',
      'INPUT_FIELD_TYPE_COERCED',
      'INPUT_FIELD_WIDENED',
    ];
    // What only graphql-js refuses, and no change is known that it does.
    const unreachable = ['DOCUMENT_INVALID'];
    const rest = Object.keys(kinds).filter((kind) => !shown.has(kind));
    expect(rest.filter((kind) => ![...silent, ...unreachable].includes(kind))).toEqual([
      'INPUT_FIELD_SCALAR_CHANGED',
    ]);
  });

  it('makes one finding of one cause, with every operation and place that it reaches', () => {
    const { findings, operations } = report({
      before: 'type Query { a: T b: T } type T { x: Int! }',
      after: 'type Query { a: T b: T } type T { x: Int }',
      operation: `query two { a { x } b { ...Parts } }
query one { a { ...Parts } }
query none { a { __typename } }
fragment Parts on T { x }`,
    });
    expect(operations).toEqual({ none: 'safe', one: 'breaking', two: 'breaking' });
    expect(findings).toMatchObject([
      {
        coordinate: 'T.x',
        operations: ['one', 'two'],
        file: 'operation.graphql',
        line: 1,
        column: 17,
        places: [
          { line: 1, column: 17, operations: ['two'] },
          { line: 4, column: 23, operations: ['one', 'two'] },
        ],
      },
    ]);
  });

  it('says of each place what is true of its operations, and of the finding what is strongest', () => {
    const shape = (value: string, a: string) => `type Query { q(x: In, level: Level): Int }
enum Level { LOW ${value} } input In { a: ${a} b: Int }`;
    const { findings } = report({
      before: shape('HIGH', 'Int'),
      after: shape('', 'Int!'),
      operation: `query passes($level: Level) { q(level: $level) }
query says { q(level: HIGH) }
query optional($in: In) { q(x: $in) }
query required($in: In!) { q(x: $in) }
query literal { q(x: { b: 1 }) }`,
    });
    expect(findings.map(({ file: _, ...rest }) => rest)).toMatchObject([
      {
        kind: 'ENUM_VALUE_REMOVED',
        operations: ['passes', 'says'],
        ...{ line: 2, column: 23, certainty: 'always' },
        reason: 'The server refuses a document that passes it.',
        places: [
          { line: 2, certainty: 'always', operations: ['says'] },
          {
            ...{ line: 1, column: 15, certainty: 'if-provided', operations: ['passes'] },
            reason: 'The server refuses a call with it in $level.',
          },
        ],
      },
      {
        kind: 'INPUT_FIELD_BECAME_REQUIRED',
        operations: ['literal', 'optional', 'required'],
        ...{ line: 4, certainty: 'always' },
        reason: 'The server refuses a call that leaves $in.a out.',
        places: [
          { line: 4, certainty: 'always', operations: ['required'] },
          {
            ...{ line: 5, certainty: 'always', operations: ['literal'] },
            reason: 'The server refuses a document that does not pass it.',
          },
          { line: 3, certainty: 'if-provided', operations: ['optional'] },
        ],
      },
    ]);
  });

  it('is silent where a default is only written differently', () => {
    const input = 'input In { a: Int = 1, b: [ID!] = ["1"], c: Float = 1.0 }';
    const { findings } = report({
      before: `type Query { q(x: In = {b: 1, a: 1}, y: [Int] = 1): Int } ${input}`,
      after: `type Query { q(y: [Int] = [1], x: In = { a: 1, b: ["1"], c: 1 }): Int } ${input}`,
      operation: 'query q($in: In) { q a: q(x: $in) b: q(x: { a: 2 }) }',
    });
    expect(findings).toEqual([]);
  });

  it("gives the vendor's reason, and lists what was deprecated before apart", () => {
    const { findings, knownDeprecations, verdict } = report({
      before: 'type Query { a: Int @deprecated(reason: "Old.") b: Int }',
      after: 'type Query { a: Int @deprecated(reason: "Old.") b: Int @deprecated(reason: "New.") }',
      operation: '{ a b }',
    });
    expect(verdict).toBe('deprecated');
    expect(findings).toMatchObject([{ coordinate: 'Query.b', reason: 'New.' }]);
    expect(knownDeprecations).toMatchObject([{ coordinate: 'Query.a', reason: 'Old.' }]);
  });

  it.each([
    ['none', 'type Query { a: Int }', 'type Query { a: Int b: Int }'],
    ['patch', 'type Query { a: Int }', 'type Query { a: Int! }'],
    ['patch', 'type Query { a: Int }', 'type Query { a: Int @deprecated }'],
    ['minor', 'type Query { a: Int }', 'type Query { a: Float }'],
    ['major', 'type Query { a: Int! }', 'type Query { a: Int }'],
  ])('asks for the version that the shared documents need: %s', (bump, before, after) => {
    expect(report({ before, after, operation: '{ a }' }).bump).toBe(bump);
  });

  it.each([
    ['none', 'input In { id: ID }', 'input In { id: ID }'],
    ['minor', 'input In { id: ID }', 'input In { id: ID title: String }'],
    // Their callers do not compile any more, though servers take one value as a list, and 1 as an ID.
    ['major', 'input In { id: ID! }', 'input In { id: [ID!]! }'],
    ['major', 'input In { ids: [ID] }', 'input In { ids: [[ID]] }'],
    ['major', 'input In { id: Int }', 'input In { id: ID }'],
    ['none', 'input In { id: ID }', 'input In { id: String }'],
    // Callers may send what they could not.
    ['minor', 'input In { id: ID! }', 'input In { id: ID }'],
    ['minor', 'input In { n: Int! }', 'input In { n: Int! = 1 }'],
    ['minor', 'input In { ids: [ID!] }', 'input In { ids: [ID] }'],
    ['minor', 'input In { ids: [[ID!]] }', 'input In { ids: [[ID]] }'],
    ['minor', 'input In { by: By } enum By { A }', 'input In { by: String } enum By { A }'],
    [
      'minor',
      'input In { by: By } enum By { A }',
      'input In { by: How } enum By { A } enum How { A B }',
    ],
  ])('asks for it as well where variables change that servers take: %s', (bump, before, after) => {
    const schema = (input: string) => `type Query { a(in: In): Int } ${input}`;
    const operation = 'query act($in: In) { a(in: $in) }';
    const made = report({ before: schema(before), after: schema(after), operation });
    expect(made).toMatchObject({ verdict: 'safe', findings: [], bump });
  });

  const types = 'type A { x: Int } type B { x: Int } type Other { b: B }';
  it.each([
    ['an enum without a value', 'E } enum E { X Y }', 'E } enum E { X }', '{ a }'],
    ['an enum of fewer values', 'E } enum E { X Y }', 'F } enum E { X Y } enum F { X }', '{ a }'],
    ['an enum where a string was', 'String } enum E { X }', 'E } enum E { X }', '{ a }'],
    ['a union without a member', 'U } union U = A | B', 'U } union U = A', '{ a { __typename } }'],
    [
      'one of a union',
      'U } union U = A | B',
      'A } union U = A | B',
      '{ a { ... on A { x } __typename } }',
    ],
  ])(
    'asks for a major version where programs may name what is gone: %s',
    (_, from, to, operation) => {
      const schema = (rest: string) => `type Query { other: Other a: ${rest} ${types}`;
      const made = report({ before: schema(from), after: schema(to), operation });
      expect(made).toMatchObject({ verdict: 'safe', findings: [], bump: 'major' });
    },
  );

  it('asks for a major version where a type has another name, and for none where nobody reads it', () => {
    const [before, after] = [
      'type Query { a: A } type A { x: Int }',
      'type Query { a: B } type B { x: Int }',
    ];
    expect(report({ before, after, operation: '{ a { __typename x } }' }).bump).toBe('major');
    expect(report({ before, after, operation: '{ a { x } }' }).bump).toBe('none');
    const members = (of: string) => `type Query { other: Other a: U } union U = ${of} ${types}`;
    const one = {
      before: members('A | B'),
      after: members('A'),
      operation: '{ other { b { x } } }',
    };
    expect(report(one).bump).toBe('none');
  });
});

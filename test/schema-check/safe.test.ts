import fc from 'fast-check';
import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkOperations } from '../../src/schema/check.js';
import { readOperations } from '../../src/schema/operations.js';
import type { Mark } from '../../src/schema/rules/mark.js';
import { runs } from '../random.js';
import { randomOperation } from './random-operations.js';
import { build, changedModel, randomModel, sdl } from './random-schemas.js';

/** Every run tries other schemas; a failure prints the seed, to be set here. */
const options = {
  numRuns: Number(process.env['RUNS'] ?? runs(400)),
  ...(process.env['SEED'] && { seed: Number(process.env['SEED']) }),
};

describe('schema check, on random schemas, changes and operations', () => {
  it('calls nothing safe that the new schema refuses, or answers as readers do not expect', () => {
    let safe = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const seen = randomCheck(g);
        if (!seen) return;
        const { marks, from, to, document, variables, explain } = seen;
        if (marks.some(({ severity }) => severity === 'breaking' || severity === 'dangerous'))
          return;
        safe++;
        const problem = run(g(fc.integer, {}), to, document, variables, from);
        expect(problem, explain()).toBeUndefined();
      }),
      options,
    );
    expect(safe).toBeGreaterThan(options.numRuns / 20);
  });

  // A field that became required may have been sent all along; nothing in the old types says so.
  it('calls nothing always breaking that the new schema takes', () => {
    let broken = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const seen = randomCheck(g);
        if (!seen) return;
        const { marks, to, document, variables, explain } = seen;
        const refused = marks.filter(
          ({ severity, certainty, kind }) =>
            severity === 'breaking' &&
            certainty === 'always' &&
            kind !== 'FIELD_TYPE_CHANGED' &&
            kind !== 'INPUT_FIELD_BECAME_REQUIRED' &&
            // graphql-js 16 overlooks optional variables in a `@oneOf` input that is non-null.
            kind !== 'ONE_OF_ADDED',
        );
        if (refused.length === 0) return;
        broken++;
        const taken =
          validate(to, document).length === 0 &&
          executeSync({ schema: to, document, variableValues: variables }).data !== undefined;
        expect(taken, explain()).toBe(false);
      }),
      options,
    );
    expect(broken).toBeGreaterThan(options.numRuns / 100);
  });
});

function randomCheck(g: Parameters<typeof randomModel>[0]) {
  const model = randomModel(g);
  const from = build(model);
  if (!from) return undefined;
  const changed = changedModel(g, model);
  const to = build(changed);
  const { text, variables } = randomOperation(g, from);
  const document = parse(text);
  if (!to || validate(from, document).length > 0) return undefined;
  const documents = readOperations([{ path: 'operation.graphql', text }]);
  const marks: readonly Mark[] = checkOperations({ from, to }, documents)[0]?.marks ?? [];
  const explain = () =>
    [
      sdl(model),
      '--- turns into',
      sdl(changed),
      '--- for',
      text,
      JSON.stringify(variables),
      '--- with',
      ...marks.map(({ severity, kind, coordinate }) => `${severity} ${kind} ${coordinate}`),
    ].join('\n');
  return { marks, from, to, document, variables, explain };
}

/** What goes wrong for a program that has the old types, if anything. */
function run(
  seed: number,
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  old: GraphQLSchema,
): string | undefined {
  const invalid = validate(schema, document)[0];
  if (invalid) return invalid.message;
  // Beside what the operation selects, so that its readers' view of each object can be worked out.
  const watched = visit(document, {
    SelectionSet: (node) => ({ ...node, selections: [...node.selections, ...parseTypename] }),
  });
  const random = mulberry32(seed);
  const answer = executeSync({
    schema,
    document: watched,
    variableValues: variables,
    rootValue: {},
    fieldResolver: (_source, _args, _context, info) => anything(random, schema, info.returnType),
    typeResolver: (value: { type: string }) => value.type,
  });
  if (answer.errors) return answer.errors[0]?.message;
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const query = old.getQueryType();
  if (!operation || !query) return 'no operation';
  const reader = new Reader(old, document);
  return reader.object(answer.data as Json, operation.selectionSet, query);
}

type Json = { [key: string]: unknown };

const parseTypename = (
  parse('{ __type__: __typename }').definitions[0] as { selectionSet: SelectionSetNode }
).selectionSet.selections;

/** Holds an answer against the types that a program was compiled with. */
class Reader {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    this.#document = document;
  }

  object(value: Json, set: SelectionSetNode, type: GraphQLCompositeType): string | undefined {
    const actual = String(value['__type__']);
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const problem = this.#field(value, selection, type, actual);
        if (problem) return problem;
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : this.#document.definitions.find(
              (node) =>
                node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
            );
      if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION)
        return 'no fragment';
      const condition = this.#schema.getType(fragment.typeCondition?.name.value ?? '');
      if (!isCompositeType(condition)) return 'no condition';
      const applies = this.#possible(condition);
      // Of an object that readers do not know, they expect what they expect of all.
      const expected = this.#schema.getType(actual)
        ? applies.includes(actual)
        : this.#possible(type).every((name) => applies.includes(name));
      const problem = expected && this.object(value, fragment.selectionSet, condition);
      if (problem) return problem;
    }
    return undefined;
  }

  #field(value: Json, node: FieldNode, type: GraphQLCompositeType, actual: string) {
    const key = (node.alias ?? node.name).value;
    if (!Object.hasOwn(value, key)) return `${key} is missing of ${actual}`;
    if (node.name.value === '__typename')
      return this.#possible(type).includes(String(value[key])) ? undefined : `${actual} is unknown`;
    const field = isUnionType(type) ? undefined : type.getFields()[node.name.value];
    return field ? this.#value(value[key], node, field.type) : 'no field';
  }

  #value(value: unknown, node: FieldNode, type: GraphQLOutputType): string | undefined {
    const wrong = `${node.name.value}: ${JSON.stringify(value)} is no ${type}`;
    if (isNonNullType(type)) return value === null ? wrong : this.#value(value, node, type.ofType);
    if (value === null) return undefined;
    if (isListType(type)) {
      if (!Array.isArray(value)) return wrong;
      const item: GraphQLOutputType = type.ofType;
      return value.map((each) => this.#value(each, node, item)).find(Boolean);
    }
    if (isCompositeType(type))
      return node.selectionSet && !Array.isArray(value) && typeof value === 'object'
        ? this.object(value as Json, node.selectionSet, type)
        : wrong;
    const fits: Record<string, boolean> = {
      Int: Number.isInteger(value),
      Float: typeof value === 'number',
      Boolean: typeof value === 'boolean',
      String: typeof value === 'string',
      ID: typeof value === 'string',
      Json: true,
    };
    const known = isEnumType(type) ? Boolean(type.getValue(String(value))) : fits[type.name];
    return known ? undefined : wrong;
  }

  #possible(type: GraphQLCompositeType): string[] {
    return isAbstractType(type)
      ? this.#schema.getPossibleTypes(type).map(({ name }) => name)
      : [type.name];
  }
}

/** Any value that the type has. */
function anything(random: () => number, schema: GraphQLSchema, type: GraphQLOutputType): unknown {
  if (isNonNullType(type)) {
    for (;;) {
      const value = anything(random, schema, type.ofType);
      if (value !== null) return value;
    }
  }
  if (random() < 0.3) return null;
  if (isListType(type)) {
    const item: GraphQLOutputType = type.ofType;
    return Array.from({ length: Math.floor(random() * 3) }, () => anything(random, schema, item));
  }
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  if (isAbstractType(type)) return { type: one(schema.getPossibleTypes(type)).name };
  if (isCompositeType(type)) return { type: type.name };
  if (isEnumType(type)) return one(type.getValues()).name;
  const name = getNamedType(type).name;
  if (name === 'Int') return Math.floor(random() * 9);
  if (name === 'Float') return random() * 9;
  if (name === 'Boolean') return random() < 0.5;
  return one(['red', 'x']);
}

/** @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

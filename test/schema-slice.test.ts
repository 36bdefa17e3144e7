import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  concatAST,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { describe, expect, it } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const slice = buildSchema(readFileSync(path('../schema.graphql'), 'utf8'));
const operations = concatAST(
  readdirSync(path('../operations'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => parse(readFileSync(path(`../operations/${file}`), 'utf8'))),
);

describe('schema.graphql', () => {
  it('holds what the operations need', () => {
    expect(validate(slice, operations).map(({ message }) => message)).toEqual([]);
  });

  it('holds no type that the operations do not reach', () => {
    const reached = reachedTypes();
    expect(typesOf(slice).filter(({ name }) => !reached.has(name))).toEqual([]);
  });

  const vendorFile = path('../../shared/plain-api/schema.graphql');
  const isHere = existsSync(vendorFile);
  if (!isHere) {
    console.info(
      "Skipped: schema.graphql is not held against the vendor's SDL, which is not here.",
    );
  }

  describe.skipIf(!isHere)("beside the vendor's SDL", () => {
    const vendor = isHere ? buildSchema(readFileSync(vendorFile, 'utf8')) : slice;

    it('has the same fields, arguments, types and deprecations', () => {
      for (const type of typesOf(slice)) {
        expect(shapeOf(vendor.getType(type.name)), type.name).toMatchObject(shapeOf(type));
      }
    });

    it('has enums, unions, interfaces and inputs complete', () => {
      for (const type of typesOf(slice)) {
        if (isObjectType(type)) continue;
        expect(shapeOf(type), type.name).toEqual(shapeOf(vendor.getType(type.name)));
      }
    });

    it('describes everything in its own words', () => {
      const theirs = new Set(wordsOf(vendor));
      expect(wordsOf(slice).filter((words) => theirs.has(words))).toEqual([]);
    });
  });
});

const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );

/** What two schemas must agree on, without descriptions or the wording of deprecations. */
function shapeOf(type: GraphQLNamedType | undefined): Record<string, unknown> {
  if (isEnumType(type)) {
    const values = type
      .getValues()
      .map(({ name, deprecationReason }) => [name, !!deprecationReason]);
    return { kind: 'enum', values: Object.fromEntries(values) };
  }
  if (isUnionType(type)) {
    return {
      kind: 'union',
      members: type
        .getTypes()
        .map(({ name }) => name)
        .sort(),
    };
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => [
      field.name,
      [String(field.type), field.defaultValue, !!field.deprecationReason],
    ]);
    return { kind: 'input', oneOf: type.isOneOf, fields: Object.fromEntries(fields) };
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields()).map((field) => [
      field.name,
      {
        type: String(field.type),
        deprecated: !!field.deprecationReason,
        args: field.args.map((arg) => [arg.name, String(arg.type), arg.defaultValue]),
      },
    ]);
    const interfaces = type.getInterfaces().map(({ name }) => name);
    return { kind: type.astNode?.kind, interfaces, fields: Object.fromEntries(fields) };
  }
  return { kind: type ? 'scalar' : 'missing' };
}

/** Every description and reason, in lower case and without line breaks. */
function wordsOf(schema: GraphQLSchema): string[] {
  const entries = typesOf(schema).flatMap((type) => {
    if (isEnumType(type)) return [type, ...type.getValues()];
    if (!('getFields' in type)) return [type];
    const fields = Object.values(type.getFields());
    return [type, ...fields, ...fields.flatMap((field) => ('args' in field ? field.args : []))];
  });
  return entries
    .flatMap((entry) => [
      entry.description,
      'deprecationReason' in entry ? entry.deprecationReason : undefined,
    ])
    .flatMap((text) =>
      text
        ? [
            text
              .toLowerCase()
              .replace(/[\s`.]+/g, ' ')
              .trim(),
          ]
        : [],
    );
}

/** Types of selected fields and arguments, members of unions and interfaces, the closure of inputs. */
function reachedTypes(): Set<string> {
  const reached = new Set(['Query', 'Mutation']);
  const reach = (type: GraphQLNamedType | undefined) => {
    if (!type || reached.has(type.name)) return;
    reached.add(type.name);
    if (isUnionType(type)) type.getTypes().forEach(reach);
    if (isInterfaceType(type)) slice.getPossibleTypes(type).forEach(reach);
    if (isObjectType(type)) type.getInterfaces().forEach(reach);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) reach(getNamedType(field.type));
    }
  };
  const info = new TypeInfo(slice);
  visit(
    operations,
    visitWithTypeInfo(info, {
      Field() {
        const type = info.getType();
        if (type) reach(getNamedType(type));
        for (const arg of info.getFieldDef()?.args ?? []) reach(getNamedType(arg.type));
      },
    }),
  );
  return reached;
}

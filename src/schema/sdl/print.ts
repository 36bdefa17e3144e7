import {
  DEFAULT_DEPRECATION_REASON,
  type GraphQLArgument,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  Kind,
  lexicographicSortSchema,
  print,
} from 'graphql';
import { defaultValue } from './default-value.js';
import { specifiedDirectives, specifiedScalars } from './introspection.js';

/** The definitions of a schema in their one order. */
export interface PrintedSchema {
  readonly text: string;
  /** By name. */
  readonly types: ReadonlyMap<string, string>;
  /** Fields of the query, mutation and subscription types, by coordinate. */
  readonly operations: ReadonlyMap<string, string>;
}

/**
 * SDL in one order and one form of everything, so that two dumps of one schema are the same bytes.
 * graphql-js prints a schema too, but version 17 in another form than 16, and 16 no object as the
 * default of a custom scalar. Directives on types are left out, as introspection does.
 *
 * The schema is one that was built from definitions.
 */
export function printNormalised(given: GraphQLSchema): PrintedSchema {
  const schema = lexicographicSortSchema(given);
  const roots = rootsOf(schema).map(({ type }) => type);
  const named = Object.values(schema.getTypeMap()).filter(
    ({ name }) => !name.startsWith('__') && !specifiedScalars.includes(name),
  );
  const types = new Map(named.map((type) => [type.name, printType(type)]));
  const directives = schema
    .getDirectives()
    .filter(({ name }) => !specifiedDirectives.includes(name))
    .map(printDirective);
  const definitions = [printSchemaDefinition(schema), ...directives, ...types.values()];
  for (const { name } of roots) types.delete(name);
  return {
    text: `${definitions.filter((text) => text !== '').join('\n\n')}\n`,
    types,
    operations: new Map(
      roots.flatMap((type) =>
        Object.values(type.getFields()).map((field) => [
          `${type.name}.${field.name}`,
          description(field) + printField(field),
        ]),
      ),
    ),
  };
}

const rootsOf = (schema: GraphQLSchema) =>
  [
    { operation: 'query', type: schema.getQueryType() },
    { operation: 'mutation', type: schema.getMutationType() },
    { operation: 'subscription', type: schema.getSubscriptionType() },
  ].flatMap(({ operation, type }) => (type ? [{ operation, type }] : []));

function printSchemaDefinition(schema: GraphQLSchema): string {
  const roots = rootsOf(schema);
  const usual = (operation: string) => operation[0]?.toUpperCase() + operation.slice(1);
  // A type that only has the name of a root type would become one.
  const implied =
    roots.every(({ operation, type }) => type.name === usual(operation)) &&
    ['query', 'mutation', 'subscription'].every(
      (operation) =>
        roots.some((root) => root.operation === operation) ||
        !isObjectType(schema.getType(usual(operation))),
    );
  if (roots.length === 0 || (implied && typeof schema.description !== 'string')) return '';
  const lines = roots.map(({ operation, type }) => `  ${operation}: ${type.name}\n`);
  return `${description(schema)}schema {\n${lines.join('')}}`;
}

function printType(type: GraphQLNamedType): string {
  const start = description(type);
  if (isScalarType(type)) {
    const url = type.specifiedByURL;
    return `${start}scalar ${type.name}${typeof url === 'string' ? ` @specifiedBy(url: ${quoted(url)})` : ''}`;
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const names = type.getInterfaces().map(({ name }) => name);
    const implemented = names.length > 0 ? ` implements ${names.join(' & ')}` : '';
    const keyword = isObjectType(type) ? 'type' : 'interface';
    const fields = Object.values(type.getFields());
    return `${start}${keyword} ${type.name}${implemented}${block(fields, printField)}`;
  }
  if (isEnumType(type))
    return `${start}enum ${type.name}${block(type.getValues(), (value) => value.name + deprecated(value))}`;
  if (isInputObjectType(type)) {
    const oneOf = type.isOneOf ? ' @oneOf' : '';
    return `${start}input ${type.name}${oneOf}${block(Object.values(type.getFields()), printInputValue)}`;
  }
  const members = type.getTypes().map(({ name }) => name);
  return `${start}union ${type.name}${members.length > 0 ? ` = ${members.join(' | ')}` : ''}`;
}

const printDirective = (directive: GraphQLDirective): string =>
  `${description(directive)}directive @${directive.name}${printArguments(directive.args, '')}${
    directive.isRepeatable ? ' repeatable' : ''
  } on ${directive.locations.join(' | ')}`;

const printField = (field: GraphQLField<unknown, unknown>): string =>
  `${field.name}${printArguments(field.args, '  ')}: ${String(field.type)}${deprecated(field)}`;

function printArguments(args: readonly GraphQLArgument[], indent: string): string {
  if (args.length === 0) return '';
  if (args.every((argument) => !argument.description))
    return `(${args.map(printInputValue).join(', ')})`;
  const lines = args.map(
    (argument, index) =>
      `${description(argument, `  ${indent}`, index === 0)}  ${indent}${printInputValue(argument)}`,
  );
  return `(\n${lines.join('\n')}\n${indent})`;
}

function printInputValue(value: GraphQLArgument | GraphQLInputField): string {
  const fallback = defaultValue(value);
  const given = fallback === undefined ? '' : ` = ${fallback}`;
  return `${value.name}: ${String(value.type)}${given}${deprecated(value)}`;
}

function deprecated({ deprecationReason: reason }: { deprecationReason?: unknown }): string {
  if (typeof reason !== 'string') return '';
  return reason === DEFAULT_DEPRECATION_REASON
    ? ' @deprecated'
    : ` @deprecated(reason: ${quoted(reason)})`;
}

const block = <T extends Described>(items: readonly T[], printItem: (item: T) => string): string =>
  items.length === 0
    ? ''
    : ` {\n${items
        .map((item, index) => `${description(item, '  ', index === 0)}  ${printItem(item)}`)
        .join('\n')}\n}`;

interface Described {
  readonly description?: string | null | undefined;
}

/** As lines of its own before what it describes, the first in a block without an empty one before. */
function description({ description: text }: Described, indent = '', first = true): string {
  if (typeof text !== 'string') return '';
  const printed = print({ kind: Kind.STRING, value: text, block: fitsBlock(text) });
  const before = indent !== '' && !first ? `\n${indent}` : indent;
  return `${before}${printed.replaceAll('\n', `\n${indent}`)}\n`;
}

/** Whether a block string can say it, which drops common indentation and empty lines at both ends. */
function fitsBlock(text: string): boolean {
  if (text === '') return true;
  if (/[^\P{Cc}\n\t]/u.test(text)) return false;
  const lines = text.split('\n');
  const blank = (line: string | undefined) => /^[\t ]*$/.test(line ?? '');
  if (blank(lines[0]) || blank(lines.at(-1))) return false;
  return lines.length === 1 || lines.some((line) => !blank(line) && /^[^\t ]/.test(line));
}

const quoted = (value: string) => print({ kind: Kind.STRING, value });

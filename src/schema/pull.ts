import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import {
  type GraphQLField,
  type GraphQLSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
  printType,
} from 'graphql';
import { BadInput } from './bad-input.js';
import type { FetchOptions } from './fetch.js';
import { loadSchema, parseSchema } from './load.js';
import { defaultOf } from './rules/mark.js';

export interface Pulled {
  readonly url: string;
  readonly out: string;
  /** Whether there was no schema to compare with. */
  readonly first: boolean;
  /** Whether the file is another one now. */
  readonly changed: boolean;
  readonly types: Difference;
  /** Fields of the query, mutation and subscription types. */
  readonly operations: Difference;
}

export interface Difference {
  /** How many there are now. */
  readonly total: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/**
 * Fetches a schema and writes it normalised, in one step: where anything fails, the file stays as
 * it was.
 *
 * @throws {BadInput} where the URL answers no valid schema, or the file cannot be written
 */
export async function pullSchema(
  url: string,
  out: string,
  options: FetchOptions = {},
): Promise<Pulled> {
  const schema = await loadSchema(url, options);
  const text = normalise(schema);
  const earlier = await readFile(out, 'utf8').catch(() => undefined);
  const before = earlier === undefined ? undefined : readable(earlier, out);
  if (text !== earlier) await replaceFile(out, text);
  return {
    url,
    out,
    first: before === undefined,
    changed: text !== earlier,
    types: difference(before && types(before), types(schema)),
    operations: difference(before && operations(before), operations(schema)),
  };
}

/** SDL in one order of everything, so that two dumps of one schema are the same bytes. */
const normalise = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;

async function replaceFile(out: string, text: string): Promise<void> {
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, out);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new BadInput(`${out} cannot be written (${code ?? String(error)})`, { cause: error });
  }
}

const readable = (text: string, name: string): GraphQLSchema | undefined => {
  try {
    return parseSchema(text, name);
  } catch {
    return undefined;
  }
};

function types(schema: GraphQLSchema): Map<string, string> {
  const roots = rootTypes(schema);
  return new Map(
    Object.values(lexicographicSortSchema(schema).getTypeMap())
      .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
      .filter(({ name }) => !roots.some((root) => root.name === name))
      .map((type) => [type.name, printType(type)]),
  );
}

const operations = (schema: GraphQLSchema): Map<string, string> =>
  new Map(
    rootTypes(schema).flatMap((root) =>
      Object.values(root.getFields()).map((field) => [`${root.name}.${field.name}`, shape(field)]),
    ),
  );

const rootTypes = (schema: GraphQLSchema) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type !== undefined && type !== null,
  );

const shape = ({ args, type, description, deprecationReason }: GraphQLField<unknown, unknown>) =>
  JSON.stringify([
    args
      .map((argument) => [
        argument.name,
        String(argument.type),
        defaultOf(argument),
        argument.description,
        argument.deprecationReason,
      ])
      .sort(),
    String(type),
    description,
    deprecationReason,
  ]);

function difference(
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string>,
): Difference {
  const names = [...after.keys()];
  return {
    total: after.size,
    added: before ? names.filter((name) => !before.has(name)) : [],
    removed: [...(before?.keys() ?? [])].filter((name) => !after.has(name)),
    changed: names.filter((name) => before?.has(name) && before.get(name) !== after.get(name)),
  };
}

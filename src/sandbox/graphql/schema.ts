import type {
  DocumentNode,
  GraphQLAbstractType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
} from 'graphql';
import { isHarmless } from '../../schema/sdl/harmless.js';
import { forbidden, lacks, queryError } from '../errors.js';
import type { Context, RootField } from '../section.js';
import { api } from '../sections.js';
import { permissionsOf } from './costs.js';
import { concreteType, dateTime, fill, givenToMutation, isDateTime, madeUp } from './fill.js';
import {
  buildASTSchema,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validateSchema,
} from './graphql-js.js';

/**
 * A schema that the sandbox can answer: fields that it knows by their names, the others with
 * something plausible.
 *
 * What the SDL defines twice, alike, is taken once.
 *
 * @throws {Error} where the SDL does not parse or is no schema to ask queries of
 */
export async function sandboxSchema(sdl: string): Promise<GraphQLSchema> {
  const document = parse(sdl);
  const schema = await buildStrict(document).catch(async (refused: unknown) => {
    const { mend } = await import('../../schema/sdl/mend.js');
    const mended = mend(document);
    // What was wrong is not what can be mended.
    if (mended.document === document) throw refused;
    return buildStrict(mended.document);
  });
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type)) resolveFields(schema, type);
    else if (isAbstractType(type)) resolveType(schema, type);
  }
  return schema;
}

async function buildStrict(document: DocumentNode): Promise<GraphQLSchema> {
  const schema = buildASTSchema(document);
  const problems = validateSchema(schema);
  const problem = problems.find(({ message }) => !isHarmless(message));
  if (problem) throw problem;
  return problems.length === 0 ? schema : buildASTSchema(document, { assumeValid: true });
}

type Resolve = (
  parent: unknown,
  args: Record<string, unknown>,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

function resolveFields(schema: GraphQLSchema, type: GraphQLObjectType): void {
  const isMutation = type === schema.getMutationType();
  const roots = isMutation ? api.mutations : type === schema.getQueryType() ? api.queries : {};
  for (const field of Object.values(type.getFields())) {
    const root = roots[field.name];
    const known = root ? rootResolver(root, isMutation) : api.fields[type.name]?.[field.name];
    const namedType = getNamedType(field.type);
    const writesTime = isDateTime(namedType);
    const isRequired = isNonNullType(field.type);
    field.resolve = (parent, args, context: Context, info) => {
      if (isMutation && context.mutationError) {
        return refusedPayload(namedType, context.mutationError);
      }
      const source = parent as Record<string | symbol, unknown> | undefined;
      const value =
        known && !source?.[madeUp]
          ? (known as Resolve)(parent, args, context, info)
          : source?.[field.name];
      if (isMutation && hasError(value)) return refusedPayload(namedType, value.error);
      if (value === undefined || (value === null && isRequired)) {
        return fill({
          schema,
          store: context.store,
          parent: type.name,
          name: field.name,
          type: field.type,
          args: { ...(source?.[givenToMutation] as object | undefined), ...args },
        });
      }
      return writesTime && typeof value === 'string' ? dateTime(value) : value;
    };
  }
}

/** Asks for the permissions of the field, and of all that is selected in it, before anything is done. */
function rootResolver(root: RootField, isMutation: boolean): Resolve {
  return (_parent, args, context, info) => {
    const needed = permissionsOf(root, info);
    const missing = needed.filter((permission) => !context.permissions.has(permission));
    if (missing.length === 0) return root.resolve(args as never, context);
    if (isMutation) return { error: forbidden(missing) };
    throw queryError(lacks(missing), 'FORBIDDEN');
  };
}

const hasError = (value: unknown): value is { error: object } =>
  typeof value === 'object' && value !== null && 'error' in value && value.error !== null;

/** Nothing but the error, and empty lists where the schema has no null for them. */
function refusedPayload(type: GraphQLNamedType, error: object): object {
  if (!isObjectType(type)) return { error };
  const nothing = Object.values(type.getFields()).map((field) => [
    field.name,
    isNonNullType(field.type) && isListType(field.type.ofType) ? [] : null,
  ]);
  return { ...Object.fromEntries(nothing), error };
}

function resolveType(schema: GraphQLSchema, type: GraphQLAbstractType): void {
  type.resolveType = (value: { __typename?: unknown }) =>
    concreteType(type, value.__typename, schema);
}

import { createRequire } from 'node:module';

/**
 * graphql-js, which refuses a schema that another copy of it made. Node gives graphql-yoga its
 * CommonJS modules; an `import` here would be the same, but bundlers and Vitest, where they take
 * this file in, would make it the ES modules.
 */
const graphql = createRequire(import.meta.url)('graphql') as typeof import('graphql');

export const {
  buildSchema,
  GraphQLError,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  Source,
  validate,
  validateSchema,
} = graphql;

export type GraphQLError = import('graphql').GraphQLError;

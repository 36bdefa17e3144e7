import module from 'node:module';

/**
 * graphql-yoga and its own graphql-js, which refuses a schema that another copy of it made. Both are
 * required: an `import` of graphql gives other modules than a `require` under some loaders (tsx,
 * bundlers, Vitest), and one from here may find another version than graphql-yoga does.
 */
// Not by its name alone, by which webpack puts something else in its place.
const require = module.createRequire(import.meta.url);
const besideYoga = module.createRequire(require.resolve('graphql-yoga'));
const graphql = besideYoga('graphql') as typeof import('graphql');

export const { createYoga } = require('graphql-yoga') as typeof import('graphql-yoga');

export const {
  buildASTSchema,
  getDirectiveValues,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  Source,
  specifiedRules,
  validate,
  validateSchema,
} = graphql;

export type GraphQLError = import('graphql').GraphQLError;

/**
 * What makes a schema invalid though no operation depends on it: deprecations where the specification
 * wants none, defaults that do not fit their type, one type as two roots. Schemas of well-known
 * vendors have it, and graphql-js 17 refuses some of it where 16 does not.
 */
export const isHarmless = (message: string): boolean =>
  /must not be deprecated|cannot be deprecated|invalid default value|^All root types must be different/.test(
    message,
  );

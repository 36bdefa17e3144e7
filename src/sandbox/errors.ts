import type { FieldError, MutationError } from './mutation-error.js';

export type { FieldError, MutationError } from './mutation-error.js';

/** The documented codes of `errors[].extensions.code`. */
export type ErrorCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'INTERNAL_SERVER_ERROR';

const statuses: Record<string, number> = {
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
};

/** The HTTP status that goes with a code, 200 for codes that have none. */
export const statusOf = (code: unknown): number => statuses[String(code)] ?? 200;

/** A body that says why there is no result. */
export const errorBody = (message: string, code: string): string =>
  JSON.stringify({ errors: [{ message, extensions: { code } }] });

/** Thrown by a resolver of a query that answers nothing; graphql-js is not loaded for it. */
export class QueryRefused extends Error {
  readonly code: ErrorCode;
  constructor(message: string, code: ErrorCode) {
    super(message);
    this.code = code;
  }
}

/** An error of a query, to be thrown by a resolver. */
export const queryError = (message: string, code: ErrorCode): QueryRefused =>
  new QueryRefused(message, code);

/** Thrown by a mutation that does nothing; answered as the `error` of its payload. */
export class MutationRefused extends Error {
  readonly error: MutationError;
  constructor(error: MutationError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * A refusal of type `VALIDATION`.
 *
 * @param code a stable string, e.g. `customer_already_exists_with_email`
 * @param fields the fields of the input that are at fault, with what is wrong about each
 */
export const refused = (
  code: string,
  message: string,
  fields: readonly FieldError[] = [],
): MutationRefused =>
  new MutationRefused({ message, type: 'VALIDATION', code, fields: [...fields] });

export const invalidInput = (message: string, fields: readonly FieldError[]): MutationRefused =>
  refused('input_validation', message, fields);

export const notFound = (fields: readonly FieldError[]): MutationRefused =>
  refused('not_found', fields.map(({ message }) => message).join(' '), fields);

export const forbidden = (missing: readonly string[]): MutationError => ({
  message: lacks(missing),
  type: 'FORBIDDEN',
  code: 'forbidden',
  fields: [],
});

/** Names the permissions that an API key lacks. */
export const lacks = (missing: readonly string[]): string =>
  `The API key lacks the permission${missing.length > 1 ? 's' : ''} ${missing.join(', ')}.`;

/** An error of a call: narrow on `type`. Every one is an `Error`. */
export type OperationError =
  | UnauthenticatedError
  | ForbiddenError
  | BadRequestError
  | RateLimitedError
  | InternalServerError
  | MutationFailedError
  | GraphQLFailedError
  | NetworkError
  | TimeoutError
  | AbortedError
  | InvalidResponseError;

/** What every error of a call carries. */
export interface OperationErrorBase extends Error {
  /** The operation's name, or `anonymous`. */
  readonly operationName: string;
  /** How many times the request was handed to the network; 0 where nothing was sent. */
  readonly attempts: number;
  /** True where a mutation may have taken effect all the same; always false for a query. */
  readonly maybeApplied: boolean;
  /**
   * True where an earlier attempt of this call has taken effect: it was sent again after a doubtful
   * failure, and refused since what it makes was there, or what it takes away was gone.
   */
  readonly alreadyApplied?: true;
  /** The HTTP status, where there was a response. */
  readonly status?: number;
  /** The response header `apigw-requestid`, where there was one. */
  readonly requestId?: string;
  /** Who holds the thread now, where `assignThread` or `unassignThread` read it back and found it changed by others. */
  readonly currentAssignee?: { readonly __typename: string; readonly id: string } | null;
  /** The cursor behind which the page begins that `paginate` could not read; absent on the first one. */
  readonly after?: string;
  /** All of the above and the message, for logs. */
  toJSON(): Record<string, unknown>;
}

/** What an error carries that came as GraphQL `errors`. */
export interface GraphQLErrors {
  /** The response's `errors`, where it had any. */
  readonly graphqlErrors?: readonly GraphQLErrorEntry[];
  /** The response's `data`, where some of it came beside the errors. */
  readonly partialData?: unknown;
}

/** HTTP 401, or the code `UNAUTHENTICATED`. */
export interface UnauthenticatedError extends OperationErrorBase, GraphQLErrors {
  readonly type: 'unauthenticated';
}

/** HTTP 403, the code `FORBIDDEN`, or a mutation's error of the type `FORBIDDEN`. */
export interface ForbiddenError extends OperationErrorBase, GraphQLErrors {
  readonly type: 'forbidden';
  /** The mutation's error, where that is what forbade it. */
  readonly errorDetails?: MutationErrorDetails;
  /** The permissions that the key lacks (`thread:assign`), where the server named any. */
  readonly permissions?: readonly string[];
}

/** Another 4xx, a document or variables that the server refuses, or a call that could not be sent as it is. */
export interface BadRequestError extends OperationErrorBase, GraphQLErrors {
  readonly type: 'bad_request';
}

/** HTTP 429, or the code `RATE_LIMITED`. */
export interface RateLimitedError extends OperationErrorBase, GraphQLErrors {
  readonly type: 'rate_limited';
  /** Milliseconds until the server takes calls again, where it said so. */
  readonly retryAfter?: number;
}

/** HTTP 5xx, or the code `INTERNAL_SERVER_ERROR`. */
export interface InternalServerError extends OperationErrorBase, GraphQLErrors {
  readonly type: 'internal_server_error';
  /** Milliseconds that the server asked to wait, where it did (`Retry-After`). */
  readonly retryAfter?: number;
}

/** The mutation's payload has an `error`. */
export interface MutationFailedError extends OperationErrorBase {
  readonly type: 'mutation_error';
  /** The payload's `error` as it came: `message`, `type`, `code`, and the input's `fields` that it is about. */
  readonly errorDetails: MutationErrorDetails;
  /** The response's `data`, where the document has other mutations beside the one that failed. */
  readonly partialData?: unknown;
}

/** GraphQL errors of any other code. */
export interface GraphQLFailedError extends OperationErrorBase, GraphQLErrors {
  readonly type: 'graphql_error';
  readonly graphqlErrors: readonly GraphQLErrorEntry[];
}

/** No whole response: refused, reset, name not found, TLS. `cause` is what undici reported. */
export interface NetworkError extends OperationErrorBase {
  readonly type: 'network';
}

/** The call's deadline passed. */
export interface TimeoutError extends OperationErrorBase {
  readonly type: 'timeout';
}

/** The caller's signal was aborted (`cause` is its reason), or the client was closed. */
export interface AbortedError extends OperationErrorBase {
  readonly type: 'aborted';
}

/** Not a GraphQL response, one over the size limit, or a mutation's payload with neither result nor error. */
export interface InvalidResponseError extends OperationErrorBase {
  readonly type: 'invalid_response';
}

/** Plain's `MutationError`, as it came. New codes and types may appear at any time. */
export interface MutationErrorDetails {
  readonly message: string;
  readonly type: 'VALIDATION' | 'FORBIDDEN' | 'INTERNAL' | (string & {});
  readonly code: string;
  readonly fields: readonly {
    readonly field: string;
    readonly message: string;
    readonly type: 'VALIDATION' | 'REQUIRED' | 'NOT_FOUND' | (string & {});
  }[];
}

/** An entry of a response's `errors`. @see https://spec.graphql.org/October2021/#sec-Errors */
export interface GraphQLErrorEntry {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions?: { readonly code?: string; readonly [name: string]: unknown };
}

/** What `operationError` puts on the error beside its message. */
export interface OperationErrorFields
  extends Pick<OperationErrorBase, 'operationName' | 'attempts' | 'maybeApplied'> {
  readonly type: OperationError['type'];
  readonly alreadyApplied?: true | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly errorDetails?: MutationErrorDetails | undefined;
  readonly graphqlErrors?: readonly GraphQLErrorEntry[] | undefined;
  readonly partialData?: unknown;
  readonly currentAssignee?: OperationErrorBase['currentAssignee'];
}

/** Makes an error of a call; a field that is undefined is left out. */
export function operationError(
  message: string,
  fields: OperationErrorFields,
  cause?: unknown,
): OperationError {
  return new Failure(message, fields, cause) as Error as OperationError;
}

class Failure extends Error {
  // Not a field of the error itself; the class has the name for `util.inspect`.
  static override readonly name = 'OperationError';
  override get name(): string {
    return Failure.name;
  }

  constructor(message: string, fields: OperationErrorFields, cause: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    for (const [name, value] of Object.entries(fields)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  toJSON(): Record<string, unknown> {
    const named: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(named, this);
  }
}

import {
  type GraphQLErrorEntry,
  type MutationErrorDetails,
  type OperationError,
  type OperationErrorFields,
  operationError,
} from '../../errors.js';
import type { Redactor } from './redact.js';

/** What an attempt comes to. */
export type Outcome = Success | Failure;

export interface Success {
  readonly data: unknown;
}

export interface Failure {
  readonly type: OperationError['type'];
  /** What happened, for the message; it may hold what the server said: it is redacted, and then cut, later. */
  readonly detail: string;
  /** Whether a mutation may have taken effect. */
  readonly maybeApplied: boolean;
  /** Whether to send again: what can be repeated, or all since the server did not act. */
  readonly again: 'never' | 'repeatable' | 'always';
  readonly graphqlErrors?: readonly GraphQLErrorEntry[] | undefined;
  readonly errorDetails?: MutationErrorDetails | undefined;
  readonly partialData?: unknown;
}

/** @param maybeApplied false of what the server did not act on */
export function failed(
  type: Failure['type'],
  detail: string,
  maybeApplied = false,
  again: Failure['again'] = 'never',
): Failure {
  return { type, detail, maybeApplied, again };
}

/** A response that is not one of GraphQL; the detail shows how it begins. */
export function invalid(detail: string): Failure {
  return failed('invalid_response', detail, true);
}

/** Makes the error of a failed call, without the key and without the values of variables. */
export function errorOf(
  failure: Failure,
  { url, hasPlainKey }: { readonly url: URL; readonly hasPlainKey: boolean },
  clean: Redactor,
  circumstances: Omit<OperationErrorFields, 'type'>,
  cause: unknown,
): OperationError {
  const { type, graphqlErrors, errorDetails, partialData } = failure;
  const { operationName, retryAfter } = circumstances;
  const hint =
    type === 'unauthenticated' && !hasPlainKey
      ? ' (the API key does not begin with plainApiKey_)'
      : '';
  const mayPass = type === 'rate_limited' || type === 'internal_server_error';
  const wait = mayPass ? retryAfter : undefined;
  const when = wait ? ` (to be tried again in ${Math.ceil(wait / 1000)} s)` : '';
  return operationError(
    `${operationName} at ${url.host}: ${told(failure, clean)}${hint}${when}`,
    {
      type,
      ...circumstances,
      retryAfter: wait,
      permissions: type === 'forbidden' ? permissionsIn(failure, clean) : undefined,
      graphqlErrors: clean.json(graphqlErrors) as typeof graphqlErrors,
      errorDetails: clean.json(errorDetails) as typeof errorDetails,
      partialData: clean.data(partialData),
    },
    // The reason that a caller gives for an abort is the caller's own.
    type === 'aborted' ? cause : clean.cause(cause),
  );
}

/** A failure's detail as it may be told: clean, on one line, and no longer than anybody reads. */
export function told({ detail }: Failure, clean: Redactor): string {
  // On one line only now: a value of several lines was found as it is.
  const text = clean
    .prose(detail)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text;
}

/** The permissions that a denial names, in the form in which Plain writes them everywhere. */
function permissionsIn(
  { detail, graphqlErrors = [] }: Failure,
  clean: Redactor,
): string[] | undefined {
  const said = [detail, ...graphqlErrors.map(({ message }) => message)].join(' ');
  const named = said.slice(0, MAX_NAMED).match(/(?<![\w:/.-])[a-z]\w*:[a-z]\w*(?![\w:/-])/gi);
  return named ? (clean.json([...new Set(named)]) as string[]) : undefined;
}

/** Characters of a denial that are looked through. */
const MAX_NAMED = 10_000;

/** Characters of a message behind the operation and the host. */
const MAX_DETAIL = 400;

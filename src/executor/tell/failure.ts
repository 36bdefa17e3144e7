import {
  type GraphQLErrorEntry,
  type MutationErrorDetails,
  type OperationError,
  operationError,
} from '../../errors.js';
import { type Redactor, redactor } from './redact.js';

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

/** A response that is not one of GraphQL; the detail shows how it begins. */
export function invalid(detail: string): Failure {
  return { type: 'invalid_response', detail, maybeApplied: true, again: 'never' };
}

/** What the server did not act on. */
export function refused(type: Failure['type'], detail: string): Failure {
  return { type, detail, maybeApplied: false, again: 'never' };
}

/** What a failure happened to. */
export interface Circumstances {
  readonly key: RegExp;
  readonly hasPlainKey: boolean;
  readonly host: string;
  readonly operationName: string;
  readonly isMutation: boolean;
  /** What was sent as variables. */
  variables(): unknown;
  readonly attempts: number;
  /** Whether an earlier attempt may have taken effect. */
  readonly inDoubt: boolean;
  /** Whether this failure says that the earlier attempt has taken effect. */
  readonly alreadyApplied: boolean;
  /** 0 where there was no response. */
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly cause: unknown;
}

/** Makes the error of a failed call, without the key and without the values of variables. */
export function errorOf(failure: Failure, call: Circumstances): OperationError {
  const clean = redactor(call.key, () => call.variables());
  const { type, graphqlErrors, errorDetails, partialData } = failure;
  const hint =
    type === 'unauthenticated' && !call.hasPlainKey
      ? ' (the API key does not begin with plainApiKey_)'
      : '';
  return operationError(
    `${call.operationName} at ${call.host}: ${told(failure, clean)}${hint}`,
    {
      type,
      operationName: call.operationName,
      attempts: call.attempts,
      maybeApplied: call.isMutation && (call.inDoubt || failure.maybeApplied),
      alreadyApplied: call.alreadyApplied || undefined,
      status: call.status || undefined,
      requestId: call.requestId,
      retryAfter: WAITS.has(type) ? call.retryAfter : undefined,
      permissions: type === 'forbidden' ? permissionsIn(failure, clean) : undefined,
      graphqlErrors: clean.json(graphqlErrors) as typeof graphqlErrors,
      errorDetails: clean.json(errorDetails) as typeof errorDetails,
      partialData: clean.data(partialData),
    },
    // The reason that a caller gives for an abort is the caller's own.
    type === 'aborted' ? call.cause : clean.cause(call.cause),
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

/** The stable code of a failure, where it has one: the server's, or the system's. */
export function codeOf(failure: Failure | OperationError, cause: unknown): string | undefined {
  const { graphqlErrors, errorDetails } = failure as Failure;
  const code =
    errorDetails?.code ??
    graphqlErrors?.find(({ extensions }) => extensions?.code !== undefined)?.extensions?.code ??
    (cause as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** What may be over after a while. */
const WAITS: ReadonlySet<string> = new Set(['rate_limited', 'internal_server_error']);

/** Characters of a message behind the operation and the host. */
const MAX_DETAIL = 400;

import type { GraphQLErrorEntry, MutationErrorDetails, OperationError } from '../errors.js';
import type { Prepared } from './document.js';
import { type Headers, header } from './retry.js';

/** What a response comes to. */
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

/** Works out what a response means. */
export function outcomeOf(
  prepared: Prepared,
  status: number,
  headers: Headers,
  text: string,
): Outcome {
  const body = parse(text);
  const ok = status >= 200 && status < 300;
  if (!body) return ok ? notGraphQL(text) : byStatus(status, headers, text);

  const errors = own(body, 'errors');
  const data = own(body, 'data');
  const hasErrors = Array.isArray(errors)
    ? errors.length > 0
    : errors !== null && errors !== undefined;
  if (Array.isArray(errors) && hasErrors) {
    return graphqlFailure(status, headers, errors.map(entryOf), data, text);
  }
  if (!ok) return byStatus(status, headers, text);
  if (hasErrors || !isObject(data)) return notGraphQL(text);
  const missing = prepared.rootKeys.find((key) => !Object.hasOwn(data, key));
  if (missing !== undefined || (prepared.isMutation && Object.keys(data).length === 0)) {
    return invalid(`the response has no data for ${missing ?? 'any field'}`);
  }
  return (prepared.isMutation && mutationFailure(prepared, data)) || { data };
}

/** The failure that an HTTP status means by itself. */
export function byStatus(status: number, headers: Headers, text: string): Failure {
  const detail = `HTTP ${status}${excerpt(text)}`;
  if (status >= 200 && status < 300) return notGraphQL(text);
  if (status === 401) return refused('unauthenticated', detail);
  if (status === 403) return refused('forbidden', detail);
  if (status === 429) return { ...refused('rate_limited', detail), again: 'always' };
  if (status >= 500) {
    // 503 with Retry-After comes from what stands in front of the API: nothing was done.
    const turnedAway = status === 503 && header(headers, 'retry-after') !== undefined;
    return {
      type: 'internal_server_error',
      detail,
      maybeApplied: !turnedAway,
      again: turnedAway ? 'always' : REPEATED.has(status) ? 'repeatable' : 'never',
    };
  }
  if (status >= 400) return refused('bad_request', detail);
  const location = header(headers, 'location');
  const where = location === undefined ? '' : ` to ${location}, which is not followed`;
  return {
    type: 'invalid_response',
    detail: `HTTP ${status}, a redirect${where}${excerpt(text)}`,
    // 303 means "done, look there"; the others mean that nothing was done here.
    maybeApplied: status < 300 || status === 303,
    again: 'never',
  };
}

/** A response that is not one of GraphQL; the detail shows how it begins. */
export function invalid(detail: string): Failure {
  return { type: 'invalid_response', detail, maybeApplied: true, again: 'never' };
}

const REPEATED: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Error codes that Plain documents, and how others spell them. */
const TYPES: ReadonlyMap<unknown, Failure['type']> = new Map([
  ['UNAUTHENTICATED', 'unauthenticated'],
  ['FORBIDDEN', 'forbidden'],
  ['BAD_USER_INPUT', 'bad_request'],
  ['GRAPHQL_PARSE_FAILED', 'bad_request'],
  ['GRAPHQL_VALIDATION_FAILED', 'bad_request'],
  ['RATE_LIMITED', 'rate_limited'],
  ['RATELIMITED', 'rate_limited'],
  ['INTERNAL_SERVER_ERROR', 'internal_server_error'],
]);

function graphqlFailure(
  status: number,
  headers: Headers,
  graphqlErrors: readonly GraphQLErrorEntry[],
  data: unknown,
  text: string,
): Failure {
  const decisive = graphqlErrors.find(({ extensions }) => TYPES.has(extensions?.code));
  const type = TYPES.get(decisive?.extensions?.code);
  const partial = isObject(data) && Object.values(data).some((value) => value !== null);
  // An error below a mutation's payload was raised after the mutation itself had run.
  const ran = partial || graphqlErrors.some(({ path }) => Array.isArray(path) && path.length > 1);
  const ok = status >= 200 && status < 300;
  const fallback: Failure = ok
    ? { type: 'graphql_error', detail: '', maybeApplied: true, again: 'never' }
    : byStatus(status, headers, text);
  const byCode: Failure | undefined = type && {
    type,
    detail: '',
    maybeApplied: ran || (type === 'internal_server_error' && fallback.again !== 'always'),
    again: ran
      ? 'never'
      : type === 'rate_limited'
        ? 'always'
        : type !== 'internal_server_error'
          ? 'never'
          : ok || status < 500
            ? 'repeatable'
            : fallback.again,
  };
  const failure = byCode ?? { ...fallback, maybeApplied: fallback.maybeApplied || ran };
  const [{ message } = { message: '' }] = decisive ? [decisive] : graphqlErrors;
  const more = graphqlErrors.length > 1 ? ` (and ${graphqlErrors.length - 1} more)` : '';
  const code = (decisive ?? graphqlErrors[0])?.extensions?.code;
  return {
    ...failure,
    detail: `${ok ? '' : `HTTP ${status}, `}${typeof code === 'string' ? `${code}: ` : ''}${message}${more}`,
    graphqlErrors,
    ...(isObject(data) && { partialData: data }),
  };
}

function mutationFailure(
  { errorKeys }: Prepared,
  data: Readonly<Record<string, unknown>>,
): Failure | undefined {
  const names = Object.keys(data);
  let first: Failure | undefined;
  let failures = 0;
  for (const name of names) {
    const failure = payloadFailure(name, data[name], errorKeys);
    if (!failure) continue;
    first ??= failure;
    failures++;
  }
  if (!first) return undefined;
  return failures < names.length ? { ...first, maybeApplied: true, partialData: data } : first;
}

function payloadFailure(
  name: string,
  payload: unknown,
  errorKeys: readonly string[],
): Failure | undefined {
  if (payload === null) return neitherOf(name);
  if (!isObject(payload)) return undefined;
  let results = 0;
  let present = 0;
  for (const key of Object.keys(payload)) {
    const value = payload[key];
    if (errorKeys.includes(key)) {
      if (isObject(value)) return refusedByMutation(value, payload, errorKeys);
      if (value !== null) return invalid(`the payload of ${name} has an error of no known form`);
    } else if (key !== '__typename') {
      results++;
      if (value !== null) present++;
    }
  }
  const selectsNothing = results === 0 && errorKeys.some((key) => Object.hasOwn(payload, key));
  return present > 0 || selectsNothing ? undefined : neitherOf(name);
}

function neitherOf(name: string): Failure {
  return invalid(`the payload of ${name} has neither a result nor an error`);
}

function refusedByMutation(
  error: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
  errorKeys: readonly string[],
): Failure {
  const errorDetails = error as unknown as MutationErrorDetails;
  const type = own(error, 'type') === 'FORBIDDEN' ? 'forbidden' : 'mutation_error';
  const code = own(error, 'code');
  const message = own(error, 'message');
  const detail = [code, message].filter((part) => typeof part === 'string').join(': ');
  return {
    ...refused(type, detail || 'the mutation failed'),
    // With a result beside the error nobody knows.
    maybeApplied: Object.entries(payload).some(
      ([key, value]) => !errorKeys.includes(key) && key !== '__typename' && value !== null,
    ),
    errorDetails,
  };
}

function refused(type: Failure['type'], detail: string): Failure {
  return { type, detail, maybeApplied: false, again: 'never' };
}

function notGraphQL(text: string): Failure {
  return invalid(`the response is not one of GraphQL${excerpt(text) || ': it is empty'}`);
}

/** How a text begins, on one line. */
function excerpt(text: string): string {
  const start = text
    .slice(0, 20_000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return start === '' ? '' : `: ${start}`;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Entries of odd shapes become entries with a message; what else they hold is kept. */
function entryOf(entry: unknown): GraphQLErrorEntry {
  if (!isObject(entry)) {
    return { message: typeof entry === 'string' ? entry : 'an error of no known form' };
  }
  const message = own(entry, 'message');
  const extensions = own(entry, 'extensions');
  return {
    ...entry,
    message: typeof message === 'string' ? message : 'an error without a message',
    ...(extensions !== undefined && { extensions: isObject(extensions) ? extensions : {} }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

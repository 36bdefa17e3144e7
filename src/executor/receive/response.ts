import type { GraphQLErrorEntry } from '../../errors.js';
import type { Prepared } from '../prepare/document.js';
import { type Failure, failed, invalid, type Outcome } from '../tell/failure.js';
import { first, type Headers, retryAfter } from './headers.js';
import { isObject, type JsonObject, own } from './json.js';
import { fits, isResult, mutationFailure } from './payload.js';

/**
 * Works out what a response means.
 *
 * @param body the object that `text` is, if it is one
 */
export function outcomeOf(
  prepared: Prepared,
  status: number,
  headers: Headers,
  body: JsonObject | undefined,
  text: string,
): Outcome {
  const ok = status < 300;
  if (!body) return ok ? notGraphQL(text) : byStatus(status, headers, text);

  const errors = own(body, 'errors') ?? [];
  const data = own(body, 'data');
  if (Array.isArray(errors) && errors.length > 0) {
    return graphqlFailure(prepared, status, headers, errors.map(entryOf), data);
  }
  if (!ok) return byStatus(status, headers, text);
  if (!Array.isArray(errors) || !isObject(data)) return notGraphQL(text);
  for (const root of prepared.roots) {
    if (!Object.hasOwn(data, root.key)) {
      if (root.conditional) continue;
      return invalid(`the response has no data for ${root.key}`);
    }
    if (!fits(data[root.key], root)) return invalid(`the data of ${root.key} has no known form`);
  }
  if (prepared.isMutation && Object.keys(data).length === 0) {
    return invalid('the response has no data for any field');
  }
  return (prepared.isMutation && mutationFailure(prepared, data)) || { data };
}

/** The response's own `extensions`: cost, tracing, what a gateway says. */
export function extensionsOf(body: JsonObject): JsonObject | undefined {
  const extensions = own(body, 'extensions');
  return isObject(extensions) && Object.keys(extensions).length > 0 ? extensions : undefined;
}

/** The failure that an HTTP status from 300 on means by itself. */
export function byStatus(status: number, headers: Headers, text: string): Failure {
  const location = first(headers['location']);
  const where = location === undefined ? '' : ` to ${location}, which is not followed`;
  const redirect = status < 400 && status !== 304 ? `, a redirect${where}` : '';
  return byType(typeOf(status), status, headers, `HTTP ${status}${redirect}${shown(text)}`);
}

function typeOf(status: number): Failure['type'] {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'internal_server_error';
  if (status >= 400) return 'bad_request';
  return status >= 300 ? 'invalid_response' : 'graphql_error';
}

function byType(type: Failure['type'], status: number, headers: Headers, detail: string): Failure {
  if (type === 'rate_limited') return failed(type, detail, false, 'always');
  if (type === 'internal_server_error') {
    // 503 with Retry-After comes from what stands in front of the API: nothing was done.
    return status === 503 && retryAfter(headers, Date.now()) !== undefined
      ? failed(type, detail, false, 'always')
      : failed(type, detail, true, status === 501 || status > 504 ? 'never' : 'repeatable');
  }
  // 303 means "done, look there"; the other redirects mean that nothing was done here.
  const isDone = type === 'invalid_response' && status === 303;
  return failed(type, detail, isDone || type === 'graphql_error');
}

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

/** How many errors are kept; a response may have as many as its size allows. */
const MAX_ERRORS = 100;

function graphqlFailure(
  prepared: Prepared,
  status: number,
  headers: Headers,
  graphqlErrors: readonly GraphQLErrorEntry[],
  data: unknown,
): Failure {
  const decisive = graphqlErrors.find(({ extensions }) => TYPES.has(extensions?.code));
  const { message, extensions } = (decisive ?? graphqlErrors[0]) as GraphQLErrorEntry;
  const ok = status < 300;
  const { code } = extensions ?? {};
  const said = typeof code === 'string' ? `${code}: ` : '';
  const more = graphqlErrors.length > 1 ? ` (and ${graphqlErrors.length - 1} more)` : '';
  const failure = byType(
    TYPES.get(code) ?? typeOf(status),
    status,
    headers,
    `${ok ? '' : `HTTP ${status}, `}${said}${message}${more}`,
  );
  const partial =
    isObject(data) &&
    Object.keys(data).some((name) => data[name] !== null && isResult(name, prepared));
  // An error below a mutation's payload was raised after the mutation itself had run.
  const ran = partial || graphqlErrors.some(({ path }) => Array.isArray(path) && path.length > 1);
  const again = failure.again === 'always' ? 'repeatable' : failure.again;
  return {
    ...failure,
    ...(ran && { maybeApplied: true, again: ok && partial ? 'never' : again }),
    graphqlErrors: graphqlErrors.slice(0, MAX_ERRORS),
    ...(isObject(data) && { partialData: data }),
  };
}

function notGraphQL(text: string): Failure {
  return invalid(`the response is not one of GraphQL${shown(text) || ': it is empty'}`);
}

/** A text for a message, which redacts it before it cuts it. */
const shown = (text: string) => (text.trim() === '' ? '' : `: ${text}`);

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

import type { GraphQLErrorEntry } from '../errors.js';
import type { Prepared } from './document.js';
import { type Failure, invalid, type Outcome, refused } from './failure.js';
import { isObject, own, parseObject } from './json.js';
import { fits, mutationFailure } from './payload.js';
import { type Headers, header, retryAfter } from './retry.js';

/** Works out what a response means. */
export function outcomeOf(
  prepared: Prepared,
  status: number,
  headers: Headers,
  text: string,
): Outcome {
  const body = parseObject(text);
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
  for (const root of prepared.roots) {
    if (!Object.hasOwn(data, root.key)) {
      if (root.optional) continue;
      return invalid(`the response has no data for ${root.key}`);
    }
    if (!fits(data[root.key], root)) return invalid(`the data of ${root.key} has no known form`);
  }
  if (prepared.isMutation && Object.keys(data).length === 0) {
    return invalid('the response has no data for any field');
  }
  return (prepared.isMutation && mutationFailure(prepared, data)) || { data };
}

/** The failure that an HTTP status means by itself. */
export function byStatus(status: number, headers: Headers, text: string): Failure {
  const detail = `HTTP ${status}${shown(text)}`;
  if (status >= 200 && status < 300) return notGraphQL(text);
  if (status === 401) return refused('unauthenticated', detail);
  if (status === 403) return refused('forbidden', detail);
  if (status === 429) return { ...refused('rate_limited', detail), again: 'always' };
  if (status >= 500) {
    // 503 with Retry-After comes from what stands in front of the API: nothing was done.
    const turnedAway = status === 503 && retryAfter(headers, Date.now()) !== undefined;
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
    detail: `HTTP ${status}, a redirect${where}${shown(text)}`,
    // 303 means "done, look there"; the others mean that nothing was done here.
    maybeApplied: status < 300 || status === 303,
    again: 'never',
  };
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

/** How many errors are kept; a response may have as many as its size allows. */
const MAX_ERRORS = 100;

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
    maybeApplied: type === 'internal_server_error' && fallback.again !== 'always',
    again:
      type === 'rate_limited'
        ? 'always'
        : type !== 'internal_server_error'
          ? 'never'
          : ok || status < 500
            ? 'repeatable'
            : fallback.again,
  };
  const failure = { ...(byCode ?? fallback) };
  if (ran) {
    const again =
      ok && partial ? 'never' : failure.again === 'always' ? 'repeatable' : failure.again;
    Object.assign(failure, { maybeApplied: true, again });
  }
  const [{ message } = { message: '' }] = decisive ? [decisive] : graphqlErrors;
  const more = graphqlErrors.length > 1 ? ` (and ${graphqlErrors.length - 1} more)` : '';
  const code = (decisive ?? graphqlErrors[0])?.extensions?.code;
  return {
    ...failure,
    detail: `${ok ? '' : `HTTP ${status}, `}${typeof code === 'string' ? `${code}: ` : ''}${message}${more}`,
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

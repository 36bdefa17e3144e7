import { type Failure, failed, invalid } from '../tell/failure.js';
import { isError } from '../tell/redact.js';
import type { Headers } from './headers.js';

/**
 * What it means that an attempt brought no whole response.
 *
 * @param written whether the request may have reached the server
 * @param status of the response that was cut off, 0 where none had begun
 */
export function lost(error: unknown, written: boolean, status: number): Failure {
  const where = status === 0 ? '' : ` after HTTP ${status}`;
  const reason = describe(error);
  // Before it was written, it is a proxy that does not speak HTTP.
  if (written && isMalformed(error))
    return invalid(`the response is not valid HTTP${where}: ${reason}`);
  const old = /invalid on\w+ method$/.test(reason)
    ? ': the dispatcher is of an undici before 7'
    : '';
  const state = written ? 'the connection was lost' : 'no connection';
  const detail = `${state}${where}: ${reason}${old}`;
  const maybeApplied = written && (status !== 0 || !REFUSED.test(reason));
  const again = HOPELESS.test(reason) ? 'never' : maybeApplied ? 'repeatable' : 'always';
  return failed('network', detail, maybeApplied, again);
}

/**
 * A user's dispatcher that speaks HTTP/2, whose server did not begin with the request.
 * @see https://www.rfc-editor.org/rfc/rfc9113#section-8.7
 */
const REFUSED = /NGHTTP2_REFUSED_STREAM$/;

/** A user's dispatcher that takes no request any more, or not this one: a second would fare alike. */
const HOPELESS = /^UND_(?:ERR_(?:CLOSED|DESTROYED|INVALID_ARG|NOT_SUPP)|MOCK)/;

/** What came was no HTTP, or its header too large. Undici has no class that these share. */
function isMalformed(error: unknown): boolean {
  const { name, code } = Object(error) as NodeJS.ErrnoException;
  return MALFORMED.test(`${name} ${code}`);
}

/** Those of `RES` are a content length that does not fit, and a size over a dispatcher's own limit. */
const MALFORMED = /^(?:HTTPParser|Assertion)Error|UND_ERR_(?:RES_|HEADERS_OVERFLOW)/;

function describe(error: unknown): string {
  if (!isError(error)) return 'unknown';
  const { code, message, errors } = error as NodeJS.ErrnoException & Partial<AggregateError>;
  // The error of several addresses that were tried has no message of its own.
  const text = `${message || (Object(errors?.[0]).message ?? '')}`;
  return code === undefined || text.includes(`${code}`) ? text : `${code}: ${text}`;
}

/** A response that an interceptor of a user's dispatcher has made an error of: `responseError`, `retry`. */
interface ErrorOfResponse {
  readonly statusCode: number | string;
  readonly headers?: Headers | null;
  /** Parsed where it is JSON; `retry` has none. */
  readonly body?: unknown;
}

export const isResponse = (error: unknown): error is ErrorOfResponse =>
  Number((error as ErrorOfResponse | null)?.statusCode) >= 400;

/** Text is left out: it may be compressed bytes that were taken for text. */
export function textOf({ body }: ErrorOfResponse): string {
  if (typeof body !== 'object') return '';
  try {
    return JSON.stringify(body) ?? '';
  } catch {
    return '';
  }
}

import type { OperationError } from './errors.js';

/** The outcome of a call: `data` or `error`, never both. */
export type Result<T> =
  | { readonly data: T; readonly error?: never; readonly meta: Meta }
  | { readonly data?: never; readonly error: OperationError; readonly meta?: Meta };

/** What is known of the last response. */
export interface Meta {
  /** HTTP status. */
  readonly status: number;
  /** The response header `apigw-requestid`. */
  readonly requestId?: string;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** The headers `x-ratelimit-*`: the workspace's budget of requests. */
  readonly rateLimit?: RateLimit;
}

export interface RateLimit {
  /** Requests in a window. */
  readonly limit: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** When the window ends, on the server's clock. */
  readonly reset: Date;
}

/** The data of a result. @throws the result's error */
export function unwrap<T>(result: Result<T>): T {
  if (result.error) throw result.error;
  return result.data as T;
}

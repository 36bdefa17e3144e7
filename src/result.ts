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
  /**
   * The response's own `extensions` (cost, tracing, limits of a gateway), where it has any; without
   * the API key, and their messages without the values of variables.
   *
   * @see https://spec.graphql.org/October2021/#sec-Response-Format
   */
  readonly extensions?: Readonly<Record<string, unknown>>;
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

import { errorBody } from '../errors.js';
import type { MutationError } from '../mutation-error.js';
import { type NamesOf, refuseUnknown } from '../option-names.js';

/** What the next requests get in place of their answer. */
export interface Fault {
  /** How many requests. @default 1 */
  times?: number;
  /** Only requests whose document has an operation of this name; the others run as ever. */
  operation?: string;
  /**
   * The HTTP status of the answer, and nothing is run. Its body is the documented one of that
   * status, unless `code` or `body` is given. @default 200 where `code` is given
   */
  status?: number;
  /** The code of a GraphQL error in the answer, e.g. `INTERNAL_SERVER_ERROR`. */
  code?: string;
  /**
   * Milliseconds after which the answer says that it is worth to ask again: by
   * `x-ratelimit-reset` where it is a 429 or its code `RATE_LIMITED`, by `Retry-After`, in whole
   * seconds, where it is another status. @default 1000 for rate limits, else not said
   */
  retryAfter?: number;
  /** Headers of the answer, e.g. `{ 'retry-after': '1' }`. */
  headers?: Record<string, string>;
  /** The body of the answer, in place of the GraphQL error. */
  body?: string;
  /** What a mutation's payload carries: HTTP is 200, and nothing is changed. */
  mutationError?: Partial<MutationError>;
  /** Cuts the connection: before anything is run, or after it was run in place of the answer. */
  disconnect?: 'before' | 'after';
  /** Milliseconds by which the answer is late. */
  delay?: number;
}

const names: NamesOf<Fault> = {
  times: true,
  operation: true,
  status: true,
  code: true,
  retryAfter: true,
  headers: true,
  body: true,
  mutationError: true,
  disconnect: true,
  delay: true,
};

export const tooManyRequests = 'Too Many Requests - Rate limit exceeded';

/** The faults that are still to come, the oldest first. */
export interface Faults {
  add(fault: Fault): void;
  /** Takes the first fault that is meant for this document. */
  next(query: string): Fault | undefined;
  /** Forgets them all. */
  clear(): void;
}

export function createFaults(): Faults {
  const queue: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      refuseUnknown('A fault', fault, names);
      const left = fault.times ?? 1;
      if (!Number.isInteger(left) || left < 1) {
        throw new TypeError(`times must be a whole number from 1, not ${left}.`);
      }
      queue.push({ fault, left });
    },
    next(query) {
      const index = queue.findIndex(({ fault }) => isMeantFor(fault, query));
      const entry = queue[index];
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left === 0) queue.splice(index, 1);
      return entry.fault;
    },
    clear() {
      queue.length = 0;
    },
  };
}

/** The answer that a fault stands for, or undefined where the request is to be run. */
export function scriptedAnswer({ status, code, body, retryAfter, headers }: Fault) {
  if (status === undefined && code === undefined && body === undefined) return undefined;
  const isRateLimit = status === 429 || (code !== undefined && /^RATE_?LIMITED$/.test(code));
  return {
    status: status ?? 200,
    body: body ?? (code === undefined ? bodyOf(status ?? 200) : errorBody(messageOf(code), code)),
    headers: {
      ...(isRateLimit ? resetIn(retryAfter ?? 1000) : retryIn(retryAfter)),
      ...headers,
    },
  };
}

/** Fills what a scripted mutation error leaves out. */
export const completeMutationError = (error: Partial<MutationError>): MutationError => ({
  message: 'Something went wrong.',
  type: 'INTERNAL',
  code: 'internal',
  fields: [],
  ...error,
});

const codes: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
};

function bodyOf(status: number): string {
  const code = codes[status] ?? (status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR');
  return status < 400 ? '{"data":null}' : errorBody(messageOf(code), code);
}

const messageOf = (code: string): string =>
  code === 'RATE_LIMITED' ? tooManyRequests : 'This fault was scripted.';

/** The vendor's limit says when it ends as an instant. */
const resetIn = (milliseconds: number): Record<string, string> => ({
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': new Date(Date.now() + milliseconds).toISOString(),
});

const retryIn = (milliseconds: number | undefined): Record<string, string> =>
  milliseconds === undefined ? {} : { 'retry-after': String(Math.ceil(milliseconds / 1000)) };

function isMeantFor({ operation }: Fault, query: string): boolean {
  if (operation === undefined) return true;
  return Array.from(query.matchAll(/\b(?:query|mutation)\s+(\w+)/g)).some(
    ([, name]) => name === operation,
  );
}

import type { UndiciDispatcher } from '../dispatcher.js';

export interface ExecutorOptions {
  /**
   * The API key, `plainApiKey_…`: visible ASCII characters only.
   *
   * @default the environment's `PLAIN_API_KEY`
   */
  readonly apiKey?: string | undefined;
  /**
   * The GraphQL endpoint.
   *
   * @default the environment's `PLAIN_API_URL`, else 'https://core-api.uk.plain.com/graphql/v1'
   */
  readonly apiUrl?: string | URL | undefined;
  /**
   * Milliseconds for a whole call: connecting, every attempt and every wait. At most 2^31 - 1.
   *
   * @default 30_000
   */
  readonly timeout?: number | undefined;
  /**
   * How often a call is sent at the most; `false` is once. A query is sent again after a failure that
   * may pass, a mutation only where it cannot take effect twice: docs/guide/calling.md says when.
   *
   * @default { attempts: 3 }
   */
  readonly retry?: RetryOption | undefined;
  /** Certificates and keys for TLS. Not together with `dispatcher`. */
  readonly tls?: TlsOptions | undefined;
  /** Your own undici dispatcher (a proxy, a mock). It is not closed with the client. */
  readonly dispatcher?: UndiciDispatcher | undefined;
  /** Further request headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Bytes of a response, on the wire and decompressed; a larger one is an `invalid_response`.
   *
   * @default 16_777_216
   */
  readonly maxResponseSize?: number | undefined;
  /**
   * Connections at the most; further calls wait for one, within their deadlines. Mutations have as many
   * of their own while a server closes connections without announcing it. Not with `dispatcher`.
   *
   * @default 128
   */
  readonly connections?: number | undefined;
}

/** @see https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions */
export interface TlsOptions {
  /** Certificate authorities to trust instead of Node's own, PEM; `NODE_EXTRA_CA_CERTS` adds to those. */
  readonly ca?: string | Buffer | (string | Buffer)[];
  /** The client's certificate chain, PEM. */
  readonly cert?: string | Buffer;
  /** The private key of `cert`, PEM. */
  readonly key?: string | Buffer;
}

export type RetryOption =
  | false
  | {
      /**
       * How often a call is sent at the most, the first time included.
       *
       * @default 3
       */
      readonly attempts?: number | undefined;
    };

export interface ExecuteOptions {
  /** Ends the call with an `aborted` error. */
  readonly signal?: AbortSignal | undefined;
  /** As in {@link ExecutorOptions.timeout}, for this call. */
  readonly timeout?: number | undefined;
  /** As in {@link ExecutorOptions.retry}, for this call. */
  readonly retry?: RetryOption | undefined;
  /**
   * Whether a mutation may be sent again wherever a query would be.
   *
   * @default what the document says: false unless its file has `# idempotent`
   */
  readonly idempotent?: boolean | undefined;
  /** Which operation to run, where the document has several. */
  readonly operationName?: string | undefined;
}

/** What a call of the client's own may be told as well. */
export interface SendOptions extends ExecuteOptions {
  /** Milliseconds of its time to wait before it is sent at all. */
  readonly delay?: number;
}

/** A longer timer of Node's fires at once. */
export const MAX_TIMEOUT = 2 ** 31 - 1;

/** A variable of the environment, where there is one: not in a browser, nor on every edge worker. */
export function fromEnvironment(name: 'PLAIN_API_KEY' | 'PLAIN_API_URL'): string | undefined {
  return globalThis.process?.env?.[name];
}

/** @throws {TypeError} where an option is not what it must be */
export function must(holds: unknown, message: string): asserts holds {
  if (!holds) throw new TypeError(message);
}

export function checkKey(apiKey: unknown): string {
  must(apiKey, 'apiKey is missing: pass it, or set PLAIN_API_KEY in the environment');
  must(
    typeof apiKey === 'string' && /^[\x21-\x7e]{1,1000}$/.test(apiKey),
    'apiKey must be at most 1,000 visible ASCII characters, and no space',
  );
  return apiKey;
}

export function checkUrl(apiUrl: string | URL): URL {
  const url = URL.canParse(`${apiUrl}`) ? new URL(apiUrl) : undefined;
  must(url && /^https?:$/.test(url.protocol), 'apiUrl must be an http or https URL');
  must(!url.username && !url.password, 'apiUrl must not contain credentials');
  return url;
}

export function checkTimeout(timeout: number): number {
  must(
    typeof timeout === 'number' && timeout > 0,
    'timeout must be a number of milliseconds above 0',
  );
  return Math.min(timeout, MAX_TIMEOUT);
}

export function checkDispatcher(dispatcher: UndiciDispatcher | undefined): void {
  must(
    dispatcher === undefined || typeof dispatcher?.dispatch === 'function',
    "dispatcher must have undici's dispatch(): on Bun, import it from 'undici/index.js'",
  );
}

export function checkAttempts(retry: RetryOption | undefined): number {
  return retry === false ? 1 : checkCount('retry.attempts', retry?.attempts ?? 3);
}

export function checkSignal(signal: AbortSignal | undefined): void {
  must(
    signal === undefined ||
      // In Node 20 each signal has a shape of its own: reading a property of a new one is dear.
      signal instanceof EventTarget ||
      typeof (signal as AbortSignal)?.addEventListener === 'function',
    'signal must be an AbortSignal',
  );
}

export function checkCount(name: string, value: number): number {
  must(Number.isSafeInteger(value) && value > 0, `${name} must be a whole number above 0`);
  return value;
}

/** The headers of every request, names and values in turn. */
export function headerList(apiKey: string, headers: Readonly<Record<string, string>>): string[] {
  const list = new Map([
    ['authorization', `Bearer ${apiKey}`],
    ['content-type', 'application/json'],
    ['accept', 'application/graphql-response+json, application/json'],
    ['accept-encoding', 'gzip, br'],
    ['user-agent', 'plain-operations'],
  ]);
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    must(/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower), 'headers: a name is invalid');
    must(
      typeof value === 'string' && !/[^\t\x20-\x7e\x80-\xff]/.test(value),
      `headers: the value of ${lower} is invalid`,
    );
    must(!FIXED_HEADERS.test(lower), `headers: ${lower} cannot be set`);
    list.set(lower, value);
  }
  return [...list].flat();
}

const FIXED_HEADERS =
  /^(?:authorization|connection|content-(?:encoding|length|type)|expect|host|keep-alive|transfer-encoding|upgrade)$/;

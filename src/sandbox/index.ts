import { loadPeer } from '../peer.js';
import type { Fault } from './http/faults.js';
import type { RateLimit } from './http/rate-limit.js';
import type { CompleteSeed, SandboxSeed } from './seed.js';

export type { FieldError, MutationError } from './errors.js';
export type { Fault } from './http/faults.js';
export type { RateLimit } from './http/rate-limit.js';
export type {
  CompleteSeed,
  SandboxSeed,
  SeedMachineUser,
  SeedThread,
  SeedUser,
  StatusDetail,
  ThreadStatus,
} from './seed.js';

export interface SandboxOptions {
  /** Where to listen on 127.0.0.1. @default 0, any port that is free */
  port?: number;
  /** What there is at the start. A list that is left out is that of the default seed. */
  seed?: Partial<SandboxSeed>;
  /**
   * SDL, or the path of a file of it. Fields that the sandbox does not know are answered with
   * plausible values. @default the package's schema.graphql
   */
  schema?: string | URL;
  /** Permissions by API key, beside the key that has them all. @default {} */
  apiKeys?: Record<string, readonly string[]>;
  /** One for all keys; requests by GET do not count. @default 1000 requests in 60,000 ms */
  rateLimit?: RateLimit;
  /** Milliseconds by which every answer is late. @default 0 */
  latency?: number;
}

/** A running stand-in for Plain's API. */
export interface Sandbox extends AsyncDisposable {
  /** The GraphQL endpoint, e.g. `http://127.0.0.1:4000/graphql/v1`. */
  readonly url: string;
  /** Has every permission; belongs to the machine user `mu_01HBZM0TZAKAZPJ47NX7X7XMDY`. */
  readonly apiKey: string;
  /** What there was at the start. Mutations do not change it. */
  readonly seed: CompleteSeed;
  /** Scripts a fault for the next request, or the next `times` requests, in turn. */
  fail(fault: Fault): void;
  /** Cuts all connections. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts a server on loopback that answers as Plain's API does, with state that mutations change.
 *
 * @throws {MissingPeerError} where graphql-yoga is not installed
 * @throws {TypeError} where an option is not acceptable
 * @throws {Error} where the schema cannot be read or used, or the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { start } = await loadPeer(
    'The sandbox',
    ['graphql-yoga', 'graphql'],
    () => import('./sandbox.js'),
  );
  return start(options);
}

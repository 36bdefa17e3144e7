import { loadPeer } from '../peer.js';
import type { Sandbox, SandboxOptions } from './sandbox.js';

export type { CardsOf, ShownCard } from './customer-cards/desk.js';
export type { Fault } from './http/faults.js';
export type { RateLimit } from './http/rate-limit.js';
export type { SeedMachineUser } from './machine-users/seed.js';
export type { FieldError, MutationError } from './mutation-error.js';
export type { Sandbox, SandboxOptions, SandboxWebhooks } from './sandbox.js';
export type { CompleteSeed, SandboxSeed } from './state/seed.js';
export type { SeedThread, StatusDetail, ThreadStatus } from './threads/seed.js';
export type { SeedUser } from './users/seed.js';
export type { AttemptResult, DeliveryAttempt } from './webhooks/state.js';

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

import { readFileSync } from 'node:fs';
import module from 'node:module';
import type { GraphQLSchema } from 'graphql';
import { introspectionToSdl } from '../schema/sdl/introspection.js';
import { answerUploads } from './attachments/uploads.js';
import { type CardsOf, createCardDesk, type ShownCard } from './customer-cards/desk.js';
import { drawPage } from './customer-cards/draw.js';
import { createGraphQL } from './graphql/run.js';
import { sandboxSchema } from './graphql/schema.js';
import { allowedHosts } from './http/allowed-hosts.js';
import { createFaults, type Fault } from './http/faults.js';
import { createRateLimiter, type RateLimit } from './http/rate-limit.js';
import { startServer } from './http/server.js';
import { apiKeyOf } from './machine-users/api-keys.js';
import { keyOwner } from './machine-users/seed.js';
import { type NamesOf, refuseUnknown } from './option-names.js';
import { allPermissions, api } from './sections.js';
import { type Clock, createClock } from './state/clock.js';
import { type CompleteSeed, completeSeed, type SandboxSeed } from './state/seed.js';
import { createStore, type Store } from './state/store.js';
import { createOutbox, type Outbox } from './webhooks/outbox.js';
import type { DeliveryAttempt } from './webhooks/state.js';
import { signingSecret } from './workspace/state.js';

export interface SandboxOptions {
  /** Where to listen on 127.0.0.1. @default 0, any port that is free */
  port?: number;
  /** What there is at the start. A list that is left out is that of the default seed. */
  seed?: Partial<SandboxSeed>;
  /**
   * SDL, the JSON of an introspection, or the path of a file of either. Fields that the sandbox does not know are answered with
   * plausible values. @default the package's schema.graphql
   */
  schema?: string | URL;
  /** Permissions by API key, beside the key that has them all. @default {} */
  apiKeys?: Record<string, readonly string[]>;
  /** One for all keys; requests by GET do not count. @default 1000 requests in 60,000 ms */
  rateLimit?: RateLimit;
  /** Milliseconds by which every answer is late. @default 0 */
  latency?: number;
  /**
   * Root fields that an operation may have: one with more is refused by validation, as gateways do
   * that count cost. @default no limit
   */
  maxRootFields?: number;
  /**
   * Hosts that the sandbox may send webhooks and ask for customer cards beside those of this machine,
   * with or without a port: `receiver`, `10.0.0.7:8080`. @default []
   */
  deliverTo?: readonly string[];
}

/** What the sandbox delivers to webhook targets. */
export interface SandboxWebhooks {
  /**
   * What deliveries and requests for cards are signed with, for `verifyWebhook` and `webhookHandler`;
   * another one after the mutation `regenerateWorkspaceHmac`.
   */
  readonly secret: string;
  /**
   * Delivers an event to the enabled targets that subscribe to its type, as if it had happened, and
   * gives the first attempts when they are made.
   *
   * @param payload a sample of what the sandbox holds, where it is left out
   * @throws {TypeError} where there is neither a payload nor a sample of the type
   */
  deliver(type: string, payload?: object): Promise<DeliveryAttempt[]>;
  deliver(event: { readonly type: string; readonly payload?: object }): Promise<DeliveryAttempt[]>;
  /** All attempts so far, with the request as it was sent. */
  attempts(): DeliveryAttempt[];
}

/** A running stand-in for Plain's API. */
export interface Sandbox extends AsyncDisposable {
  /** The GraphQL endpoint, e.g. `http://127.0.0.1:4000/graphql/v1`. */
  readonly url: string;
  /** Has every permission; belongs to the machine user `mu_01HBZM0TZAKAZPJ47NX7X7XMDY`. */
  readonly apiKey: string;
  /** What there was at the start. Mutations do not change it. */
  readonly seed: CompleteSeed;
  readonly webhooks: SandboxWebhooks;
  /**
   * Asks for the customer cards that are configured, as Plain does when an agent opens a thread or a
   * customer, and gives what the agent sees. A browser sees it at `/cards` beside GraphiQL.
   */
  cards(of?: CardsOf): Promise<ShownCard[]>;
  /**
   * Moves the sandbox's clock forward, and waits for what happens until then: webhooks that are sent
   * again, threads that wake up, cards that are stale.
   *
   * @param ms milliseconds
   */
  advance(ms: number): Promise<void>;
  /** Scripts a fault for the next request, or the next `times` requests, in turn. */
  fail(fault: Fault): void;
  /** Puts state, clock, scripted faults and the rate limit back to what they were at the start. */
  reset(): void;
  /** Cuts all connections. May be called again. */
  close(): Promise<void>;
}

/** `startSandbox`, in a module that may only be loaded where graphql-yoga is installed. */
export async function start(options: SandboxOptions): Promise<Sandbox> {
  refuseUnknown('startSandbox', options, optionNames);
  const { port = 0, latency = 0, rateLimit = { limit: 1000, windowMs: 60_000 } } = options;
  refuseUnknown("The sandbox's rateLimit", rateLimit, { limit: true, windowMs: true });
  mustBeWhole('port', port, 0, 65_535);
  mustBeWhole('latency', latency, 0);
  mustBeWhole('rateLimit.limit', rateLimit.limit, 1);
  mustBeWhole('rateLimit.windowMs', rateLimit.windowMs, 1);
  if (options.maxRootFields !== undefined) mustBeWhole('maxRootFields', options.maxRootFields, 1);
  const seed = completeSeed(options.seed);
  let clock = createClock();
  const closing = new AbortController();
  const hosts = allowedHosts(options.deliverTo ?? [], closing.signal);
  let store = createStore(seed, clock.now);
  let outbox: Outbox = createOutbox(store, clock, hosts);
  let desk = createCardDesk(store, clock, hosts);
  const keys = new Map<string, ReadonlySet<string>>();
  const all = { [apiKey]: allPermissions, ...options.apiKeys };
  for (const [key, permissions] of Object.entries(all)) {
    if (!Array.isArray(permissions)) {
      throw new TypeError('The apiKeys of the sandbox must be lists of permissions.');
    }
    keys.set(key, new Set(permissions));
  }
  const sdl = readSdl(options.schema ?? ownSchema());
  const faults = createFaults();
  const limiter = createRateLimiter(rateLimit);
  const server = await startServer({
    port,
    sdl,
    run: createGraphQL(await parseSdl(sdl), options.maxRootFields),
    contextOf(key) {
      const made = apiKeyOf(key, store);
      const permissions = made ? new Set(made.permissions) : keys.get(key);
      if (!permissions) return undefined;
      api.passTime(store);
      const { origin } = new URL(server.url);
      const owner = made?.machineUserId ?? keyOwner.id;
      return { store, origin, hosts, keyOwner: owner, permissions, allPermissions };
    },
    answerUploads: (request, path) => answerUploads(request, path, store),
    apiKey,
    limiter,
    latency,
    faults,
    cardsPage: async (of) => drawPage(await desk.show(of), of.threadId ?? of.customerId ?? ''),
  });
  return {
    url: server.url,
    apiKey,
    seed: structuredClone(seed),
    fail: faults.add,
    webhooks: {
      get secret() {
        return signingSecret(store);
      },
      deliver: (event: string | { type: string; payload?: object }, payload?: object) =>
        typeof event === 'string'
          ? outbox.send(event, payload)
          : outbox.send(event.type, event.payload),
      attempts: () => outbox.attempts(),
    },
    cards: async (of = {}) => {
      refuseUnknown('sandbox.cards', of, { customerId: true, threadId: true });
      return desk.show(of);
    },
    advance: (ms) => moveClock(ms, clock, store, outbox),
    reset() {
      // A clock of its own: what is still under way must not happen to those who come after.
      clock.stop();
      clock = createClock();
      store = createStore(seed, clock.now);
      outbox = createOutbox(store, clock, hosts);
      desk = createCardDesk(store, clock, hosts);
      faults.clear();
      limiter.reset();
    },
    close,
    [Symbol.asyncDispose]: close,
  };

  function close(): Promise<void> {
    clock.stop();
    closing.abort();
    return server.close();
  }
}

/** From one time at which something happens to the next, so that it happens then. */
async function moveClock(ms: number, clock: Clock, store: Store, outbox: Outbox): Promise<void> {
  const end = clock.now() + ms;
  // Refuses what is no time that can pass.
  await clock.advance(Math.min(ms, 0));
  await passTime(store, outbox);
  while (clock.now() < end) {
    const now = clock.now();
    const times = api.changesAt(store).map((time) => Date.parse(time));
    await clock.advance(Math.min(end, ...times.filter((time) => time > now)) - now);
    await passTime(store, outbox);
  }
}

/** Waits until what comes of it is sent, and not for what was under way before. */
async function passTime(store: Store, outbox: Outbox): Promise<void> {
  const before = new Set(outbox.underWay());
  api.passTime(store);
  // The events of a change are made in a microtask, when all of it is done.
  await undefined;
  await Promise.all(outbox.underWay().filter((sending) => !before.has(sending)));
}

const apiKey = 'plainApiKey_sandbox';

const optionNames: NamesOf<SandboxOptions> = {
  port: true,
  seed: true,
  schema: true,
  apiKeys: true,
  rateLimit: true,
  latency: true,
  maxRootFields: true,
  deliverTo: true,
};

function mustBeWhole(name: string, value: unknown, least: number, most = Infinity): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`;
  throw new TypeError(`The sandbox's ${name} must be a whole number ${range}, not ${value}.`);
}

function readSdl(schema: string | URL): string {
  const text = readSchema(schema);
  if (!/^\s*\{/.test(text)) return text;
  try {
    return introspectionToSdl(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `The sandbox cannot use its schema: it is neither SDL nor a whole introspection: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** By its name, under which it is found from a bundle as well. */
const ownSchema = () =>
  module.createRequire(import.meta.url).resolve('plain-operations/schema.graphql');

/** What has a brace is a schema itself, for none is without one. */
function readSchema(schema: string | URL): string {
  if (typeof schema === 'string' && schema.includes('{')) return schema;
  try {
    return readFileSync(schema, 'utf8');
  } catch (error) {
    throw new Error(`The sandbox cannot read its schema: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Built and validated anew, it would be most of what a sandbox for each test of a suite costs. */
let latest: { readonly sdl: string; readonly schema: Promise<GraphQLSchema> } | undefined;

async function parseSdl(sdl: string): Promise<GraphQLSchema> {
  try {
    // What differs between sandboxes is in the context of a request.
    if (latest?.sdl !== sdl) latest = { sdl, schema: sandboxSchema(sdl) };
    return await latest.schema;
  } catch (error) {
    throw new Error(`The sandbox cannot use its schema: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

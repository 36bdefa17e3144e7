import { readFileSync } from 'node:fs';
import { keyOwner } from './default-seed.js';
import { createGraphQL, sandboxSchema } from './graphql.js';
import { createFaults } from './http/faults.js';
import { startServer } from './http/server.js';
import type { Sandbox, SandboxOptions } from './index.js';
import { allPermissions, type Context } from './resolvers.js';
import { completeSeed } from './seed.js';
import { createStore } from './store.js';

/** `startSandbox`, in a module that may only be loaded where graphql-yoga is installed. */
export async function start(options: SandboxOptions): Promise<Sandbox> {
  const { port = 0, latency = 0, rateLimit = { limit: 1000, windowMs: 60_000 } } = options;
  mustBeWhole('port', port, 0, 65_535);
  mustBeWhole('latency', latency, 0);
  mustBeWhole('rateLimit.limit', rateLimit.limit, 1);
  mustBeWhole('rateLimit.windowMs', rateLimit.windowMs, 1);
  const seed = completeSeed(options.seed);
  const store = createStore(seed);
  const keys = new Map<string, Context>();
  const all = { [apiKey]: allPermissions, ...options.apiKeys };
  for (const [key, permissions] of Object.entries(all)) {
    if (!Array.isArray(permissions)) {
      throw new TypeError('The apiKeys of the sandbox must be lists of permissions.');
    }
    keys.set(key, { store, keyOwner: keyOwner.id, permissions: new Set(permissions) });
  }
  const sdl = readSdl(options.schema ?? new URL('../../schema.graphql', import.meta.url));
  const faults = createFaults();
  const server = await startServer({
    port,
    sdl,
    run: createGraphQL(parseSdl(sdl)),
    contextOf: (key) => keys.get(key),
    apiKey,
    rateLimit,
    latency,
    faults,
  });
  return {
    url: server.url,
    apiKey,
    seed: structuredClone(seed),
    fail: faults.add,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

const apiKey = 'plainApiKey_sandbox';

function mustBeWhole(name: string, value: unknown, least: number, most = Infinity): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`;
  throw new TypeError(`The sandbox's ${name} must be a whole number ${range}, not ${value}.`);
}

/** What has a brace is SDL, for no schema is without one. */
function readSdl(schema: string | URL): string {
  if (typeof schema === 'string' && schema.includes('{')) return schema;
  try {
    return readFileSync(schema, 'utf8');
  } catch (error) {
    throw new Error(`The sandbox cannot read its schema: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function parseSdl(sdl: string) {
  try {
    return sandboxSchema(sdl);
  } catch (error) {
    throw new Error(`The sandbox cannot use its schema: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { buildSchema, graphql, print } from 'graphql';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadByUrl } from '../../src/codegen/schema/by-url.js';
import { loadParts } from '../../src/codegen/schema/load.js';

afterEach(() => vi.unstubAllEnvs());

const schema = buildSchema('type Query { name(old: Int @deprecated): String }');

/** A server that answers an introspection, and keeps the keys that it was sent. */
async function introspected() {
  const keys: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    keys.push(request.headers.authorization);
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const { query } = (await json(request)) as { query: string };
    response.end(JSON.stringify(await graphql({ schema, source: query })));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql/v1`, keys };
}

describe.each([
  ["graphql-codegen's command", async (url: string) => print(await loadByUrl(url))],
  ['our own', async (url: string) => print((await loadParts(url)).parts.document())],
])('a schema by URL for %s', (_, load) => {
  it.each([
    ["has the key where it is the API's own host", true],
    ['has none where it is any other', false],
  ])('%s', async (_title, isOwn) => {
    const { url, keys } = await introspected();
    vi.stubEnv('PLAIN_API_KEY', 'plainApiKey_of-the-team');
    vi.stubEnv('PLAIN_API_URL', isOwn ? `${new URL(url).origin}/graphql/v1` : 'http://127.0.0.1:1');
    expect(await load(url)).toContain('old: Int @deprecated');
    expect(new Set(keys.slice(1))).toEqual(
      new Set([isOwn ? 'Bearer plainApiKey_of-the-team' : undefined]),
    );
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { globalAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSchema, graphqlSync } from 'graphql';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority } from './faults/server/certificates.js';
import { runCli } from './schema-check/run-cli.js';

const sdl = `"""The start."""
type Query { b(y: Int = 1, x: [Int!]): Int, a: Thing @deprecated(reason: "Old.") }
union Thing = B | A
type B { id: ID! } type A { id: ID! }
scalar Date @specifiedBy(url: "https://date.test")
input Pick @oneOf { d: Date, c: ID @deprecated }
enum Size { M S }
type Mutation { pick(pick: Pick!): Size }
`;

const sameInAnotherOrder = `type Mutation { pick(pick: Pick!): Size }
enum Size { S M }
input Pick @oneOf { c: ID @deprecated, d: Date }
scalar Date @specifiedBy(url: "https://date.test")
type A { id: ID! }
"The start."
type Query { a: Thing @deprecated(reason: "Old."), b(x: [Int!], y: Int = 1): Int }
type B { id: ID! }
union Thing = A | B
`;

let folder: string;
let answer: RequestListener;
let url: string;
let server: ReturnType<typeof createServer>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'schema pull '));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const text =
  (body: string, status = 200): RequestListener =>
  (_request, response) => {
    response.statusCode = status;
    response.end(body);
  };

/** A GraphQL endpoint that wants a key, and answers GET with a page. */
const endpoint =
  (schema: string, key: string): RequestListener =>
  (request, response) => {
    if (request.method === 'GET') return void response.end('<html></html>');
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      if (request.headers.authorization !== `Bearer ${key}`) {
        response.statusCode = 401;
        response.end('{"errors":[{"message":"no"}]}');
        return;
      }
      const { query } = JSON.parse(body) as { query: string };
      response.end(JSON.stringify(graphqlSync({ schema: buildSchema(schema), source: query })));
    });
  };

const pull = (args: readonly string[] = [], key = '') =>
  runCli(folder, ['schema', 'pull', ...args], { PLAIN_API_KEY: key });

const pulled = (file = 'plain.schema.graphql') => readFileSync(join(folder, file), 'utf8');

describe('schema pull', () => {
  it("fetches the SDL beside the API's URL, and keeps what describes it", async () => {
    const paths: (string | undefined)[] = [];
    answer = (request, response) => {
      paths.push(request.url, request.headers.authorization);
      response.end(sdl);
    };
    const { code, stdout } = await pull(['--api-url', `${url}/graphql/v1`], 'plainApiKey_x');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `plain.schema.graphql: 6 types and 3 operations, from ${url}/graphql/v1/schema.graphql\n`,
    });
    expect(paths).toEqual(['/graphql/v1/schema.graphql', undefined]);
    for (const part of [
      '"""The start."""',
      '@deprecated(reason: "Old.")',
      'input Pick @oneOf',
      '@specifiedBy(url: "https://date.test")',
      'c: ID @deprecated',
    ])
      expect(pulled()).toContain(part);
  });

  it('writes the same bytes for two dumps of the same schema, however they come', async () => {
    answer = text(sdl);
    await pull(['--url', url]);
    answer = text(sameInAnotherOrder);
    const again = await pull(['--url', url, '--out', 'again.graphql']);
    answer = endpoint(sdl, 'plainApiKey_x');
    const introspected = await pull(['--url', url, '--out', 'asked.graphql'], 'plainApiKey_x');
    expect([again.code, introspected.code]).toEqual([0, 0]);
    expect(pulled('again.graphql')).toBe(pulled());
    expect(pulled('asked.graphql')).toBe(pulled());
  });

  it('says how many types and operations changed since the last pull', async () => {
    answer = text(sdl);
    await pull(['--url', url]);
    const same = await pull(['--url', url]);
    answer = text(
      sdl
        .replace('type B { id: ID! }', 'type B { id: ID }')
        .replace('enum Size { M S }', 'enum Size { M S L } type New { x: Int }')
        .replace('pick(pick', 'choose(pick'),
    );
    const changed = await pull(['--url', url]);
    expect(same.stdout).toBe('plain.schema.graphql: nothing changed; 6 types and 3 operations\n');
    expect(changed.stdout).toBe(
      'plain.schema.graphql: 3 types (1 added, 2 changed) and 2 operations (1 added, 1 removed) changed since the last pull\n',
    );
    answer = text(sdl);
    const { stdout } = await pull(['--url', url, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: true,
      first: false,
      types: { total: 6, added: [], removed: ['New'], changed: ['B', 'Size'] },
      operations: { added: ['Mutation.pick'], removed: ['Mutation.choose'] },
    });
  });

  it('takes objects as defaults, of inputs and of custom scalars', async () => {
    answer = text(`type Query { all(order: Order = {field: AT}, raw: Json = {a: [1]}): Int }
scalar Json enum Field { AT } input Order { field: Field!, up: Boolean = true }`);
    const { code, stderr } = await pull(['--url', url]);
    const again = await pull(['--url', url]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(again.stdout).toBe('plain.schema.graphql: nothing changed; 3 types and 1 operation\n');
    expect(pulled()).toContain(
      'all(order: Order = { field: AT, up: true }, raw: Json = { a: [1] }): Int',
    );
  });

  it('takes once, with a warning, what is defined twice, alike', async () => {
    answer = text(`type Query { a: Int
  "Again." a: Int
  b(x: Int, x: Int): Size }
enum Size { S S } union Thing = T | T type T { a: Int } scalar Date scalar Date`);
    const { code, stderr } = await pull(['--url', url]);
    expect(code).toBe(0);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `plain-operations: warning: ${url}:2:3: Query.a is defined twice, alike; it is taken once`,
      expect.stringContaining(':3:13: Query.b(x:) is defined twice'),
      expect.stringContaining('Size.S is'),
      expect.stringContaining('Thing is'),
      expect.stringContaining('Date is'),
    ]);
    expect(pulled()).toContain('type Query {\n  a: Int\n  b(x: Int): Size\n}');
    answer = text('type Query { a: Int a: String }');
    const unlike = await pull(['--url', url]);
    expect(unlike).toMatchObject({ code: 2, stderr: expect.stringContaining('"Query.a"') });
  });

  it('takes it compressed, where the server can', async () => {
    answer = (request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(sdl));
    };
    const { code, stderr } = await pull(['--url', url]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(pulled()).toContain('input Pick @oneOf');
  });

  it('says what the server could not say of itself', async () => {
    answer = endpoint('type Query { a(raw: Json = {b: 1}): Int } scalar Json', 'plainApiKey_x');
    const { code, stderr } = await pull(['--url', url], 'plainApiKey_x');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^plain-operations: warning: .*the introspection has errors[^\n]*\n$/);
  });

  it.each([
    ['HTML', text('<html></html>'), /answers HTML/],
    ['an error', text('no', 500), /HTTP 500/],
    ['half of it', text(sdl.slice(0, 70)), /Syntax/],
    ['no schema', text('type Query { a: Nothing }'), /Nothing/],
    ['JSON', text('{"errors":[]}'), /JSON/],
    ['nothing', text(''), /empty/],
    [
      'a redirect',
      (_: unknown, response) => response.writeHead(302, { location: '/' }).end(),
      /redirects/,
    ],
    [
      'half of it, compressed',
      (_: unknown, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(sdl).subarray(0, 200)),
      /cannot be fetched: Z_BUF_ERROR/,
    ],
    ['a broken connection', (_: unknown, response) => response.destroy(), /cannot be fetched/],
  ] as const satisfies readonly (readonly [string, RequestListener, RegExp])[])(
    'changes nothing where the URL answers %s',
    async (_name, listener, line) => {
      writeFileSync(join(folder, 'plain.schema.graphql'), 'type Query { kept: Int }\n');
      answer = listener;
      const { code, stdout, stderr } = await pull(['--url', `${url}/x`]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(line);
      expect(stderr).toMatch(/^plain-operations: [^\n]+\n$/);
      expect(pulled()).toBe('type Query { kept: Int }\n');
      expect(readdirSync(folder)).toEqual(['plain.schema.graphql']);
    },
  );

  it('takes no half of a schema whose HTTP/2 stream the server gives up', async () => {
    const authority = await createAuthority();
    const identity = await authority.issue();
    const over = createSecureServer({ ...identity, allowHTTP1: true }, (_request, response) => {
      response.write('type Query { a: Int }\n', () => response.destroy());
    });
    await new Promise<void>((resolve) => over.listen(0, resolve));
    // As Node 26 has it by itself.
    const before = getGlobalDispatcher();
    const dispatcher = new Agent({ allowH2: true, connect: { ca: authority.ca } });
    setGlobalDispatcher(dispatcher);
    globalAgent.options.ca = authority.ca;
    onTestFinished(async () => {
      setGlobalDispatcher(before);
      delete globalAgent.options.ca;
      await dispatcher.close();
      await new Promise((resolve) => over.close(resolve));
    });
    const { port } = over.address() as AddressInfo;
    const { code, stderr } = await pull(['--url', `https://localhost:${port}`]);
    expect(stderr).toMatch(/cannot be fetched: ECONNRESET/);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes the key nowhere but to the endpoint, and shows it to nobody', async () => {
    const key = 'plainApiKey_secret';
    const seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen.push(request.headers.authorization);
      if (request.method === 'GET') response.end('<html></html>');
      else response.writeHead(307, { location: '/elsewhere' }).end();
    };
    const redirected = await pull(['--url', url], key);
    expect(seen).toEqual([undefined, `Bearer ${key}`]);
    const refused = await pull(['--url', url], `${key}\u00e9\n`);
    expect(refused.stderr).toContain('PLAIN_API_KEY has characters');
    answer = endpoint(sdl, 'another');
    const wrong = await pull(['--url', url], key);
    for (const { code, stdout, stderr } of [redirected, refused, wrong]) {
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain('secret');
    }
    expect(existsSync(join(folder, 'plain.schema.graphql'))).toBe(false);
  });

  it('cannot start where the file cannot be written, or the URL is none', async () => {
    answer = text(sdl);
    const [file, other] = await Promise.all([
      pull(['--url', url, '--out', 'no/folder.graphql']),
      pull(['--url', 'schema.graphql']),
    ]);
    expect(file).toMatchObject({ code: 2, stderr: expect.stringContaining('no/folder.graphql') });
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('http(s) URL') });
  });
});

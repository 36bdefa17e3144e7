import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { checkEditor } from '../../src/cli/doctor/editor.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { runCommand as run } from '../command-line.js';
import { TeamRepository } from '../team-repository.js';

let sandbox: Sandbox;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));

beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: { plainApiKey_reader: ['thread:read'] } });
  env = { PLAIN_API_KEY: sandbox.apiKey, PLAIN_API_URL: sandbox.url, HTTPS_PROXY: '' };
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Check {
  status: string;
  message: string;
  todo?: string;
}

/** What was found, by name. */
async function examine(args: string[], around: Record<string, string> = {}, cwd = folder) {
  const ran = await run(['doctor', ...args, '--json'], { env: { ...env, ...around }, cwd });
  const { ok, checks } = JSON.parse(ran.stdout) as { ok: boolean; checks: Check[] };
  const found: Record<string, Check> = {};
  for (const { name, ...check } of checks as (Check & { name: string })[]) found[name] = check;
  return { ...ran, ok, found };
}

async function listen(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql/v1`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function project(name: string, files: Record<string, string>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

test('all is well where a call would go through', async () => {
  const { code, ok, found, stderr } = await examine([]);
  expect({ code, ok, stderr }).toEqual({ code: 0, ok: true, stderr: '' });
  expect(found['node']?.message).toBe(process.versions.node);
  for (const name of ['node', 'undici', 'graphql', 'endpoint', 'clock', 'key', 'permissions']) {
    expect(found[name], name).toMatchObject({ status: 'ok' });
  }
  for (const { status, todo } of Object.values(found)) {
    if (status !== 'ok') expect(todo).toBeTruthy();
  }
});

test('people get a line a look, and one below it on what to do', async () => {
  const { code, stdout } = await run(['doctor'], { env, cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {7}node {8}\d/);
  expect(stdout).toMatch(/^skipped {2}schema .*\n {21}-> plain-operations schema pull/m);
});

test('a key that lacks a permission of the operations named fails, and is told which', async () => {
  const around = { PLAIN_API_KEY: 'plainApiKey_reader' };
  const [enough, lacking, unknown] = await Promise.all([
    examine(['thread', 'threads'], around),
    examine(['thread', 'assignThread'], around),
    run(['doctor', 'assignThred'], { env, cwd: folder }),
  ]);
  expect(enough).toMatchObject({ code: 0, found: { permissions: { status: 'ok' } } });
  expect(lacking).toMatchObject({ code: 1, ok: false });
  expect(lacking.found['permissions']).toEqual({
    status: 'failed',
    message: 'not enough for assignThread (thread:assign)',
    todo: expect.stringContaining('give the key thread:assign'),
  });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('assignThread') });
});

test("the operations of the project's manifest are those that the key is to allow", async () => {
  const entry = { name: 'mine', kind: 'query', sha256: '', permissions: ['tier:read'] };
  const cwd = project('team', { 'manifest.json': JSON.stringify({ operations: [entry] }) });
  const around = { PLAIN_API_KEY: 'plainApiKey_reader' };
  const [found, named, none] = await Promise.all([
    examine([], around, cwd),
    examine(['--manifest', join(cwd, 'manifest.json')], around),
    run(['doctor', '--manifest', 'nowhere.json'], { env, cwd }),
  ]);
  for (const { code, found: checks } of [found, named]) {
    expect(code).toBe(1);
    expect(checks['permissions']?.message).toBe('not enough for mine (tier:read)');
  }
  expect(none).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no nowhere.json: codegen writes it'),
  });
});

test('a server without TLS is not said to want a certificate', async () => {
  const { found } = await examine([], { PLAIN_API_URL: sandbox.url.replace('http:', 'https:') });
  expect(found['endpoint']?.todo).toMatch(/http:\/\/ where the server speaks no TLS/);
});

test.each([
  ['no key', { PLAIN_API_KEY: '' }, 'key', /export PLAIN_API_KEY/],
  ['a key that is none', { PLAIN_API_KEY: 'plainApiKey_s3cr3t other' }, 'key', /the key alone/],
  ['an unknown key', { PLAIN_API_KEY: 'plainApiKey_s3cr3t' }, 'key', /new key/],
  [
    'a closed port',
    { PLAIN_API_URL: 'http://127.0.0.1:1/graphql/v1' },
    'endpoint',
    /listens there/,
  ],
  ['no such host', { PLAIN_API_URL: 'http://nowhere.invalid/' }, 'endpoint', /spelling/],
  ['no URL', { PLAIN_API_URL: 's3cr3t' }, 'endpoint', /--api-url/],
  ['a password', { PLAIN_API_URL: 'http://me:s3cr3t@127.0.0.1/' }, 'endpoint', /--api-url/],
])('%s is told with what to do', async (_name, around, check, todo) => {
  const { code, ok, found, stdout } = await examine([], around);
  expect({ code, ok }).toEqual({ code: 1, ok: false });
  expect(found[check]).toMatchObject({ status: 'failed', todo: expect.stringMatching(todo) });
  expect(stdout).not.toContain('s3cr3t');
});

test('a path that is not the endpoint is told, although something answers', async () => {
  const { code, found } = await examine([], { PLAIN_API_URL: `${sandbox.url}/elsewhere` });
  expect(code).toBe(1);
  expect(found['endpoint']).toMatchObject({ status: 'ok' });
  expect(found['key']).toMatchObject({ todo: expect.stringContaining('ends in /graphql/v1') });
});

test('a redirect is told as what it is', async () => {
  await using server = await listen((_request, response) =>
    response.writeHead(308, { location: 'https://example.com/?s3cr3t' }).end(),
  );
  const { found, stdout } = await examine([], { PLAIN_API_URL: server.url });
  expect(found['endpoint']).toMatchObject({
    status: 'failed',
    todo: expect.stringMatching(/redir/),
  });
  expect(stdout).not.toContain('s3cr3t');
});

test.each([
  [-90, /^(89|90|91) s ahead of the server's$/],
  [90, /^(89|90|91) s behind the server's$/],
])("a server's clock that is %i s off is told", async (seconds, message) => {
  await using server = await listen((_request, response) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    response.writeHead(401, { date }).end('{"errors":[]}');
  });
  const { found } = await examine([], { PLAIN_API_URL: server.url });
  expect(found['clock']).toMatchObject({
    status: 'warning',
    message: expect.stringMatching(message),
  });
});

test('no secret is in the output, whoever echoes it', async () => {
  await using server = await listen((request, response) => {
    const { authorization } = request.headers;
    const message = `${authorization} is not known`;
    const body = { errors: [{ message, extensions: { code: 'UNAUTHENTICATED', authorization } }] };
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const around = {
    PLAIN_API_URL: `${server.url}?token=s3cr3t-token`,
    PLAIN_API_KEY: 'plainApiKey_s3cr3t-key',
    HTTPS_PROXY: 'http://me:s3cr3t@pass/word@proxy.example:3128',
    https_proxy: '',
  };
  const [json, text] = await Promise.all([
    examine([], around),
    run(['doctor'], { env: { ...env, ...around }, cwd: folder }),
  ]);
  for (const { stdout, stderr } of [json, text])
    expect(stdout + stderr).not.toMatch(/s3cr3t|word@/);
  expect(json.found['key']).toMatchObject({ status: 'failed' });
  expect(json.found['proxy']).toMatchObject({
    status: 'warning',
    message: expect.stringContaining('HTTPS_PROXY=http://…@proxy.example:3128'),
    todo: expect.stringContaining('EnvHttpProxyAgent'),
  });
});

test('two copies of graphql and other versions in the project are told', async () => {
  const cwd = project('copies', { 'package.json': '{}' });
  const versions = { graphql: '16.0.0', typescript: '5.0.4', undici: '6.21.0' };
  for (const [name, version] of Object.entries(versions)) {
    const path = join(cwd, 'node_modules', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version }));
  }
  const { code, found } = await examine([], {}, cwd);
  expect(code).toBe(1);
  expect(found['graphql']).toMatchObject({
    status: 'warning',
    message: expect.stringMatching(/two copies: .* 16\.0\.0 for the project/),
    todo: expect.stringContaining('npm dedupe'),
  });
  expect(found['typescript']).toMatchObject({ status: 'failed' });
  expect(found['undici']).toMatchObject({ status: 'warning' });
});

test('a schema that was pulled long ago is told by its commit, or by its file', async () => {
  const old = new Date(Date.now() - 40 * 86_400_000);
  const cwd = project('schema', { 'plain.schema.graphql': 'type Query { a: Int }' });
  const schema = join(cwd, 'plain.schema.graphql');
  const [fresh] = await Promise.all([examine([], {}, cwd)]);
  expect(fresh.found['schema']).toMatchObject({ status: 'ok' });
  utimesSync(schema, old, old);
  const byFile = await examine([], {}, cwd);
  expect(byFile).toMatchObject({
    code: 0,
    found: { schema: { status: 'warning', message: expect.stringContaining('40 days old') } },
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      env: { ...process.env, GIT_COMMITTER_DATE: old.toISOString() },
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'Schema');
  utimesSync(schema, new Date(), new Date());
  const byCommit = await examine([], {}, cwd);
  expect(byCommit.found['schema']?.message).toContain('40 days old');
});

const own = 'node_modules/plain-operations/schema.graphql';
const codegen = (options = '') =>
  `import { plainCodegen } from 'plain-operations/codegen';
export default plainCodegen({ documents: 'src/**/*.graphql', output: 'src/generated'${options} });
`;
const query = 'query mine($threadId: ID!) { thread(threadId: $threadId) { id } }';

function team(files: Record<string, string>): string {
  const repository = new TeamRepository({ 'src/mine.graphql': query, ...files });
  onTestFinished(() => repository.dispose());
  return repository.folder;
}

test.each([
  [
    'a URL that nobody answers',
    "'http://127.0.0.1:9/schema.graphql'",
    /^codegen\.ts: .*cannot be fetched/,
    /be reached/,
  ],
  ['a file that is not there', "'gone.graphql'", /gone\.graphql/, /mend this/],
])('a schema of codegen.ts at %s is told, and that codegen would not help', async (...given) => {
  const [, schema, said, todo] = given;
  const cwd = team({ 'codegen.ts': codegen(`, schema: ${schema}`) });
  const { generated } = (await examine([], {}, cwd)).found;
  expect(generated).toMatchObject({ status: 'failed', message: expect.stringMatching(said) });
  expect(generated?.message).not.toContain('would write');
  expect(generated?.todo).toMatch(todo);
});

test('generated files that are missing are told, also of a config by another name', async () => {
  const cwd = team({
    'codegen.mts': codegen(),
    'graphql.config.json': JSON.stringify({ schema: own, documents: 'src/**/*.graphql' }),
  });
  const { generated, editor } = (await examine([], {}, cwd)).found;
  expect(editor?.status).toBe('ok');
  expect(generated).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/not what codegen would write now: stale/),
    todo: 'plain-operations codegen',
  });
});

/** The one check without the others, of which another starts codegen. */
async function editorCheck(folder: string) {
  const home = process.cwd();
  process.chdir(folder);
  try {
    return await checkEditor();
  } finally {
    process.chdir(home);
  }
}

const documents = ['src/**/*.graphql', 'more/*.graphql'];

test.each<[string, unknown, string, RegExp | undefined]>([
  ['says the same', { schema: own, documents }, '', undefined],
  ['has it from a folder above', { schema: `../../${own}`, documents }, '', /not there/],
  [
    'writes paths otherwise',
    { schema: [`./${own}`], documents: ['./src/**/*.graphql'] },
    '',
    undefined,
  ],
  ['has another schema', { schema: 'other.graphql', documents }, '', /codegen node_modules/],
  [
    'has the schema of before',
    { schema: own, documents },
    ", schema: 'other.graphql'",
    /codegen other/,
  ],
  ['lacks documents', { schema: own, documents: 'lib/*.graphql' }, '', /lacks src\/\*\*/],
  ['names a schema that is gone', { schema: 'gone.graphql', documents }, '', /gone.* not there/],
  ['is no JSON', undefined, '', /no JSON/],
])('a graphql.config.json that %s', async (_, config, options, said) => {
  const cwd = team({
    'codegen.mjs': codegen(options),
    'other.graphql': 'type Query { a: Int }',
    'graphql.config.json': config === undefined ? '{' : JSON.stringify(config),
  });
  const [editor] = await editorCheck(cwd);
  expect(editor?.status).toBe(said ? 'warning' : 'ok');
  if (said) expect(editor).toMatchObject({ message: expect.stringMatching(said) });
});

test.each([
  ['none', {}],
  ['one with projects of its own', { 'graphql.config.json': '{ "projects": {} }' }],
])('of %s nothing is said', async (_, files) => {
  expect(await editorCheck(team({ 'codegen.mjs': codegen(), ...files }))).toEqual([]);
});

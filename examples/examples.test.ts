import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  CreateThreadDocument,
  CreateWebhookTargetDocument,
  PlainClient,
  ThreadDocument,
  unwrap,
} from '../src/index.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/index.js';

// What `npm ci --prefix examples` installs is needed, and the built package.
const examples = fileURLToPath(new URL('../examples/', import.meta.url));

beforeAll(() => {
  const tsc = fileURLToPath(new URL('../node_modules/typescript-7/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [tsc, '-p', examples], { stdio: 'inherit' });
}, 120_000);

const running: ChildProcess[] = [];
const sandboxes: Sandbox[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const sandbox of sandboxes.splice(0)) await sandbox.close();
});

async function sandboxed(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  sandboxes.push(sandbox);
  return sandbox;
}

/** An example as a process, with what it printed so far. */
class Program {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;

  constructor(sandbox: Sandbox, args: string[], webhookSecret = secret) {
    this.child = spawn(process.execPath, args, {
      cwd: examples,
      env: {
        ...process.env,
        PLAIN_API_KEY: sandbox.apiKey,
        PLAIN_API_URL: sandbox.url,
        PLAIN_WEBHOOK_SECRET: webhookSecret,
        PORT: '0',
      },
    });
    running.push(this.child);
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.ended = new Promise((resolve) => this.child.on('close', resolve));
  }

  /** The first match in what it prints. */
  async prints(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}`);
      await new Promise((resolve) => this.child.stdout?.once('data', resolve));
    }
  }
}

const secret = 'the secret of the webhook';
const sign = (body: string) => createHmac('sha256', secret).update(body).digest('hex');

const created = (id: unknown, threadId: string) => {
  const now = new Date().toISOString();
  return JSON.stringify({
    id,
    type: 'thread.thread_created',
    timestamp: now,
    workspaceId: 'w_1',
    payload: { eventType: 'thread.thread_created', thread: { id: threadId } },
    webhookMetadata: { webhookDeliveryAttemptTimestamp: now },
  });
};

async function deliver(port: string, body: string, signature = sign(body)) {
  const headers = { 'plain-request-signature': signature };
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
  return response.status;
}

async function holder(sandbox: Sandbox, threadId: string): Promise<string | undefined> {
  await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  const { data } = await client.execute(ThreadDocument, { threadId });
  return data?.thread?.assignedTo?.id;
}

const team = {
  users: [{ id: 'u_busy' }, { id: 'u_free' }, { id: 'u_none', isAssignableToThread: false }],
  threads: [
    { id: 'th_1', assignedTo: 'u_busy' },
    { id: 'th_2', assignedTo: 'u_busy' },
    { id: 'th_3', assignedTo: 'u_free' },
    { id: 'th_4', assignedTo: 'u_free', status: 'DONE' as const },
    { id: 'th_5', assignedTo: 'u_free', status: 'DONE' as const },
    { id: 'th_new' },
    { id: 'th_newer' },
    { id: 'th_newest' },
  ],
};

test('the bot gives new threads to whoever has the fewest open ones, also many at once', async () => {
  const sandbox = await sandboxed({ seed: team });
  const bot = new Program(sandbox, ['dist/auto-assign-bot.js']);
  const port = await bot.prints(/listening on (\d+)/);
  expect(await deliver(port, created('ev_1', 'th_new'))).toBe(200);
  expect(await holder(sandbox, 'th_new')).toBe('u_free');
  const more = await Promise.all(
    ['th_newer', 'th_newest'].map((id) => deliver(port, created(`ev_${id}`, id))),
  );
  expect(more).toEqual([200, 200]);
  const holders = [await holder(sandbox, 'th_newer'), await holder(sandbox, 'th_newest')];
  expect(holders.sort()).toEqual(['u_busy', 'u_free']);
});

test('the bot refuses a body that is not signed by Plain, and touches nothing', async () => {
  const sandbox = await sandboxed({ seed: team });
  const bot = new Program(sandbox, ['dist/auto-assign-bot.js']);
  const port = await bot.prints(/listening on (\d+)/);
  const body = created('ev_1', 'th_new');
  const right = sign(body);
  for (const signature of [
    ...['', 'abc', sign(`${body} `), 'f'.repeat(64)],
    ...[`${right}zz`, `${right}, ${right}`, right.slice(1)],
  ]) {
    expect(await deliver(port, body, signature)).toBe(401);
  }
  expect(await deliver(port, ' '.repeat(1024 * 1024 + 1))).toBe(413);
  expect(await holder(sandbox, 'th_new')).toBeUndefined();
});

test('the bot refuses a body by its announced size, and says of what is no event that it is none', async () => {
  const sandbox = await sandboxed({ seed: team });
  const bot = new Program(sandbox, ['dist/auto-assign-bot.js']);
  const port = await bot.prints(/listening on (\d+)/);
  const announced = connect(Number(port), '127.0.0.1');
  announced.write('POST / HTTP/1.1\r\nhost: bot\r\ncontent-length: 1048577\r\n\r\n');
  expect(`${(await once(announced, 'data'))[0]}`).toMatch(/^HTTP\/1\.1 413 /);
  announced.destroy();
  const wrong = [undefined, 7].map((id) => created(id, 'th_new'));
  for (const body of ['null', '[]', '1', '{}', ...wrong, 'thread created', '']) {
    expect(await deliver(port, body), body).toBe(400);
  }
  expect(await holder(sandbox, 'th_new')).toBeUndefined();
  expect(await deliver(port, created('ev_1', 'th_new'))).toBe(200);
  expect(await holder(sandbox, 'th_new')).toBe('u_free');
});

test('the bot leaves a thread alone where nobody can be assigned, and looks beyond a page of users', async () => {
  const nobody = await sandboxed({
    seed: {
      users: [{ id: 'u_none', isAssignableToThread: false }],
      threads: [{ id: 'th_1', assignedTo: 'u_none' }, { id: 'th_new' }],
    },
  });
  const idle = new Program(nobody, ['dist/auto-assign-bot.js']);
  const answer = await deliver(await idle.prints(/listening on (\d+)/), created('ev_1', 'th_new'));
  expect(answer).toBe(200);
  await idle.prints(/th_new (nobody to assign to)/);
  expect(await holder(nobody, 'th_new')).toBeUndefined();

  const users = Array.from({ length: 120 }, (_, i) => ({ id: `u_${i}` }));
  const busy = users.slice(0, -1).map(({ id }, i) => ({ id: `th_${i}`, assignedTo: id }));
  const many = await sandboxed({ seed: { users, threads: [...busy, { id: 'th_new' }] } });
  const bot = new Program(many, ['dist/auto-assign-bot.js']);
  await deliver(await bot.prints(/listening on (\d+)/), created('ev_1', 'th_new'));
  expect(await holder(many, 'th_new')).toBe('u_119');
});

test('the bot handles an event once, and again where it failed', async () => {
  const sandbox = await sandboxed({ seed: team });
  const bot = new Program(sandbox, ['dist/auto-assign-bot.js']);
  const port = await bot.prints(/listening on (\d+)/);
  const event = created('ev_1', 'th_new');
  sandbox.fail({ operation: 'users', code: 'FORBIDDEN' });
  expect(await deliver(port, event)).toBe(500);
  expect(await deliver(port, event)).toBe(200);
  await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  await client.unassignThread({ threadId: 'th_new' });
  expect(await deliver(port, event)).toBe(200);
  expect(await holder(sandbox, 'th_new')).toBeUndefined();
  // Another event of a thread that somebody has.
  expect(await deliver(port, created('ev_2', 'th_1'))).toBe(200);
  await bot.prints(/th_1 (nothing to do)/);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
});

test('the bot gives threads away that are created in the sandbox', async () => {
  const sandbox = await sandboxed({ seed: team });
  const bot = new Program(sandbox, ['dist/auto-assign-bot.js'], sandbox.webhooks.secret);
  const url = `http://127.0.0.1:${await bot.prints(/listening on (\d+)/)}/`;
  await using client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
  const eventSubscriptions = [{ eventType: 'thread.thread_created' }];
  const target = { url, description: 'the bot', isEnabled: true, eventSubscriptions };
  unwrap(await client.execute(CreateWebhookTargetDocument, { input: target }));
  const customerIdentifier = { customerId: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' };
  const made = await client.execute(CreateThreadDocument, { input: { customerIdentifier } });
  const id = unwrap(made).createThread.thread?.id ?? '';
  await bot.prints(new RegExp(`${id} (to u_free)`));
  expect(await holder(sandbox, id)).toBe('u_free');
});

test('the script hands every open thread over', async () => {
  const users = [
    { id: 'u_a', email: 'away@example.com' },
    { id: 'u_b', email: 'here@example.com' },
  ];
  const threads = Array.from({ length: 120 }, (_, i) => ({ id: `th_${i}`, assignedTo: 'u_a' }));
  const sandbox = await sandboxed({ seed: { users, threads } });
  sandbox.fail({ operation: 'assignThread', code: 'FORBIDDEN' });
  const script = new Program(sandbox, [
    'dist/hand-over.js',
    'away@example.com',
    'here@example.com',
  ]);
  expect(await script.ended, script.stdout + script.stderr).toBe(1);
  expect(script.stdout).toBe('119 handed over, 1 failed\n');
  expect(await holder(sandbox, 'th_119')).toBe('u_b');
});

test('the service answers from one client, and ends after its last answer', async () => {
  const sandbox = await sandboxed({ seed: team });
  const service = new Program(sandbox, ['dist/fastify-service.js']);
  const address = await service.prints(/listening on (\S+)/);
  const put = (threadId: string, userId: string) =>
    fetch(`${address}/threads/${threadId}/assignee`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId }),
    });
  const assigned = await put('th_new', 'u_free');
  expect(await assigned.json()).toEqual({ id: 'th_new', assignedTo: 'u_free' });
  expect((await put('th_unknown', 'u_free')).status).toBe(404);
  expect((await put('th_new', 'matt')).status).toBe(400);
  sandbox.fail({ operation: 'assignThread', delay: 300 });
  const last = put('th_new', 'u_busy');
  // The delayed request has reached the service once it has reached a second, quick one.
  await put('th_newer', 'u_free');
  service.child.kill('SIGTERM');
  expect((await last).status).toBe(200);
  expect(await service.ended).toBe(0);
  expect(service.stdout).toContain('closed');
});

test('OpenTelemetry gets a span for the call and one for each attempt within', async () => {
  const sandbox = await sandboxed();
  sandbox.fail({ status: 503 });
  const demo = new Program(sandbox, ['dist/opentelemetry-demo.js']);
  expect(await demo.ended, demo.stderr).toBe(0);
  const spans = demo.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [first, second, call, request] = spans;
  expect(spans).toHaveLength(4);
  expect(call).toMatchObject({
    name: 'query thread',
    parent: request.spanId,
    attributes: {
      'graphql.operation.name': 'thread',
      'graphql.operation.type': 'query',
      'http.response.status_code': 200,
    },
  });
  expect(first).toMatchObject({
    name: 'POST',
    parent: call.spanId,
    attributes: {
      'error.type': 'internal_server_error',
      'http.request.method': 'POST',
      'http.response.status_code': 503,
      'server.address': '127.0.0.1',
      'url.full': sandbox.url,
    },
  });
  expect(second).toMatchObject({
    parent: call.spanId,
    attributes: { 'http.request.resend_count': 1, 'http.response.status_code': 200 },
  });
  expect(second.attributes).not.toHaveProperty('error.type');
});

test('pino logs each call, and attempts that failed', async () => {
  const sandbox = await sandboxed({ seed: { users: [{ id: 'u_a', email: 'a@example.com' }] } });
  sandbox.fail({ status: 503, times: 4 });
  const logged = new Program(sandbox, [
    '--import',
    './dist/pino-log.js',
    'dist/hand-over.js',
    'a@example.com',
    'a@example.com',
  ]);
  expect(await logged.ended).not.toBe(null);
  const lines = logged.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ msg }) => msg === 'attempt failed')).toHaveLength(4);
  expect(lines.find(({ msg }) => msg === 'attempt failed')).toMatchObject({
    level: 40,
    operation: 'userByEmail',
    attempt: 1,
    status: 503,
    outcome: 'internal_server_error',
  });
  const ended = lines.filter(({ msg }) => msg === 'call ended');
  expect(ended[0]).toMatchObject({ operation: 'userByEmail', attempts: 3 });
  expect(ended[0].ms).toBeGreaterThanOrEqual(0);
  expect(logged.stdout).not.toContain('a@example.com');
});

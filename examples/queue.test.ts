import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  CreateThreadDocument,
  CreateWebhookTargetDocument,
  PlainClient,
  paginate,
  ThreadsDocument,
  unwrap,
} from '../src/index.js';
import { startSandbox } from '../src/sandbox/index.js';
import { webhookHandler } from '../src/webhooks/index.js';

const examples = fileURLToPath(new URL('../examples/', import.meta.url));
const debian = join(examples, 'node_modules/.cache/debian/root/usr');
const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(debian, 'bin')];
const redis = ['redis-server', 'valkey-server']
  .flatMap((name) => folders.map((folder) => join(folder, name)))
  .find((file) => existsSync(file));
if (!redis) {
  console.warn(
    'There is no redis-server or valkey-server: the queue is not tested. See debian.js.',
  );
}

beforeAll(() => {
  const tsc = fileURLToPath(new URL('../node_modules/typescript-7/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [tsc, '-p', examples], { stdio: 'inherit' });
}, 120_000);

const running = new Set<ChildProcess>();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  for (const end of ends.splice(0)) await end();
});

/** A process, and what it printed. */
function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(file, args, { cwd: examples, env: { ...process.env, ...env } });
  running.add(child);
  const printed = { out: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed.out += chunk;
    });
  }
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    prints: (pattern: RegExp) =>
      until(
        () => pattern.exec(printed.out)?.[1],
        () => printed.out,
      ),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
    printed,
  };
}

async function until<T>(
  read: () => T | Promise<T>,
  about: () => unknown = () => '',
): Promise<NonNullable<T>> {
  for (let waited = 0; waited < 120_000; waited += 50) {
    const value = await read();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not come to pass: ${about()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.skipIf(!redis)(
  'kill -9 of a worker and of Redis loses no thread, and assigns none twice',
  { timeout: 300_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const redisPort = await freePort();
    const startRedis = () =>
      start(
        redis ?? '',
        [
          ...['--port', `${redisPort}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
          ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
        ],
        { LD_LIBRARY_PATH: libraries() },
      );
    let store = startRedis();
    await store.prints(/(eady to accept connections)/);

    const sandbox = await startSandbox({ rateLimit: { limit: 120, windowMs: 3_000 } });
    ends.push(() => sandbox.close());
    const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
    ends.push(() => client.close());
    const env = {
      PLAIN_API_KEY: sandbox.apiKey,
      PLAIN_API_URL: sandbox.url,
      PLAIN_WEBHOOK_SECRET: sandbox.webhooks.secret,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      LOCK_MS: '8000',
      PORT: '0',
    };
    const receiver = start(process.execPath, ['dist/assign-receiver.js'], env);
    const worker = () => start(process.execPath, ['dist/assign-worker.js'], env);
    const workers = [worker(), worker()];
    for (const each of workers) await each.prints(/(ready)/);

    const assignments = new Map<string, number>();
    const counter = createHttpServer(
      webhookHandler({
        secrets: sandbox.webhooks.secret,
        on: {
          'thread.thread_assignment_transitioned': ({ payload: { thread } }) =>
            assignments.set(thread.id, (assignments.get(thread.id) ?? 0) + 1),
        },
      }).node,
    ).listen(0, '127.0.0.1');
    ends.push(() => counter.close());
    await new Promise((resolve) => counter.once('listening', resolve));
    const target = async (port: string | number, eventType: string) => {
      const eventSubscriptions = [{ eventType }];
      const input = {
        url: `http://127.0.0.1:${port}/`,
        description: '',
        isEnabled: true,
        eventSubscriptions,
      };
      unwrap(await client.execute(CreateWebhookTargetDocument, { input }));
    };
    await target(await receiver.prints(/listening on (\d+)/), 'thread.thread_created');
    await target(
      (counter.address() as { port: number }).port,
      'thread.thread_assignment_transitioned',
    );

    const made = new Set<string>();
    const create = async (count: number) => {
      const customerIdentifier = { customerId: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' };
      for (let n = 0; n < count; n++) {
        const { createThread } = unwrap(
          await client.execute(CreateThreadDocument, { input: { customerIdentifier } }),
        );
        made.add(createThread.thread?.id ?? '');
      }
    };
    await create(20);
    await until(
      () => assignments.size >= 5,
      () => workers[0]?.printed.out,
    );
    await workers[0]?.kill();
    await create(20);
    await store.kill();
    // Nothing can be put into the queue now: Plain keeps it, and delivers it again.
    await create(10);
    store = startRedis();
    await store.prints(/(eady to accept connections)/);
    workers.push(worker());
    await create(10);

    const unassigned = async () => {
      const left: string[] = [];
      for await (const { id, assignedTo } of paginate(client, ThreadsDocument, {})) {
        if (made.has(id) && !assignedTo) left.push(id);
      }
      return left.length;
    };
    await until(
      async () => {
        // What failed is due again after 10 s, 30 s, 5 minutes.
        await sandbox.advance(10_000);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return (await unassigned()) === 0;
      },
      () => workers.map(({ printed }) => printed.out.slice(-500)).join('\n'),
    );
    await until(() => assignments.size === made.size);
    expect(made.size).toBe(60);
    expect([...assignments.values()].every((count) => count === 1)).toBe(true);
  },
);

function libraries(): string {
  const found = join(debian, 'lib');
  const own = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => join(found, name));
  return [...own, process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(delimiter);
}

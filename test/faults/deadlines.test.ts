import { getEventListeners } from 'node:events';
import { Agent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dataOf,
  executor,
  failureOf,
  faulty,
  named,
  readName,
  rename,
  renamed,
  settles,
  signpost,
} from './server/calls.js';
import {
  after,
  answer,
  type Behaviour,
  bytes,
  drip,
  type FaultServer,
  json,
  stall,
  startFaultServer,
} from './server/server.js';

interface Stuck {
  execute: ReturnType<typeof executor>;
  server: FaultServer;
  /** Resolves when the call has come as far as it will. */
  there(): Promise<void>;
  maybeApplied: boolean;
}

/**
 * A call that got stuck until its deadline. On a busy machine the deadline may pass before the call is
 * on its way: then another one, of another server, has twice the time.
 */
async function pastDeadline(arrange: () => Promise<Stuck>, firstTimeout: number) {
  for (let timeout = firstTimeout; ; timeout *= 2) {
    const stuck = await arrange();
    const began = performance.now();
    const call = stuck.execute(rename, { id: 'x' }, { timeout });
    const isThere = await Promise.race([stuck.there().then(() => true), call.then(() => false)]);
    const error = failureOf(await settles(call, timeout + 2750));
    expect(error.type).toBe('timeout');
    if (isThere) return { ...stuck, error, timeout, took: performance.now() - began };
  }
}

const answering = (behaviour: Behaviour) => async (): Promise<Stuck> => {
  const { server, execute } = await faulty(behaviour);
  return { execute, server, there: () => server.arrived(1), maybeApplied: true };
};

const dispatcher = (options: Agent.Options) => {
  const agent = new Agent(options);
  onTestFinished(() => agent.destroy());
  return agent;
};

/** Everywhere that a call can get stuck. */
const phases: [string, () => Promise<Stuck>][] = [
  [
    'queued behind another call',
    async () => {
      const agent = dispatcher({ connections: 1 });
      const { server, execute } = await faulty(stall(), { dispatcher: agent });
      const ahead = execute(readName, { id: 'x' });
      await server.arrived(1);
      onTestFinished(async () => {
        await execute.close();
        await ahead;
      });
      return { execute, server, there: async () => {}, maybeApplied: false };
    },
  ],
  [
    'connecting',
    async () => {
      const { server, execute } = await faulty(stall(), {
        dispatcher: dispatcher({ connect: () => {} }),
      });
      return { execute, server, there: async () => {}, maybeApplied: false };
    },
  ],
  [
    'in the TLS handshake',
    async () => {
      const server = await startFaultServer(stall(), { onConnection: () => true });
      onTestFinished(() => server.close());
      const execute = executor({ apiUrl: server.url.replace('http:', 'https:') });
      return { execute, server, there: () => server.connected(1), maybeApplied: false };
    },
  ],
  ['waiting for the headers', answering(stall())],
  ['within the status line', answering(bytes('HTTP/1.1 2'))],
  ['within the headers', answering(bytes('HTTP/1.1 200 OK\r\ncontent-le'))],
  ['after an informational response', answering(bytes('HTTP/1.1 103 Early Hints\r\n\r\n'))],
  ['before the body', answering(answer({ headers: { 'content-length': '100' } }))],
  ['within the body', answering(answer({ headers: { 'content-length': '100' }, body: '{"data"' }))],
  ['while the body drips', answering(drip())],
  [
    'within the body of an error',
    answering(answer({ status: 500, headers: { 'content-length': '100' }, body: 'a' })),
  ],
];

describe.each(phases)('%s', (_, arrange) => {
  test('the deadline holds', async () => {
    const { server, maybeApplied, error, timeout, took } = await pastDeadline(arrange, 250);
    expect(error.maybeApplied).toBe(maybeApplied);
    expect(took).toBeGreaterThan(timeout - 10);
    expect(error.message).toContain(`${timeout}`);
    expect(server.requests.length).toBeLessThanOrEqual(1);
  });

  test('an abort ends it in the same turn or the next', async () => {
    const { execute, server, there, maybeApplied } = await arrange();
    const controller = new AbortController();
    const call = execute(rename, { id: 'x' }, { signal: controller.signal });
    await there();
    await new Promise((turn) => setTimeout(turn, 20));
    let settled = false;
    void call.then(() => {
      settled = true;
    });
    const reason = new Error('enough');
    controller.abort(reason);
    await new Promise((turn) => setImmediate(turn));
    expect(settled).toBe(true);
    const error = failureOf(await call);
    expect(error).toMatchObject({ type: 'aborted', maybeApplied, cause: reason });
    expect(server.requests.length).toBeLessThanOrEqual(1);
  });
});

test('while backing off, an abort ends it at once, and a refused call was not applied', async () => {
  const { server, execute } = await faulty(json(429, {}, { 'retry-after': '20' }));
  const controller = new AbortController();
  const call = execute(rename, { id: 'x' }, { signal: controller.signal });
  await server.arrived(1);
  await new Promise((turn) => setTimeout(turn, 50));
  // Where the timer is late, the answer is there and unread.
  await new Promise((turn) => setImmediate(turn));
  controller.abort();
  const error = failureOf(await settles(call, 1000));
  expect(error).toMatchObject({ type: 'aborted', maybeApplied: false });
  expect(server.requests).toHaveLength(1);
});

test('a wait that would pass the deadline is not begun', async () => {
  const { server, execute } = await faulty(json(429, {}, { 'retry-after': '20' }));
  const error = failureOf(await settles(execute(rename, { id: 'x' }, { timeout: 10_000 }), 3000));
  expect(error).toMatchObject({ type: 'rate_limited', retryAfter: 20_000, status: 429 });
  expect(server.requests).toHaveLength(1);
});

test('the deadline is for the whole call, what is sent again included', async () => {
  const { server, execute } = await faulty([json(503, {}), stall()]);
  const error = failureOf(await settles(execute(readName, { id: 'x' }, { timeout: 1500 }), 4000));
  expect(['timeout', 'internal_server_error']).toContain(error.type);
  expect(server.requests.length).toBeLessThanOrEqual(2);
});

test('a signal that was aborted before sends nothing', async () => {
  const { server, execute } = await faulty(json(200, renamed));
  const reason = new Error('never mind');
  const signal = AbortSignal.abort(reason);
  const error = failureOf(await execute(rename, { id: 'x' }, { signal }));
  expect(error).toMatchObject({ type: 'aborted', maybeApplied: false, cause: reason, attempts: 0 });
  expect(server.connections).toBe(0);
});

test('an abort after the end changes nothing', async () => {
  const { server, execute } = await faulty(json(200, renamed));
  const controller = new AbortController();
  const result = await execute(rename, { id: 'x' }, { signal: controller.signal });
  controller.abort();
  expect(dataOf(result)).toEqual(renamed.data);
  expect(server.requests).toHaveLength(1);
});

test('a signal of another realm ends its call as well, and is left without a listener', async () => {
  const listeners = new Set<(this: unknown) => void>();
  const signal = {
    reason: new Error('enough'),
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  };
  const { server, execute } = await faulty(stall());
  const call = execute(readName, { id: 'x' }, { signal: signal as unknown as AbortSignal });
  await server.arrived(1);
  for (const listener of listeners) listener.call(signal);
  expect(failureOf(await settles(call))).toMatchObject({ type: 'aborted', cause: signal.reason });
  expect(listeners.size).toBe(0);
});

test('an abort of one call leaves the others alone', async () => {
  const controller = new AbortController();
  const aborted = new Promise((resolve) =>
    controller.signal.addEventListener('abort', resolve, { once: true }),
  );
  const { server, execute } = await faulty([stall(), after(aborted, json(200, named))]);
  const one = execute(readName, { id: 'x' }, { signal: controller.signal });
  await server.arrived(1);
  const other = execute(readName, { id: 'y' });
  await server.arrived(2);
  controller.abort();
  expect(failureOf(await one).type).toBe('aborted');
  expect(dataOf(await settles(other))).toEqual(named.data);
  expect(server.requests).toHaveLength(2);
});

test('an abort reaches the calls that are left when others of its signal have ended', async () => {
  const { server, execute } = await faulty([stall(), json(200, named)]);
  const controller = new AbortController();
  const { signal } = controller;
  const left = execute(readName, { id: 'x' }, { signal });
  await server.arrived(1);
  dataOf(await settles(execute(readName, { id: 'y' }, { signal })));
  controller.abort();
  expect(failureOf(await settles(left)).type).toBe('aborted');
  expect(server.requests).toHaveLength(2);
});

test('a signal ends its calls of all clients and no others, with one listener meanwhile', async () => {
  const clients = await Promise.all([faulty(stall()), faulty(stall())]);
  const controllers = Array.from({ length: 20 }, () => new AbortController());
  const [first, ...others] = controllers as [AbortController, ...AbortController[]];
  const listeners = () =>
    controllers.map(({ signal }) => getEventListeners(signal, 'abort').length);
  const callsOf = ({ signal }: AbortController) =>
    clients.flatMap(({ execute }) =>
      ['x', 'y'].map((id) => settles(execute(readName, { id }, { signal }))),
    );
  const begun = controllers.map(callsOf);
  expect(listeners()).toEqual(controllers.map(() => 1));

  first.abort();
  for (const call of begun[0] ?? []) expect(failureOf(await call).type).toBe('aborted');
  expect(listeners()).toEqual([0, ...others.map(() => 1)]);
  for (const controller of others.reverse()) controller.abort();
  for (const call of begun.flat()) expect(failureOf(await call).type).toBe('aborted');
  expect(listeners()).toEqual(controllers.map(() => 0));
});

test.each([2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
  'a timeout of %d does not fire at once',
  async (timeout) => {
    const { execute, server } = await faulty(
      after(new Promise((later) => setTimeout(later, 50)), json(200, named)),
      { timeout },
    );
    expect(dataOf(await settles(execute(readName, { id: 'x' })))).toEqual(named.data);
    expect(server.requests).toHaveLength(1);
  },
);

test('a clock that is set ahead takes no time from a call', async () => {
  const { now } = Date;
  onTestFinished(() => {
    Date.now = now;
  });
  const { read } = await faulty([
    (exchange) => {
      Date.now = () => now() + 3_600_000;
      return json(500, {})(exchange);
    },
    json(200, named),
  ]);
  expect(dataOf(await settles(read({ retry: { attempts: 2 } })))).toEqual(named.data);
});

test('a timeout of the call goes before that of the client', async () => {
  const { execute } = await faulty(stall(), { timeout: 100_000 });
  const error = failureOf(await settles(execute(readName, { id: 'x' }, { timeout: 50 }), 2000));
  expect(error.type).toBe('timeout');
});

test.each<[string, { connections?: number; dispatcher?: Agent }]>([
  ['the own pool', { connections: 1 }],
  ["the user's dispatcher", { dispatcher: new Agent({ connections: 1 }) }],
])('a call that ended while it was queued in %s is not sent after all', async (_, options) => {
  onTestFinished(() => options.dispatcher?.destroy());
  const answered = signpost();
  const { server, execute } = await faulty(
    [after(answered.reached, json(200, renamed)), json(200, renamed)],
    options,
  );
  const first = execute(rename, { id: 'first' });
  await settles(server.arrived(1));
  const controller = new AbortController();
  const aborted = execute(rename, { id: 'aborted' }, { signal: controller.signal });
  const late = execute(rename, { id: 'late' }, { timeout: 50 });
  const last = execute(rename, { id: 'last' });
  await new Promise((turn) => setImmediate(turn));
  controller.abort();
  expect(failureOf(await settles(aborted))).toMatchObject({ type: 'aborted', maybeApplied: false });
  expect(failureOf(await settles(late))).toMatchObject({ type: 'timeout', maybeApplied: false });
  answered.reach();
  dataOf(await settles(first));
  dataOf(await settles(last));
  const ids = server.requests.map(({ body }) => JSON.parse(body).variables.id);
  expect(ids).toEqual(['first', 'last']);
  // What undici has not sent yet costs no connection.
  if (options.connections) expect(server.connections).toBe(1);
});

test('a deadline frees the connection', async () => {
  const { server } = await pastDeadline(answering(stall()), 50);
  await settles(server.idle(), 2000);
  expect(server.requests).toHaveLength(1);
});

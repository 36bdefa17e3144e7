import { createHook } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { dataOf, failureOf, faulty, named, settles, signpost } from './server/calls.js';
import { after, type Behaviour, json, stall, status } from './server/server.js';

/** Tells the first call to wait for so many seconds. */
const toldToWait = (seconds: string) => status(429, { 'retry-after': seconds });

test('a call that would be held past its deadline is refused at once, and told how long', async () => {
  const { server, both, read } = await faulty(toldToWait('60'));
  await read();
  for (const call of both) {
    const error = failureOf(await settles(call({ timeout: 20_000 }), 4000));
    expect(error).toMatchObject({ type: 'rate_limited', attempts: 0, maybeApplied: false });
    expect('retryAfter' in error && error.retryAfter).toBeGreaterThan(50_000);
    expect('retryAfter' in error && error.retryAfter).toBeLessThanOrEqual(60_000);
  }
  expect(server.requests).toHaveLength(1);
});

test('a wait that nobody means does not hold a client for more than five minutes', async () => {
  const { server, read } = await faulty(toldToWait('999999999'));
  await read();
  const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
  expect('retryAfter' in error && error.retryAfter).toBeGreaterThan(290_000);
  expect('retryAfter' in error && error.retryAfter).toBeLessThanOrEqual(300_000);
  expect(server.requests).toHaveLength(1);
});

test('calls that are held are refused at once when they are told to wait past their deadlines', async () => {
  const { server, read } = await faulty([toldToWait('0.2'), toldToWait('60')]);
  await read();
  const held = Array.from({ length: 4 }, () => read({ timeout: 20_000 }));
  for (const result of await settles(Promise.all(held), 4000)) {
    const error = failureOf(result);
    expect(error.type).toBe('rate_limited');
    expect('retryAfter' in error && error.retryAfter).toBeGreaterThan(50_000);
    expect('retryAfter' in error && error.retryAfter).toBeLessThanOrEqual(60_000);
  }
  expect(server.requests).toHaveLength(2);
});

test('a call that ends because another was refused is not refused as well', async () => {
  const { server, read } = await faulty([toldToWait('0.2'), toldToWait('60'), stall()]);
  await read();
  const [ending, other] = [new AbortController(), new AbortController()];
  let ends = 0;
  const count = (message: unknown) => {
    ends++;
    if (ends === 1) ending.abort();
    return message;
  };
  const channel = tracingChannel('plain-operations:call').asyncEnd;
  channel.subscribe(count);
  onTestFinished(() => void channel.unsubscribe(count));
  const first = read({ timeout: 20_000 });
  const refused = read({ timeout: 20_000 });
  const ended = read({ timeout: 20_000, signal: ending.signal });
  const patient = read({ timeout: 100_000, signal: other.signal });
  expect(failureOf(await settles(first)).type).toBe('rate_limited');
  expect(failureOf(await settles(refused)).type).toBe('rate_limited');
  expect(failureOf(await settles(ended)).type).toBe('aborted');
  other.abort();
  expect(failureOf(await settles(patient)).type).toBe('aborted');
  expect(ends).toBe(4);
  expect(server.requests).toHaveLength(2);
});

test('a call that ends because of how its attempt ended leaves no timer', async () => {
  const { server, read } = await faulty(status(503, { 'retry-after': '60' }));
  const timers: { _idleTimeout: number }[] = [];
  const hook = createHook({
    init: (_, type, __, timer) => {
      if (type === 'Timeout') timers.push(timer as { _idleTimeout: number });
    },
  }).enable();
  onTestFinished(() => void hook.disable());
  const controller = new AbortController();
  const end = () => controller.abort();
  const channel = tracingChannel('plain-operations:attempt').asyncEnd;
  channel.subscribe(end);
  onTestFinished(() => void channel.unsubscribe(end));
  const { signal } = controller;
  const call = read({ signal, retry: { attempts: 3 }, timeout: 100_000 });
  expect(failureOf(await settles(call))).toMatchObject({ type: 'aborted', attempts: 1 });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(timers.length).toBeGreaterThan(0);
  expect(timers.filter((timer) => timer._idleTimeout >= 60_000)).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test('a held call with more time waits on when another has no more', async () => {
  const { server, read } = await faulty([toldToWait('0.2'), toldToWait('2'), json(200, named)]);
  await read();
  const first = read({ timeout: 20_000 });
  const [short, long] = [read({ timeout: 1000 }), read({ timeout: 20_000 })];
  expect(failureOf(await settles(first)).type).toBe('rate_limited');
  failureOf(await settles(short));
  dataOf(await settles(long));
  expect(server.requests).toHaveLength(3);
});

test('a later word does not shorten a wait', async () => {
  const late = signpost();
  const { server, read } = await faulty([after(late.reached, toldToWait('0.1')), toldToWait('60')]);
  const first = read();
  await settles(server.arrived(1));
  await read();
  late.reach();
  await settles(first);
  const error = failureOf(await settles(read({ timeout: 20_000 }), 4000));
  expect('retryAfter' in error && error.retryAfter).toBeGreaterThan(50_000);
  expect(server.requests).toHaveLength(2);
});

test('a later word lengthens a wait', async () => {
  const late = signpost();
  const behaviours = [after(late.reached, toldToWait('1.2')), toldToWait('0.4'), json(200, named)];
  const { server, read } = await faulty(behaviours);
  const first = read();
  await settles(server.arrived(1));
  await read();
  const told = performance.now();
  late.reach();
  await settles(first);
  dataOf(await settles(read({ timeout: 20_000 })));
  expect(performance.now() - told).toBeGreaterThan(1_150);
});

test('a clock that is set back does not make a wait that is over count again', async () => {
  const { server, read } = await faulty([toldToWait('0.2'), json(200, named)]);
  await read();
  dataOf(await settles(read({ timeout: 20_000 })));
  const { now } = Date;
  try {
    Date.now = () => now() - 3_600_000;
    dataOf(await settles(read({ timeout: 20_000 }), 4000));
  } finally {
    Date.now = now;
  }
  expect(server.requests).toHaveLength(3);
});

test('a clock that is set back while a client waits makes the wait no longer', async () => {
  const { server, read } = await faulty([toldToWait('0.3'), json(200, named)]);
  await read();
  const { now } = Date;
  try {
    Date.now = () => now() - 3_600_000;
    dataOf(await settles(read({ timeout: 20_000 }), 4000));
  } finally {
    Date.now = now;
  }
  expect(server.requests).toHaveLength(2);
});

test('calls that are aborted while they are held do not keep the others back', async () => {
  const { server, read } = await faulty([toldToWait('0.3'), json(200, named)]);
  await read();
  const controller = new AbortController();
  const aborted = [1, 2, 3].map(() => read({ signal: controller.signal }));
  const others = [read(), read()];
  controller.abort();
  for (const result of await settles(Promise.all(aborted))) {
    expect(failureOf(result).type).toBe('aborted');
  }
  for (const result of await settles(Promise.all(others))) dataOf(result);
  expect(server.requests).toHaveLength(3);
});

test('held calls go out one by one until four are answered, and then more at a time', async () => {
  const together: number[] = [];
  let under = 0;
  const more = signpost();
  const answering: Behaviour = async (exchange) => {
    together.push(++under);
    // From the fifth on each waits for company.
    if (together.length > 4) {
      if (under > 1) more.reach();
      await more.reached;
    } else await new Promise((turn) => setTimeout(turn, 20));
    under--;
    await json(200, named)(exchange);
  };
  const { server, read } = await faulty([toldToWait('0.1'), answering]);
  await read();
  const held = Array.from({ length: 12 }, () => read());
  for (const result of await settles(Promise.all(held), 10_000)) dataOf(result);
  expect(together.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
  expect(Math.max(...together)).toBeGreaterThan(1);
  expect(server.requests).toHaveLength(13);
});

test('calls go out one by one until three are answered, though none was held', async () => {
  const together: number[] = [];
  let under = 0;
  const { server, read } = await faulty([
    toldToWait('0.1'),
    json(200, named),
    async (exchange) => {
      together.push(++under);
      await new Promise((turn) => setTimeout(turn, 20));
      under--;
      await json(200, named)(exchange);
    },
  ]);
  await read();
  dataOf(await settles(read()));
  const calls = await settles(Promise.all([read(), read(), read()]));
  for (const result of calls) dataOf(result);
  expect(together).toEqual([1, 1, 1]);
  expect(server.requests).toHaveLength(5);
});

test('a wait holds, though calls are answered that were sent before it', async () => {
  const told = signpost();
  const arrived = (count: number): Promise<void> => faulted.server.arrived(count);
  const faulted = await faulty([
    toldToWait('0.1'),
    ...[json(200, named), json(200, named), json(200, named), json(200, named)],
    // The fifth and the sixth are under way together, and then up to the ninth.
    async (exchange) => after(arrived(7), json(200, named))(exchange),
    async (exchange) => after(arrived(10), toldToWait('60'))(exchange),
    after(told.reached, json(200, named)),
  ]);
  const { server, read } = faulted;
  await read();
  const held = Array.from({ length: 12 }, () => read({ timeout: 20_000 }));
  await settles(
    Promise.race(held.map(async (call) => (await call).error ?? new Promise(() => {}))),
  );
  told.reach();
  const results = await settles(Promise.all(held));
  expect(results.filter(({ error }) => error?.attempts === 0)).toHaveLength(3);
  expect(results.filter(({ error }) => error === undefined)).toHaveLength(8);
  expect(failureOf(await settles(read({ timeout: 20_000 }))).type).toBe('rate_limited');
  expect(server.requests).toHaveLength(10);
});

test('once all that were held are answered, calls go out as ever', async () => {
  const company = signpost();
  let under = 0;
  const { server, read } = await faulty([
    toldToWait('0.1'),
    ...[json(200, named), json(200, named), json(200, named)],
    async (exchange) => {
      if (++under === 6) company.reach();
      await company.reached;
      await json(200, named)(exchange);
    },
  ]);
  await read();
  for (let calls = 0; calls < 3; calls++) dataOf(await settles(read()));
  const all = await settles(Promise.all(Array.from({ length: 6 }, () => read())));
  for (const result of all) dataOf(result);
  expect(server.requests).toHaveLength(10);
});

test('a call that is aborted before the first connection opens none', async () => {
  const { server, read } = await faulty(json(200, named));
  const controller = new AbortController();
  const aborted = read({ signal: controller.signal });
  controller.abort();
  expect(failureOf(await aborted)).toMatchObject({ type: 'aborted', attempts: 0 });
  dataOf(await settles(read()));
  expect(server.requests).toHaveLength(1);
  expect(server.connections).toBe(1);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { dataOf, failureOf, faulty, renamed, settles } from './server/calls.js';
import { type Behaviour, json, stall } from './server/server.js';

const answer = json(200, renamed);

/** Answers, and closes the connection so many milliseconds later without having said so. */
const closing =
  (milliseconds: number): Behaviour =>
  async (exchange) => {
    await answer(exchange);
    if (milliseconds === 0) exchange.socket.end();
    else setTimeout(() => exchange.socket.end(), milliseconds);
  };

describe('a server that closes connections behind its answers and does not say so', () => {
  test.each([0, 1, 5])('after %i ms: a few mutations are lost, none is sent twice', async (ms) => {
    const { server, write } = await faulty(closing(ms));
    const failures = [];
    for (let call = 0; call < 300; call++) {
      const result = await write({ retry: { attempts: 3 } });
      if (result.error) failures.push(failureOf(result));
    }
    for (const { type, maybeApplied, attempts } of failures) {
      expect({ type, maybeApplied, attempts }).toEqual({
        type: 'network',
        maybeApplied: true,
        attempts: 1,
      });
    }
    expect(failures.length).toBeLessThanOrEqual(3);
    expect(server.requests.length).toBeLessThanOrEqual(300);
  });

  test('queries are sent again, and show that mutations need connections of their own', async () => {
    const named = { data: { name: 'a thing', ...renamed.data } };
    const { read, write } = await faulty(async (exchange) => {
      await json(200, named)(exchange);
      exchange.socket.end();
    });
    for (let call = 0; call < 100; call++) dataOf(await read({ retry: { attempts: 3 } }));
    const lost = [];
    for (let call = 0; call < 100; call++) {
      const { error } = await write();
      if (error) lost.push(error);
    }
    expect(lost.length).toBeLessThanOrEqual(1);
  });

  test('many at a time: no more are lost than were under way at the first loss', async () => {
    const { server, write } = await faulty(closing(1));
    const failures = [];
    for (let round = 0; round < 20; round++) {
      const results = await Promise.all(Array.from({ length: 8 }, () => write()));
      failures.push(...results.filter(({ error }) => error));
    }
    expect(failures.length).toBeLessThanOrEqual(8);
    expect(server.requests.length).toBeLessThanOrEqual(160);
  });
});

test('a server that keeps its connections is asked on few of them', async () => {
  const { server, write } = await faulty(answer);
  for (let call = 0; call < 50; call++) dataOf(await write());
  expect(server.connections).toBeLessThanOrEqual(2);
});

test('connections are trusted again once one has stayed open behind its answer', async () => {
  const used = new Set<number>();
  let broken = false;
  const { server, write } = await faulty(async (exchange) => {
    const { connection } = exchange.request;
    if (used.has(connection) && !broken) {
      broken = true;
      exchange.socket.destroy();
      return;
    }
    used.add(connection);
    await answer(exchange);
  });
  while (!broken) {
    const result = await write();
    if (broken) expect(failureOf(result).type).toBe('network');
  }
  const deadline = performance.now() + 15_000;
  let before = -1;
  let connections = server.connections;
  // Each of these opens a connection of its own, until the first one has been open for a while.
  while (before !== connections && performance.now() < deadline) {
    await sleep(300);
    before = server.connections;
    for (let call = 0; call < 5; call++) dataOf(await write());
    connections = server.connections;
  }
  expect(connections).toBe(before);
});

test('Keep-Alive: timeout is kept to', async () => {
  const { server, write } = await faulty(async (exchange) => {
    await json(200, renamed, { 'keep-alive': 'timeout=1' })(exchange);
    setTimeout(() => exchange.socket.end(), 1_000);
  });
  for (let call = 0; call < 3; call++) {
    dataOf(await write());
    await sleep(995);
  }
  expect(server.requests).toHaveLength(3);
});

describe('a call that ends early opens no connection', () => {
  test('a hundred timeouts are a hundred connections', async () => {
    const { server, read } = await faulty(stall());
    for (let call = 0; call < 100; call++) {
      expect(failureOf(await read({ timeout: 5 })).type).toBe('timeout');
    }
    await settles(server.idle());
    expect(server.connections).toBeLessThanOrEqual(100);
  });

  test('nor many at once, aborted while they are connected', async () => {
    const { server, read } = await faulty(stall());
    const controller = new AbortController();
    const calls = Array.from({ length: 20 }, () => read({ signal: controller.signal }));
    await server.arrived(20);
    controller.abort();
    for (const result of await Promise.all(calls)) expect(failureOf(result).type).toBe('aborted');
    await settles(server.idle());
    expect(server.connections).toBe(20);
  });

  test('a call that waits for the connection gets one', async () => {
    const behaviours = [stall(), answer];
    const { server, write } = await faulty(behaviours, { connections: 1 });
    const controller = new AbortController();
    const first = write({ signal: controller.signal });
    await server.arrived(1);
    const second = write();
    controller.abort();
    expect(failureOf(await first).type).toBe('aborted');
    dataOf(await settles(second));
    expect(server.connections).toBe(2);
  });

  test('a call that comes later gets one, however many were aborted before it', async () => {
    let stalls = true;
    const { server, write } = await faulty((exchange) => (stalls ? undefined : answer(exchange)), {
      connections: 1,
    });
    for (let call = 1; call <= 6; call += 2) {
      stalls = true;
      const controller = new AbortController();
      const both = [write, write].map((one) => one({ signal: controller.signal }));
      await settles(server.arrived(call));
      controller.abort();
      for (const result of await Promise.all(both)) expect(failureOf(result).type).toBe('aborted');
      await settles(server.idle());
      stalls = false;
      dataOf(await settles(write()));
    }
  });
});

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dataOf,
  failureOf,
  faulty,
  named,
  plainClient,
  renamed,
  settles,
  signpost,
} from './server/calls.js';
import { after, drip, json, stall, startFaultServer, status } from './server/server.js';

describe('close', () => {
  test('ends a call in flight with an error when the grace is over', async () => {
    const { server, execute, write } = await faulty(stall());
    const call = write();
    await server.arrived(1);
    const closing = execute.close({ grace: 50 });
    expect(failureOf(await settles(call))).toMatchObject({ type: 'aborted', maybeApplied: true });
    await settles(closing);
    await settles(server.idle());
    expect(server.requests).toHaveLength(1);
  });

  test('gives a call in flight its grace', async () => {
    const answered = signpost();
    const { server, execute, write } = await faulty(after(answered.reached, json(200, renamed)));
    const call = write();
    await server.arrived(1);
    const closing = execute.close({ grace: 10_000 });
    answered.reach();
    expect(dataOf(await settles(call))).toEqual(renamed.data);
    await settles(closing);
    await settles(server.idle());
    expect(server.requests).toHaveLength(1);
  });

  test('gives its grace to each of several calls in flight', async () => {
    const posts = [signpost(), signpost()];
    const { server, execute, write } = await faulty(
      posts.map(({ reached }) => async (exchange) => {
        await reached;
        await json(200, renamed)(exchange);
      }),
    );
    const calls = [write(), write()];
    await server.arrived(2);
    const closing = execute.close({ grace: 10_000 });
    posts[0]?.reach();
    await settles(Promise.race(calls));
    posts[1]?.reach();
    for (const result of await settles(Promise.all(calls))) dataOf(result);
    await settles(closing);
    expect(server.requests).toHaveLength(2);
  });

  test('ends what drips', async () => {
    const { server, execute, read } = await faulty(drip());
    const call = read();
    await server.arrived(1);
    await settles(execute.close({ grace: 20 }));
    expect(failureOf(await settles(call)).type).toBe('aborted');
    await settles(server.idle());
  });

  test('ends a call that waits to be sent', async () => {
    const { server, execute, read } = await faulty(status(429, { 'retry-after': '20' }));
    await read();
    const held = read();
    await settles(execute.close({ grace: 20 }));
    expect(failureOf(await settles(held)).type).toBe('aborted');
    expect(server.requests).toHaveLength(1);
  });

  test('ends a call that waits to be sent again', async () => {
    const { server, execute, read } = await faulty(status(429, { 'retry-after': '20' }));
    const call = read({ retry: { attempts: 3 } });
    await server.arrived(1);
    await settles(execute.close({ grace: 20 }));
    expect(failureOf(await settles(call)).type).toBe('aborted');
    expect(server.requests).toHaveLength(1);
  });

  test('leaves no socket and can be repeated', async () => {
    const { server, execute, read } = await faulty(json(200, named));
    for (const result of await Promise.all([read(), read(), read()])) dataOf(result);
    await settles(Promise.all([execute.close(), execute.close(), execute.close({ grace: 1 })]));
    await settles(execute.close());
    await settles(server.idle());
    expect(server.openSockets).toBe(0);
    expect(server.requests).toHaveLength(3);
  });

  test.each([0, 50])('with a grace of %i ms leaves no socket that connects', async (grace) => {
    const sockets: Socket[] = [];
    const arrived = signpost();
    const silent = createServer((socket) => {
      socket.on('error', () => {});
      sockets.push(socket);
      arrived.reach();
    });
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const client = plainClient({ apiUrl: `https://127.0.0.1:${port}` });
    const call = client.execute('query { name }', {}, { retry: false });
    await settles(arrived.reached);
    const [socket] = sockets;
    const ended = new Promise((closed) => socket?.resume().once('close', closed));
    await settles(client.close({ grace }));
    expect(failureOf(await settles(call)).type).toBe('aborted');
    await settles(ended);
  });

  test('before any call is fine', async () => {
    const { server, execute } = await faulty(json(200, named));
    await settles(execute.close());
    expect(server.connections).toBe(0);
  });

  test('makes every later call an error', async () => {
    const { server, execute, both } = await faulty(json(200, named));
    await execute.close();
    for (const call of both) {
      const error = failureOf(await settles(call()));
      expect(error).toMatchObject({ type: 'aborted', maybeApplied: false, attempts: 0 });
      expect(error.message).toMatch(/closed/);
    }
    expect(server.connections).toBe(0);
  });

  test('makes a call that was begun while closing an error', async () => {
    const { server, execute, read } = await faulty(stall());
    const before = read();
    await server.arrived(1);
    const closing = execute.close({ grace: 50 });
    expect(failureOf(await settles(read())).type).toBe('aborted');
    await settles(Promise.all([before, closing]));
    expect(server.requests).toHaveLength(1);
  });

  test('is what disposing of a client does', async () => {
    const server = await startFaultServer(json(200, named));
    onTestFinished(() => server.close());
    const client = plainClient({ apiUrl: server.url });
    dataOf(await client.execute('{ name(id: 1) }'));
    await settles(client[Symbol.asyncDispose]());
    expect(failureOf(await client.execute('{ name(id: 1) }')).type).toBe('aborted');
    await settles(server.idle());
    expect(server.requests).toHaveLength(1);
  });

  test("leaves the user's dispatcher open", async () => {
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.destroy());
    const { server, execute, read } = await faulty([json(200, named), stall(), json(200, named)], {
      dispatcher,
    });
    dataOf(await read());
    const stuck = read();
    await server.arrived(2);
    await settles(execute.close({ grace: 20 }));
    expect(failureOf(await settles(stuck)).type).toBe('aborted');
    const response = await dispatcher.request({
      origin: `http://127.0.0.1:${server.port}`,
      path: '/',
      method: 'GET',
    });
    expect(await response.body.json()).toEqual(named);
    expect(server.requests).toHaveLength(3);
  });
});

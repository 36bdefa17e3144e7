import { once } from 'node:events';
import { createSecureServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { Agent, MockAgent, Pool } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { UndiciDispatcher } from '../../src/executor/dispatcher.js';
import {
  dataOf,
  executor,
  failureOf,
  faulty,
  named,
  rename,
  renamed,
  settles,
} from './server/calls.js';
import { createAuthority } from './server/certificates.js';
import { after, json, stall } from './server/server.js';

const thrice = { retry: { attempts: 3 } };

function circular() {
  const body: Record<string, unknown> = {};
  body['itself'] = body;
  return body;
}

describe("a user's dispatcher that can never take a call is asked once", () => {
  test.each<[string, (dispatcher: Agent) => unknown]>([
    ['closed', (agent) => agent.close()],
    ['destroyed', (agent) => agent.destroy()],
  ])('an agent that was %s', async (_, end) => {
    const dispatcher = new Agent();
    const { server, both } = await faulty(json(200, named), { dispatcher });
    await end(dispatcher);
    for (const call of both) {
      const error = failureOf(await settles(call(thrice)));
      expect(error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: false });
    }
    expect(server.requests).toHaveLength(0);
  });

  test('a pool that was closed', async () => {
    const dispatcher = new Pool('http://127.0.0.1:9');
    await dispatcher.close();
    const { both } = await faulty(json(200, named), { dispatcher });
    for (const call of both) {
      const error = failureOf(await settles(call(thrice)));
      expect(error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: false });
    }
  });

  test('one that is destroyed under a call', async () => {
    const dispatcher = new Agent();
    const { server, read } = await faulty(stall(), { dispatcher });
    const call = read(thrice);
    await server.arrived(1);
    await dispatcher.destroy();
    expect(failureOf(await settles(call))).toMatchObject({ type: 'network', attempts: 1 });
  });

  test('a mock that knows no such request', async () => {
    const dispatcher = new MockAgent();
    onTestFinished(() => dispatcher.close());
    dispatcher.disableNetConnect();
    const { both } = await faulty(json(200, named), { dispatcher });
    for (const call of both) {
      const error = failureOf(await settles(call(thrice)));
      expect(error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: false });
    }
  });
});

test('one that reports a failure and throws it as well has nothing sent twice', async () => {
  const agent = new Agent();
  onTestFinished(() => agent.close());
  const failure = new Error('not today');
  let fails = true;
  const dispatcher: UndiciDispatcher = {
    dispatch(request, handler) {
      if (!fails) return agent.dispatch(request, handler);
      fails = false;
      handler.onResponseError({ abort() {} }, failure);
      throw failure;
    },
  };
  // A second wait to send again would be over before the answer.
  const late = after(delay(400), json(200, renamed));
  const { server, write } = await faulty(late, { dispatcher });
  const result = await settles(write());
  expect(dataOf(result)).toEqual(renamed.data);
  expect(result.meta).toMatchObject({ attempts: 2 });
  expect(server.requests).toHaveLength(1);
});

test.each<[string, object]>([
  ['no headers', { headers: null }],
  ['a body that cannot be written as JSON', { body: circular() }],
  ['its status as text', { statusCode: '503' }],
])('one that makes an error of a response, with %s, ends its call', async (_, odd) => {
  const failure = Object.assign(new Error('no'), { statusCode: 503, headers: {}, ...odd });
  const dispatcher: UndiciDispatcher = {
    dispatch(_, handler) {
      const controller = { abort() {} };
      handler.onRequestStart(controller, undefined);
      setImmediate(() => handler.onResponseError(controller, failure));
      return true;
    },
  };
  const { read } = await faulty(json(200, named), { dispatcher });
  const error = failureOf(await settles(read()));
  expect(error).toMatchObject({ type: 'internal_server_error', status: 503, cause: failure });
});

test.each<[string, object, RegExp]>([
  [
    'a message that is no text',
    { message: { no: 'text' } },
    /no connection: E_ODD: \[object Object\]$/,
  ],
  ['itself among its errors', { message: '', errors: [] as unknown[] }, /no connection: E_ODD:$/],
])('an error with %s ends its call', async (_, odd, said) => {
  const failure = Object.assign(new Error('no'), { code: 'E_ODD' }, odd);
  if ('errors' in failure) (failure.errors as unknown[]).push(failure);
  const dispatcher = {
    dispatch() {
      throw failure;
    },
  };
  const { read } = await faulty(json(200, named), { dispatcher });
  const error = failureOf(await settles(read()));
  expect(error).toMatchObject({ type: 'network', cause: failure });
  expect(error.message).toMatch(said);
});

test('an error of another realm is told as any other', async () => {
  const failure = runInNewContext(
    `Object.assign(new AggregateError([new Error('connect refused')], ''), { code: 'ECONNREFUSED' })`,
  );
  const dispatcher = {
    dispatch() {
      throw failure;
    },
  };
  const { read } = await faulty(json(200, named), { dispatcher });
  const error = failureOf(await settles(read()));
  expect(error).toMatchObject({ type: 'network', cause: failure });
  expect(error.message).toMatch(/no connection: ECONNREFUSED: connect refused$/);
});

test('a dispatcher of an older undici is named as that', async () => {
  // As those of undici 5 and 6 refuse a handler that does not have their methods.
  const refused = Object.assign(new Error('invalid onError method'), {
    code: 'UND_ERR_INVALID_ARG',
  });
  const dispatcher = {
    dispatch() {
      throw refused;
    },
  };
  const { read } = await faulty(json(200, named), { dispatcher });
  const error = failureOf(await settles(read(thrice)));
  expect(error).toMatchObject({ type: 'network', attempts: 1, cause: refused });
  expect(error.message).toMatch(/of an undici before 7$/);
});

test('a stream that is refused behind the beginning of its answer may have been applied', async () => {
  // As undici 8 reports it; 7 gives the part that came for the whole.
  const refused = new Error('Stream closed with error code NGHTTP2_REFUSED_STREAM');
  let sent = 0;
  const dispatcher: UndiciDispatcher = {
    dispatch(_, handler) {
      sent++;
      const controller = { abort() {} };
      handler.onRequestStart(controller, undefined);
      handler.onResponseStart(controller, 200, {});
      handler.onResponseError(controller, refused);
      return true;
    },
  };
  const { write } = await faulty(json(200, renamed), { dispatcher });
  const error = failureOf(await settles(write()));
  expect(error).toMatchObject({ attempts: 1, maybeApplied: true, status: 200 });
  expect(sent).toBe(1);
});

describe('over HTTP/2', () => {
  async function served(...answers: ((stream: ServerHttp2Stream) => void)[]) {
    const authority = await createAuthority();
    const server = createSecureServer(await authority.issue());
    let begun = 0;
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      answers[Math.min(begun++, answers.length - 1)]?.(stream);
    });
    server.on('session', (session) => session.on('error', () => {}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const dispatcher = new Agent({ allowH2: true, connect: { ca: authority.ca } });
    onTestFinished(async () => {
      await dispatcher.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const apiUrl = `https://localhost:${port}/graphql/v1`;
    return { execute: executor({ apiUrl, dispatcher }), begun: () => begun };
  }
  const refuse = (stream: ServerHttp2Stream) => stream.close(0x7);
  const answer = (stream: ServerHttp2Stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    stream.end(JSON.stringify(renamed));
  };

  test('a mutation whose stream the server refused was not applied, and is sent again', async () => {
    const { execute, begun } = await served(refuse, answer);
    const result = await settles(execute(rename, { id: 'x' }));
    expect(dataOf(result)).toEqual(renamed.data);
    expect(result.meta).toMatchObject({ attempts: 2 });
    expect(begun()).toBe(2);
  });

  test('refused each time it says that it was not applied', async () => {
    const { execute } = await served(refuse);
    const error = failureOf(await settles(execute(rename, { id: 'x' })));
    expect(error).toMatchObject({ type: 'network', attempts: 3, maybeApplied: false });
  });

  test('one whose stream was reset for another reason may have been applied', async () => {
    const { execute, begun } = await served((stream) => stream.close(0x2));
    const error = failureOf(await settles(execute(rename, { id: 'x' })));
    expect(error).toMatchObject({ type: 'network', attempts: 1, maybeApplied: true });
    expect(begun()).toBe(1);
  });
});

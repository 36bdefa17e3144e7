import { once } from 'node:events';
import { createServer, type RequestListener, type Server, request as send } from 'node:http';
import http2 from 'node:http2';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type WebhookEvent,
  type WebhookHandlerOptions,
  webhookHandler,
} from '../../src/webhooks/index.js';
import { eventBody, secret, signed } from './event.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address?.port}/`;
}

const fresh = (members: Readonly<Record<string, unknown>> = {}) =>
  eventBody({
    webhookMetadata: { webhookDeliveryAttemptTimestamp: new Date().toISOString() },
    ...members,
  });

type Answered = { status: number; text: string; headers: Headers };
type Post = (
  body: string | Uint8Array,
  headers?: Record<string, string>,
  method?: string,
) => Promise<Answered>;

/** Both ways in: one test serves them. */
const ways: [string, (options: Partial<WebhookHandlerOptions>) => Promise<Post>][] = [
  [
    'fetch',
    async (options) => {
      const handler = webhookHandler({ secrets: secret, on: {}, ...options });
      return async (body, headers = signed(body), method = 'POST') => {
        const given = method === 'GET' ? null : (body as string);
        const request = new Request('http://host/', { method, headers, body: given });
        const response = await handler.fetch(request);
        return { status: response.status, text: await response.text(), headers: response.headers };
      };
    },
  ],
  [
    'node',
    async (options) => {
      const handler = webhookHandler({ secrets: secret, on: {}, ...options });
      const url = await listen(handler.node);
      return async (body, headers = signed(body), method = 'POST') => {
        const given = method === 'GET' ? null : (body as string);
        const response = await fetch(url, { method, headers, body: given });
        return { status: response.status, text: await response.text(), headers: response.headers };
      };
    },
  ],
];

describe.each(ways)('webhookHandler by %s', (_name, start) => {
  it('calls the function for the event, and answers when that has ended', async () => {
    const got: string[] = [];
    const post = await start({
      on: {
        'thread.thread_created': async ({ payload }) => {
          await new Promise((resolve) => setImmediate(resolve));
          got.push(payload.thread.id);
        },
      },
    });
    expect((await post(fresh())).status).toBe(200);
    expect(got).toEqual(['th_01HD44FHMCDSSWE38N14FSYV6K']);
  });

  it('answers 200 to events that it has no function for, and gives them to `otherwise`', async () => {
    const others: string[] = [];
    const with_ = await start({ otherwise: ({ type }) => others.push(type) });
    const without = await start({});
    for (const type of ['thread.thread_created', 'moon.landed', 'toString', '__proto__']) {
      expect((await with_(fresh({ type }))).status).toBe(200);
      expect((await without(fresh({ type }))).status).toBe(200);
    }
    expect(others).toEqual(['thread.thread_created', 'moon.landed', 'toString', '__proto__']);
  });

  it('refuses by status: signature, time, content, method, size', async () => {
    const refused: unknown[] = [];
    const post = await start({
      on: { 'thread.thread_created': () => expect.unreachable() },
      maxBodySize: 2_000,
      onError: (error, event) => refused.push([(error as { type: string }).type, event]),
    });
    const body = fresh();
    const is = async (answer: Promise<Answered>) => {
      const { status, text } = await answer;
      return [status, text];
    };
    expect(await is(post(body, {}))).toEqual([401, 'missing_signature']);
    expect(await is(post(body, signed(`${body} `)))).toEqual([401, 'invalid_signature']);
    expect(await is(post(eventBody()))).toEqual([401, 'stale']);
    expect(await is(post('{'))).toEqual([400, 'not_json']);
    expect(await is(post('{}'))).toEqual([400, 'not_an_event']);
    expect(await is(post(' '.repeat(2_001)))).toEqual([413, 'too large']);
    const get = await post('', {}, 'GET');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect(refused).toEqual(
      ['missing_signature', 'invalid_signature', 'stale', 'not_json', 'not_an_event'].map(
        (type) => [type, undefined],
      ),
    );
  });

  it('answers 500 where the function throws, and says so to the host alone', async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown, event?: WebhookEvent) => {
      errors.push([error, event?.type]);
      throw new Error('the log is full');
    };
    const failure = new Error('the database at db.internal is down');
    const post = await start({
      on: {
        'thread.thread_created': () => {
          throw failure;
        },
        'thread.note_created': async () => {
          throw failure;
        },
      },
      onError,
    });
    for (const type of ['thread.thread_created', 'thread.note_created']) {
      const { status, text } = await post(fresh({ type }));
      expect([status, text]).toEqual([500, 'failed']);
    }
    expect(errors).toEqual([
      [failure, 'thread.thread_created'],
      [failure, 'thread.note_created'],
    ]);
  });

  it('asks `seen` with the id of the signed body, and runs nothing where it was', async () => {
    const asked: string[] = [];
    let runs = 0;
    const post = await start({
      seen: async (id) => {
        asked.push(id);
        return id === 'pEv_old';
      },
      otherwise: () => {
        runs++;
      },
    });
    const body = fresh({ id: 'pEv_old' });
    expect((await post(body, { ...signed(body), 'plain-event-id': 'pEv_other' })).status).toBe(200);
    expect((await post(fresh({ id: 'pEv_new' }))).status).toBe(200);
    expect(asked).toEqual(['pEv_old', 'pEv_new']);
    expect(runs).toBe(1);
  });

  it('takes a body up to the last allowed byte', async () => {
    const post = await start({ maxBodySize: 1_000 });
    const body = fresh();
    expect((await post(body + ' '.repeat(1_000 - body.length))).status).toBe(200);
    expect((await post(body + ' '.repeat(1_001 - body.length))).status).toBe(413);
  });
});

describe('webhookHandler', () => {
  it('throws at once where there is no secret', () => {
    const secrets = process.env['NOT_SET'] as string;
    expect(() => webhookHandler({ secrets, on: {} })).toThrow(/secret/);
  });

  it.each(['thread.thread_creatd', 'Thread.Thread_Created', 'moon.landed', 'toString'])(
    'throws at once where `on` has %s, which is no event',
    (type) => {
      const on = { 'thread.note_created': () => {}, [type]: () => {} };
      const said = new TypeError(`There is no event ${type} in this version.`);
      expect(() => webhookHandler({ secrets: secret, on })).toThrow(said);
    },
  );

  it('throws at once where `on` or an option is none', () => {
    const made = (on: unknown) => () => webhookHandler({ secrets: secret, on: on as object });
    for (const on of [undefined, null, 'x']) expect(made(on)).toThrow(TypeError);
    expect(made({ 'thread.thread_created': undefined })).not.toThrow();
    expect(() => webhookHandler({ secrets: secret, on: {}, maxBodySize: Number.NaN })).toThrow(
      /maxBodySize/,
    );
  });

  it('gives an event without a payload to its function', async () => {
    const got: unknown[] = [];
    const handler = webhookHandler({
      secrets: secret,
      on: { 'thread.thread_created': ({ payload }) => got.push(payload) },
    });
    const body = fresh({ payload: null });
    const request = new Request('http://host/', { method: 'POST', headers: signed(body), body });
    expect((await handler.fetch(request)).status).toBe(200);
    expect(got).toEqual([null]);
  });

  it('stops at the size that a request announces, or passes without announcing', async () => {
    const handler = webhookHandler({ secrets: secret, on: {}, maxBodySize: 1_000 });
    const url = new URL(await listen(handler.node));
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1001\r\n\r\n');
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    const chunked = send(url, { method: 'POST' });
    chunked.on('error', () => {});
    chunked.write('x'.repeat(1_001));
    const [response] = await once(chunked, 'response');
    expect([response.statusCode, response.headers.connection]).toEqual([413, 'close']);
    chunked.destroy();
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(600)),
    });
    const request = new Request(url, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect((await handler.fetch(request)).status).toBe(413);
  });

  it('reports nothing where a sender goes away in its body', async () => {
    const errors: unknown[] = [];
    const handler = webhookHandler({
      secrets: secret,
      on: {},
      onError: (error) => errors.push(error),
    });
    let handled: Promise<void> | undefined;
    const url = new URL(
      await listen((request, response) => {
        handled = handler.node(request, response);
      }),
    );
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{');
    while (!handled) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await handled;
    expect(errors).toEqual([]);
  });

  it('takes the raw body that a framework kept, before the one that it parsed', async () => {
    const handler = webhookHandler({ secrets: secret, on: {} });
    const body = fresh();
    for (const kept of [
      { body: Buffer.from(body) },
      { body },
      { rawBody: Buffer.from(body), body: JSON.parse(body) },
    ]) {
      const url = await listen(async (request, response) => {
        request.resume();
        await once(request, 'end');
        await handler.node(Object.assign(request, kept), response);
      });
      const response = await fetch(url, { method: 'POST', headers: signed(body), body });
      expect(response.status).toBe(200);
    }
  });

  it('says that a body-parser has eaten the raw body, and how to mend it', async () => {
    const errors: unknown[] = [];
    const handler = webhookHandler({
      secrets: secret,
      on: {},
      onError: (error) => errors.push(error),
    });
    const body = fresh();
    const url = await listen(async (request, response) => {
      const chunks = await request.toArray();
      const parsed = { body: JSON.parse(Buffer.concat(chunks).toString()) };
      await handler.node(Object.assign(request, parsed), response);
    });
    const eaten = await fetch(url, { method: 'POST', headers: signed(body), body });
    expect(eaten.status).toBe(500);
    const request = new Request('http://host/', { method: 'POST', headers: signed(body), body });
    await request.json();
    expect((await handler.fetch(request)).status).toBe(500);
    expect(errors).toHaveLength(2);
    for (const error of errors) {
      expect(String(error)).toMatch(
        /was read before[\s\S]*Express: express\.raw[\s\S]*Fastify:[\s\S]*Nest:/,
      );
    }
  });

  it('answers by a response whose writeHead gives nothing, as that of Restify', async () => {
    const { node } = webhookHandler({ secrets: secret, on: {} });
    const url = await listen((request, response) => {
      const writeHead = response.writeHead.bind(response);
      const silent = (status: number, headers: Record<string, string>) =>
        void writeHead(status, headers);
      return node(request, Object.assign(response, { writeHead: silent as never }));
    });
    const body = fresh();
    const { status } = await fetch(url, { method: 'POST', headers: signed(body), body });
    expect(status).toBe(200);
  });

  it('works detached from its object', async () => {
    const { fetch: handle } = webhookHandler({ secrets: secret, on: {} });
    const body = fresh();
    const request = new Request('http://host/', { method: 'POST', headers: signed(body), body });
    expect((await handle(request)).status).toBe(200);
  });
});

it('answers HTTP/2 without a warning', async () => {
  const { node } = webhookHandler({ secrets: secret, on: {}, maxBodySize: 1_000 });
  const server = http2.createServer(node as never).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  const { port } = server.address() as { port: number };
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const post = async (body: string) => {
    const stream = session.request({ ':method': 'POST', ...signed(body) });
    stream.end(body);
    const [headers] = await once(stream, 'response');
    stream.resume();
    await once(stream, 'close');
    return headers[':status'];
  };
  expect([await post(fresh()), await post(' '.repeat(1_001))]).toEqual([200, 413]);
  session.close();
  server.close();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

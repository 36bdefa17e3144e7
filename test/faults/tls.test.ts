import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Agent, EnvHttpProxyAgent } from 'undici';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundled } from './server/bundled.js';
import {
  apiKey,
  dataOf,
  executor,
  failureOf,
  named,
  readName,
  rename,
  settles,
} from './server/calls.js';
import { type Authority, createAuthority, selfSigned } from './server/certificates.js';
import { type FaultServerOptions, json, startFaultServer } from './server/server.js';

let authority: Authority;
let stranger: Authority;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([createAuthority(), createAuthority()]);
});

async function secure(options: FaultServerOptions) {
  const server = await startFaultServer(json(200, named), options);
  onTestFinished(() => server.close());
  return server;
}

/** A query and a mutation that must not get through. */
async function refused(apiUrl: string, tls?: { ca?: string; cert?: string; key?: string }) {
  const execute = executor({ apiUrl, ...(tls && { tls }) });
  const mutation = failureOf(await settles(execute(rename, { id: 'x' }, { retry: false })));
  expect(mutation.type).toBe('network');
  const query = failureOf(await settles(execute(readName, { id: 'x' }, { retry: false })));
  expect(query).toMatchObject({ type: 'network', attempts: 1, maybeApplied: false });
  return mutation;
}

test('a server that would rather speak HTTP/2 is spoken to in HTTP/1.1', async () => {
  const ALPNProtocols = ['h2', 'http/1.1'];
  const server = await secure({ tls: { ...(await authority.issue()), ALPNProtocols } });
  const execute = executor({ apiUrl: server.url, tls: { ca: authority.ca } });
  dataOf(await settles(execute(readName, { id: 'x' }, { retry: false })));
  expect(server.requests).toHaveLength(1);
});

test('certificates that are none are an error, and nothing is sent', async () => {
  const server = await secure({ tls: await authority.issue() });
  await refused(server.url, { ca: authority.ca, cert: 'none', key: 'none' });
  expect(server.requests).toHaveLength(0);
});

describe('a server whose certificate', () => {
  const day = 86_400_000;
  test.each([
    ['is self-signed', () => selfSigned(), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is of an unknown authority', () => stranger.issue(), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'has expired',
      () => authority.issue({ until: new Date(Date.now() - day) }),
      'CERT_HAS_EXPIRED',
    ],
    [
      'is for another host',
      () => authority.issue({ host: 'other.test' }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s gets nothing', async (_, issue, code) => {
    const server = await secure({ tls: await issue() });
    const error = await refused(server.url, { ca: authority.ca });
    expect(error).toMatchObject({ maybeApplied: false, cause: { code } });
    expect(error.message).toContain('localhost');
    expect(server.requests).toHaveLength(0);
  });
});

test('TLS to a server that speaks none, and none to one that does: network', async () => {
  const plain = await secure({
    onConnection: (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return true;
    },
  });
  await refused(plain.url.replace('http://127.0.0.1', 'https://localhost'));
  const tls = await secure({ tls: await authority.issue() });
  await refused(tls.url.replace('https:', 'http:'));
  expect(plain.requests).toHaveLength(0);
  expect(tls.requests).toHaveLength(0);
});

test("an authority of one's own is trusted", async () => {
  const server = await secure({ tls: await authority.issue() });
  const execute = executor({ apiUrl: server.url, tls: { ca: authority.ca } });
  dataOf(await settles(execute(readName, { id: 'x' })));
  expect(server.requests).toHaveLength(1);
});

test('connections that failed at first leave neither more than there may be nor any behind', async () => {
  const tls = await authority.issue();
  const server = await secure({
    tls,
    onConnection: (socket, connection) => connection <= 2 && socket.destroy().destroyed,
  });
  const execute = executor({ apiUrl: server.url, tls: { ca: authority.ca }, connections: 2 });
  const calls = (count: number) =>
    Promise.all(
      Array.from({ length: count }, () => execute(readName, { id: 'x' }, { retry: false })),
    );
  const first = await settles(calls(6));
  expect(first.filter(({ error }) => error).map(({ error }) => error?.type)).toEqual([
    'network',
    'network',
  ]);
  for (const result of await settles(calls(6))) dataOf(result);
  expect(server.openSockets).toBe(2);
  await settles(execute.close());
  await settles(server.idle());
});

describe('a server that wants a client certificate', () => {
  const wanting = async () => ({
    ...(await authority.issue()),
    ca: authority.ca,
    requestCert: true,
    rejectUnauthorized: true,
  });

  test('takes one of its authority', async () => {
    const server = await secure({ tls: await wanting() });
    const { cert, key } = await authority.issue({ host: 'client' });
    const execute = executor({ apiUrl: server.url, tls: { ca: authority.ca, cert, key } });
    dataOf(await settles(execute(readName, { id: 'x' })));
    expect(server.requests).toHaveLength(1);
  });

  test('refuses none, and one of a stranger', async () => {
    const server = await secure({ tls: await wanting() });
    await refused(server.url, { ca: authority.ca });
    await refused(server.url, { ca: authority.ca, ...(await stranger.issue()) });
    expect(server.requests).toHaveLength(0);
  });

  test('takes it from a dispatcher of the user as well', async () => {
    const server = await secure({ tls: await wanting() });
    const identity = await authority.issue({ host: 'client' });
    const dispatcher = new Agent({ connect: { ca: authority.ca, ...identity } });
    onTestFinished(() => dispatcher.destroy());
    const execute = executor({ apiUrl: server.url, dispatcher });
    dataOf(await settles(execute(readName, { id: 'x' })));
    await execute.close();
    expect(dispatcher.closed).toBe(false);
    expect(server.requests).toHaveLength(1);
  });
});

test('NODE_EXTRA_CA_CERTS is trusted', async () => {
  const server = await secure({ tls: await authority.issue() });
  const script = await bundled(new URL('./server/one-call.ts', import.meta.url));
  const ca = script.replace(/[^/\\]+$/, 'ca.pem');
  await writeFile(ca, authority.ca);
  const run = async (env: Record<string, string>) => {
    const child = await promisify(execFile)(process.execPath, [script, server.url], {
      env: { ...process.env, ...env },
    });
    return JSON.parse(child.stdout);
  };
  expect(await run({})).toEqual({ error: 'network' });
  expect(await run({ NODE_EXTRA_CA_CERTS: ca })).toEqual(named);
  expect(server.requests).toHaveLength(1);
});

describe('a proxy', () => {
  /** Tunnels to where it is asked to, unless it is to answer otherwise. */
  async function startProxy(answer?: string) {
    const asked: string[] = [];
    const sockets = new Set<net.Socket>();
    const proxy = http.createServer();
    proxy.on('connection', (socket) => sockets.add(socket));
    proxy.on('connect', ({ url = '' }: http.IncomingMessage, socket: net.Socket) => {
      asked.push(url);
      socket.on('error', () => {});
      if (answer !== undefined) {
        socket.end(`${answer}\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      const onward = net.connect(Number(url.split(':')[1]), 'localhost', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await new Promise((listening) => proxy.once('listening', listening));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  }

  const through = (httpsProxy: string) => {
    const dispatcher = new EnvHttpProxyAgent({
      httpsProxy,
      noProxy: '',
      requestTls: { ca: authority.ca },
    });
    onTestFinished(() => dispatcher.destroy());
    return dispatcher;
  };

  test('by EnvHttpProxyAgent sees where to, and not the key', async () => {
    const server = await secure({ tls: await authority.issue() });
    const proxy = await startProxy();
    const execute = executor({ apiUrl: server.url, dispatcher: through(proxy.url) });
    dataOf(await settles(execute(readName, { id: 'x' })));
    expect(proxy.asked).toEqual([`localhost:${server.port}`]);
    expect(server.requests).toMatchObject([{ headers: { authorization: `Bearer ${apiKey}` } }]);
  });

  test.each([
    'HTTP/1.1 407 Proxy Authentication Required',
    'HTTP/1.1 502 Bad Gateway',
    'HTTP/1.1 403 Forbidden',
    'SSH-2.0-OpenSSH_9.6',
  ])('that answers %s: network, and not applied', async (refusal) => {
    const server = await secure({ tls: await authority.issue() });
    const proxy = await startProxy(refusal);
    const execute = executor({ apiUrl: server.url, dispatcher: through(proxy.url) });
    const error = failureOf(await settles(execute(rename, { id: 'x' }, { retry: false })));
    expect(error).toMatchObject({ type: 'network', maybeApplied: false });
    expect(server.connections).toBe(0);
  });
});

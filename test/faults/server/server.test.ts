import net from 'node:net';
import tls from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from './certificates.js';
import { atHead, type Behaviour, chunked, cut, json, reset, startFaultServer } from './server.js';

const serve = async (script: Behaviour | Behaviour[]) => {
  const server = await startFaultServer(script);
  onTestFinished(() => server.close());
  return server;
};

const talk = (socket: net.Socket, ...texts: string[]) =>
  new Promise<string>((resolve) => {
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', (error) => resolve(`${heard}<${(error as NodeJS.ErrnoException).code}>`));
    socket.on('end', () => resolve(heard));
    for (const text of texts) socket.write(text);
  });

const post = 'POST /a HTTP/1.1\r\nHost: x\r\nX-Y: z\r\nContent-Length: 4\r\n\r\n';

test('records each request in full and runs the script in order', async () => {
  const server = await serve([
    json(200, { a: 1 }),
    cut({ status: 404, headers: { 'x-a': 'b' }, body: 'none' }, 2),
  ]);
  const heard = await talk(net.connect(server.port), post, 'ab', `cd${post}`, '\u00e9gh');
  expect(heard).toBe(
    'HTTP/1.1 200 Some reason\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}' +
      'HTTP/1.1 404 Some reason\r\ncontent-type: application/json\r\ncontent-length: 4\r\nx-a: b\r\n\r\nno',
  );
  expect(server.requests).toMatchObject([
    { method: 'POST', path: '/a', headers: { host: 'x', 'x-y': 'z' }, body: 'abcd', connection: 1 },
    { body: '\u00e9gh', connection: 1 },
  ]);
  await server.idle();
  expect(server.openSockets).toBe(0);
});

test('resets, also before the body has come', async () => {
  const server = await serve([atHead(reset()), reset()]);
  expect(await talk(net.connect(server.port), post)).toBe('<ECONNRESET>');
  expect(server.requests).toHaveLength(0);
  expect(await talk(net.connect(server.port), post, 'abcd')).toBe('<ECONNRESET>');
  expect(server.requests).toHaveLength(1);
  expect(server.connections).toBe(2);
});

test('speaks TLS with a certificate of its own authority', async () => {
  const authority = await createAuthority();
  const server = await startFaultServer(chunked('ab', 'c'), { tls: await authority.issue() });
  onTestFinished(() => server.close());
  const socket = tls.connect({ port: server.port, host: 'localhost', ca: authority.ca });
  socket.once('data', () => socket.end());
  expect(await talk(socket, post, 'abcd')).toMatch(/^HTTP\/1.1 200 OK/);
  expect(server.requests).toMatchObject([{ body: 'abcd' }]);
});

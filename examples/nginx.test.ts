import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../src/sandbox/index.js';
import { webhookHandler } from '../src/webhooks/index.js';
import { createAuthority } from '../test/faults/server/certificates.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const debian = path('node_modules/.cache/debian/root/usr/sbin');
const nginx = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', debian]
  .map((folder) => join(folder, 'nginx'))
  .find((file) => existsSync(file));
if (!nginx)
  console.warn('There is no nginx: its client certificates are not tested. See debian.js.');

/** The configuration that the guide shows. */
const shown = /```nginx\n([\s\S]*?)```/.exec(
  readFileSync(path('../docs/incoming.md'), 'utf8'),
)?.[1];

test.skipIf(!nginx)('nginx, as the guide configures it, lets in Plain alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [plain, other, own] = await Promise.all([1, 2, 3].map(() => createAuthority()));
  if (!plain || !other || !own) throw new Error('no authorities');
  const { key, cert } = await own.issue();
  const files = { 'plain-ca.pem': plain.ca, 'key.pem': key, 'cert.pem': cert };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'logs'));

  await using sandbox = await startSandbox();
  const events: string[] = [];
  const handler = webhookHandler({
    secrets: sandbox.webhooks.secret,
    on: {},
    otherwise: ({ type }) => events.push(type),
  });
  const app = createServer(handler.node).listen(0, '127.0.0.1');
  await once(app, 'listening');
  onTestFinished(() => void app.close());
  const { port: appPort } = app.address() as { port: number };

  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  const site = shown
    ?.replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('127.0.0.1:3000', `127.0.0.1:${appPort}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const conf = `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events {}
http { access_log off; ${temporary}
${site?.replaceAll(/(cert|key|plain-ca)\.pem/g, `${folder}/$1.pem`)}
}`;
  writeFileSync(join(folder, 'nginx.conf'), conf);
  const server = spawn(nginx ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  onTestFinished(() => void server.kill());
  let printed = '';
  server.stderr.on('data', (chunk) => {
    printed += chunk;
  });

  const post = (options: RequestOptions, body: string, headers: Record<string, string> = {}) =>
    new Promise<unknown>((resolve) => {
      const to = {
        host: 'localhost',
        port,
        path: '/plain/',
        ca: own.ca,
        method: 'POST',
        agent: false,
      };
      const sent = request({ ...to, ...options, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      sent.end(body);
    });
  while ((await post({}, '')) === 'ECONNREFUSED') {
    if (server.exitCode !== null) throw new Error(printed);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  // A body that the sandbox has signed.
  const now = new Date().toISOString();
  const body = JSON.stringify({
    id: 'pEv_1',
    type: 'thread.note_created',
    timestamp: now,
    workspaceId: 'w_1',
    payload: {},
    webhookMetadata: { webhookDeliveryAttemptTimestamp: now },
  });
  const signature = createHmac('sha256', sandbox.webhooks.secret).update(body).digest('hex');
  const headers = { 'plain-request-signature': signature, 'content-type': 'application/json' };
  expect(await post(await plain.issue(), body, headers)).toBe(200);
  expect(events).toEqual(['thread.note_created']);
  // Without a certificate nginx reaches the location, and with a wrong one it does not.
  expect(await post({}, body, headers)).toBe(403);
  expect(await post(await other.issue(), body, headers)).toBe(400);
  expect(events).toHaveLength(1);
});

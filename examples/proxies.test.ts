import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { webhookHandler } from '../src/webhooks/index.js';
import { createAuthority } from '../test/faults/server/certificates.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const debian = path('node_modules/.cache/debian/root/usr');

/** Where a program is, by itself or unpacked by `debian.js`. */
function find(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const found = [...folders, `${debian}/sbin`, `${debian}/bin`]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  if (!found) {
    console.warn(`There is no ${name}: its client certificates are not tested. See debian.js.`);
  }
  return found;
}

/** The configuration that the guide shows. */
const shown = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(
    readFileSync(path('../docs/incoming.md'), 'utf8'),
  )?.[1] ?? '';

/** Where a proxy stands: with its files, before a handler of webhooks. */
interface Place {
  readonly folder: string;
  readonly port: number;
  readonly appPort: number;
}

/** Starts a proxy, and gives what posts a signed event to it with a certificate. */
async function behind(start: (place: Place) => ChildProcess) {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [plain, other, own] = await Promise.all([1, 2, 3].map(() => createAuthority()));
  if (!plain || !other || !own) throw new Error('no authorities');
  const { key, cert } = await own.issue();
  const files = { 'plain-ca.pem': plain.ca, 'key.pem': key, 'cert.pem': cert };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

  const secret = 'the secret of the workspace';
  const events: string[] = [];
  const handler = webhookHandler({
    secrets: secret,
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

  const server = start({ folder, port, appPort });
  onTestFinished(() => void server.kill());
  let printed = '';
  server.stderr?.on('data', (chunk) => {
    printed += chunk;
  });

  const now = new Date().toISOString();
  const body = JSON.stringify({
    id: 'pEv_1',
    type: 'thread.note_created',
    timestamp: now,
    workspaceId: 'w_1',
    payload: {},
    webhookMetadata: { webhookDeliveryAttemptTimestamp: now },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'plain-request-signature': signature, 'content-type': 'application/json' };
  const to = { host: 'localhost', port, path: '/plain/', ca: own.ca, method: 'POST', agent: false };
  /** The status, or why there is none. */
  const post = (certificate: { key?: string; cert?: string }) =>
    new Promise<unknown>((resolve) => {
      const sent = request({ ...to, ...certificate, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      sent.end(body);
    });
  while ((await post({})) === 'ECONNREFUSED') {
    if (server.exitCode !== null) throw new Error(printed);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { post, plain, other, events };
}

const nginx = find('nginx');

test.skipIf(!nginx)('nginx, as the guide configures it, lets in Plain alone', async () => {
  const { post, plain, other, events } = await behind(({ folder, port, appPort }) => {
    mkdirSync(join(folder, 'logs'));
    const site = shown('nginx')
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replace('127.0.0.1:3000', `127.0.0.1:${appPort}`)
      .replaceAll(/(cert|key|plain-ca)\.pem/g, `${folder}/$1.pem`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join(' ');
    const conf = `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events {}
http { access_log off; ${temporary}
${site}
}`;
    writeFileSync(join(folder, 'nginx.conf'), conf);
    return spawn(nginx ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  });
  expect(await post(await plain.issue())).toBe(200);
  expect(events).toEqual(['thread.note_created']);
  // Without a certificate nginx reaches the location, and with a wrong one it does not.
  expect(await post({})).toBe(403);
  expect(await post(await other.issue())).toBe(400);
  expect(events).toHaveLength(1);
});

const caddy = find('caddy');

test.skipIf(!caddy)('Caddy, as the guide configures it, lets in Plain alone', async () => {
  const { post, plain, other, events } = await behind(({ folder, port, appPort }) => {
    // With a certificate of ours, for nobody can prove here to be hooks.example.com.
    const site = shown('txt')
      .replace('hooks.example.com', `https://localhost:${port}`)
      .replace('tls {', 'tls cert.pem key.pem {')
      .replace('127.0.0.1:3000', `127.0.0.1:${appPort}`);
    const global = '{\n  admin off\n  auto_https disable_redirects\n}\n';
    writeFileSync(join(folder, 'Caddyfile'), global + site);
    const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    return spawn(caddy ?? '', ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile'], {
      cwd: folder,
      env,
    });
  });
  expect(await post(await plain.issue())).toBe(200);
  expect(events).toEqual(['thread.note_created']);
  // What has no certificate of Plain's does not get as far as HTTP.
  for (const certificate of [{}, await other.issue()]) {
    expect(await post(certificate)).toMatch(/^ERR_SSL|^ECONNRESET$|^EPIPE$/);
  }
  expect(events).toHaveLength(1);
});

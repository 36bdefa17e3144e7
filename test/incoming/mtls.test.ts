import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  type Agent,
  createServer,
  Agent as HttpsAgent,
  type RequestOptions,
  request,
} from 'node:https';
import type { Server } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { customerCards } from '../../src/customer-cards/index.js';
import { isPlain, mtlsOptions, plainCa, plainCaFingerprint } from '../../src/mtls/index.js';
import { webhookHandler } from '../../src/webhooks/index.js';
import {
  type Authority,
  createAuthority,
  type Identity,
  selfSigned,
} from '../faults/server/certificates.js';
import { eventBody, secret, signed } from './event.js';

let plain: Authority;
let other: Authority;
let own: Authority;
let server: Identity;
beforeAll(async () => {
  [plain, other, own] = await Promise.all([
    createAuthority(),
    createAuthority(),
    createAuthority(),
  ]);
  server = await own.issue();
});

const servers: Server[] = [];
afterEach(() => {
  for (const each of servers.splice(0)) each.close();
});

type Listener = Parameters<typeof createServer>[1];

async function listen(options: object, listener: Listener): Promise<number> {
  const listening = createServer({ ...server, ...options }, listener);
  servers.push(listening);
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return (listening.address() as { port: number }).port;
}

/** The status of the answer, or the code with which the connection ended. */
function status(port: number, options: RequestOptions = {}, body = ''): Promise<unknown> {
  return new Promise((resolve) => {
    const sent = request(
      { host: 'localhost', port, ca: own.ca, method: 'POST', agent: false, ...options },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    sent.end(body);
  });
}

describe('plainCa', () => {
  it("is Plain's authority as it is documented", () => {
    const certificate = new X509Certificate(plainCa);
    expect(certificate.subject).toBe('CN=PlainMtlsCA');
    expect(certificate.serialNumber).toBe('3CB0B22EF8A89FE583370D15F070191192F9563B');
    expect(certificate.fingerprint256).toBe(plainCaFingerprint);
    expect([certificate.ca, certificate.verify(certificate.publicKey)]).toEqual([true, true]);
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.parse('2124-01-01'));
  });
});

describe('mtlsOptions', () => {
  it('trusts Plain alone, and requires a certificate', () => {
    expect(mtlsOptions()).toEqual({ ca: [plainCa], requestCert: true, rejectUnauthorized: true });
  });

  it('lets in who has a certificate of the authority, and nobody else', async () => {
    const port = await listen(mtlsOptions({ ca: plain.ca }), (_request, response) =>
      response.end(),
    );
    expect(await status(port, await plain.issue())).toBe(200);
    const yesterday = new Date(Date.now() - 1_000);
    for (const identity of [
      {},
      await other.issue(),
      await selfSigned(),
      await own.issue(),
      await plain.issue({ until: yesterday }),
    ]) {
      expect(await status(port, identity)).toMatch(/^(ECONNRESET|EPIPE|ERR_SSL_.*)$/);
    }
    const rotated = mtlsOptions({ ca: [other.ca, plain.ca] });
    const both = await listen(rotated, (_request, response) => response.end());
    expect(await status(both, await plain.issue())).toBe(200);
    expect(await status(both, await other.issue())).toBe(200);
  });
});

describe('isPlain', () => {
  const tell = (response: { writeHead(status: number): { end(): void } }, is: boolean) =>
    response.writeHead(is ? 200 : 403).end();

  it('tells who is calling where a certificate is not required', async () => {
    const options = mtlsOptions({ ca: plain.ca, required: false });
    const port = await listen(options, ({ socket }, response) =>
      tell(response, isPlain(socket, { ca: plain.ca })),
    );
    expect(await status(port, await plain.issue())).toBe(200);
    for (const identity of [{}, await other.issue(), await selfSigned()]) {
      expect(await status(port, identity)).toBe(403);
    }
  });

  it('tells Plain from others whom the server trusts', async () => {
    const options = mtlsOptions({ ca: [plain.ca, other.ca] });
    const port = await listen(options, ({ socket }, response) =>
      tell(response, isPlain(socket, { ca: plain.ca })),
    );
    expect(await status(port, await plain.issue())).toBe(200);
    expect(await status(port, await other.issue())).toBe(403);
  });

  it('knows each authority of a bundle, as the server does', async () => {
    const ca = `${plain.ca}\n${other.ca}`;
    const port = await listen(mtlsOptions({ ca, required: false }), ({ socket }, response) =>
      tell(response, isPlain(socket, { ca })),
    );
    expect(await status(port, await plain.issue())).toBe(200);
    expect(await status(port, await other.issue())).toBe(200);
    expect(await status(port, await selfSigned())).toBe(403);
  });

  it('holds for a session that is resumed', async () => {
    let resumed = 0;
    const port = await listen(mtlsOptions({ ca: plain.ca }), ({ socket }, response) => {
      if ((socket as unknown as { isSessionReused(): boolean }).isSessionReused()) resumed++;
      tell(response, isPlain(socket, { ca: plain.ca }));
    });
    // Without keeping connections, it keeps sessions.
    const agent: Agent = new HttpsAgent({ maxCachedSessions: 10, keepAlive: false });
    const identity = await plain.issue();
    for (let call = 0; call < 4; call++)
      expect(await status(port, { ...identity, agent })).toBe(200);
    expect(resumed).toBeGreaterThan(0);
  });

  it('is false by default for another authority, and without TLS', async () => {
    const port = await listen(mtlsOptions({ ca: plain.ca }), ({ socket }, response) =>
      tell(response, isPlain(socket)),
    );
    expect(await status(port, await plain.issue())).toBe(403);
    const { Socket } = await import('node:net');
    expect(isPlain(new Socket())).toBe(false);
  });

  it('keeps handlers from answering strangers', async () => {
    const body = eventBody({
      webhookMetadata: { webhookDeliveryAttemptTimestamp: new Date().toISOString() },
    });
    const options = mtlsOptions({ ca: plain.ca, required: false });
    const isOurs = (socket: Parameters<typeof isPlain>[0]) => isPlain(socket, { ca: plain.ca });
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const events = webhookHandler({ secrets: secret, on: {}, isPlain: isOurs, onError });
    const cards = customerCards({ secrets: secret, cards: {}, isPlain: isOurs, onError });
    const headers = signed(body);
    const port = await listen(options, events.node);
    expect(await status(port, { ...(await plain.issue()), headers }, body)).toBe(200);
    expect(await status(port, { headers }, body)).toBe(401);
    const cardPort = await listen(options, cards.node);
    expect(await status(cardPort, { headers }, body)).toBe(401);
    // A fetch handler has no socket to ask, and must not pass over that.
    const fetched = await events.fetch(new Request('http://a/', { method: 'POST', headers, body }));
    expect(fetched.status).toBe(500);
    expect(String(errors.at(-1))).toMatch(/isPlain.*node/);
  });
});

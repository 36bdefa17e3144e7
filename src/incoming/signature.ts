import { createHmac, timingSafeEqual } from 'node:crypto';
import { headerOf, type IncomingHeaders } from './headers.js';

/** The text or the bytes of a request's body, as they came. */
export type RawBody = string | ArrayBuffer | ArrayBufferView;

/** One secret, or the new and the old one while they are being changed. */
export type Secrets = string | readonly string[];

/** How each framework is made to leave the bytes alone. */
export const keepTheRawBody = `Plain signs the raw bytes; JSON that was parsed and printed has others.
Express: express.raw({ type: 'application/json' }) on this route, before express.json().
Fastify: addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body)).
Nest: NestFactory.create(AppModule, { rawBody: true }).
Next.js pages: export const config = { api: { bodyParser: false } }.`;

export function secretsOf(secrets: Secrets): readonly string[] {
  const list = [secrets].flat();
  if (list.length === 0 || !list.every((secret) => typeof secret === 'string' && secret !== '')) {
    throw new TypeError(
      "`secrets` must be the workspace's secret (Settings, Request signing), or several.",
    );
  }
  return list;
}

/** The bytes that are signed, without a copy. */
export function signedBytes(body: RawBody): string | Buffer {
  if (typeof body === 'string') return body;
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  throw new TypeError(
    `The raw body is expected as a string or bytes, not ${
      body && 'what a body-parser made of it'
    }. ${keepTheRawBody}`,
  );
}

const hexadecimal = /^[0-9a-f]{64}$/;

/** What is wrong with the signature: lower-case hexadecimal HMAC-SHA256 of the bytes. */
export function signatureFault(
  bytes: string | Uint8Array,
  headers: IncomingHeaders,
  secrets: readonly string[],
): 'missing_signature' | 'invalid_signature' | undefined {
  const given = headerOf(headers, 'plain-request-signature');
  if (!given) return 'missing_signature';
  if (!hexadecimal.test(given)) return 'invalid_signature';
  const signature = Buffer.from(given);
  for (const secret of secrets) {
    // In hexadecimal: making a buffer of the digest takes longer than all that it would save.
    const digest = createHmac('sha256', secret).update(bytes).digest('hex');
    if (timingSafeEqual(Buffer.from(digest), signature)) return undefined;
  }
  return 'invalid_signature';
}

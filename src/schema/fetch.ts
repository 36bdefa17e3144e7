import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import { BadInput } from './bad-input.js';

export interface FetchOptions {
  /** Sent with an introspection, to the host of the URL and no other. @default none */
  readonly apiKey?: string | undefined;
  /** Milliseconds for a whole answer. @default 30000 */
  readonly timeout?: number;
  /** Bytes of a whole answer, inflated. @default 33554432 */
  readonly maxSize?: number;
}

/** @throws {BadInput} where there is no answer, a redirect, or one that is too large */
export async function fetchText(
  url: string,
  headers: Readonly<Record<string, string>>,
  { timeout = 30_000, maxSize = 32 * 1024 * 1024 }: FetchOptions,
  body?: string,
): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await send(new URL(url), headers, signal, body);
    const { statusCode: status = 0 } = response;
    // A key must not go on to another host, and a schema must not come from one unseen.
    if (status >= 300 && status < 400) {
      response.destroy();
      throw new BadInput(`${url} redirects (HTTP ${status}); name the address it leads to`);
    }
    return { status, text: await readText(inflated(response), url, maxSize) };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const why = signal.aborted ? `no answer within ${timeout / 1000} s` : failure(error);
    throw new BadInput(`${url} cannot be fetched: ${why}`, { cause: error });
  }
}

/**
 * Not by `fetch`: that of Node 26 speaks HTTP/2, and gives an answer that the server gives up in its
 * middle as a whole one, which half a schema can be.
 */
async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  body: string | undefined,
): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  const sent = request(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'user-agent': 'plain-operations', 'accept-encoding': 'gzip', ...headers },
    signal,
  });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  // What comes after the response is the response's to say.
  sent.on('error', () => undefined).end(body);
  const [response] = await answered;
  return response;
}

const inflated = (response: IncomingMessage): Readable =>
  response.headers['content-encoding'] === 'gzip'
    ? pipeline(response, createGunzip(), () => undefined)
    : response;

/**
 * The answer to an introspection, or nothing where there is none.
 *
 * @throws {BadInput} as `fetchText` does, and where the key cannot be sent
 */
export async function introspect(url: string, options: FetchOptions): Promise<unknown> {
  const { apiKey } = options;
  // Said here, as `fetch` would print the key.
  if (apiKey !== undefined && !/^[\x21-\x7E]+$/.test(apiKey))
    throw new BadInput('PLAIN_API_KEY has characters that no header can carry');
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  // Older servers refuse a query for what they do not know.
  for (const query of [
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
    getIntrospectionQuery({ inputValueDeprecation: true }),
    getIntrospectionQuery(),
  ]) {
    const { text } = await fetchText(url, headers, options, JSON.stringify({ query }));
    try {
      const answer = JSON.parse(text) as { data?: { __schema?: unknown } | null } | null;
      if (answer?.data?.__schema) return answer;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

async function readText(body: Readable, url: string, maxSize: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxSize) throw new BadInput(`${url} answers more than ${maxSize} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const failure = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};

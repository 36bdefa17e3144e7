import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { IncomingHeaders } from './headers.js';
import { keepTheRawBody } from './signature.js';

/** What a handler of requests from Plain is called with, and how. */
export interface IncomingHandler {
  /** `fetch` style: Next.js, Hono, Bun, Deno, Workers. Never rejects. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Node's `http`, Express and Nest (`handler.node(req, res)`), Fastify (its request and reply, or
   * their `raw`). Never rejects.
   */
  readonly node: (request: NodeRequest, response: NodeResponse) => Promise<void>;
}

/** A request of Node's, or what a framework made of it. */
export type NodeRequest =
  | (IncomingMessage & Parsed)
  | ({ readonly raw: IncomingMessage & Parsed } & Parsed);

/** A response of Node's, or what a framework made of it. */
export type NodeResponse = ServerResponse | { readonly raw: ServerResponse; hijack?(): unknown };

interface Parsed {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

interface Answer {
  readonly status: number;
  readonly text?: string;
  readonly type?: string;
}

interface Adapted {
  /** Does not reject for what came in; if it does, the answer is 500. */
  readonly answer: (body: string | Uint8Array, headers: IncomingHeaders) => Promise<Answer>;
  readonly report: (error: unknown) => void;
  /** Bytes. */
  readonly maxBodySize: number;
  /** Requests by other sockets are refused. */
  readonly isPlain: ((socket: Socket) => boolean) | undefined;
}

const notAllowed: Answer = { status: 405, text: 'POST only' };
const stranger: Answer = { status: 401, text: 'no_client_certificate' };
const tooLarge: Answer = { status: 413, text: 'too large' };
/** The sender went away, or broke its body off, which is no error of the host. */
const brokenOff: Answer = { status: 400, text: 'incomplete' };

const thrown = [stranger, tooLarge, brokenOff];

/** Both ways in, around one answer. */
export function adapters({ answer, report, maxBodySize, isPlain }: Adapted): IncomingHandler {
  if (!(maxBodySize > 0)) throw new TypeError('`maxBodySize` must be above 0.');
  const reply = async (
    method: string | undefined,
    headers: IncomingHeaders,
    read: () => Promise<string | Uint8Array>,
  ): Promise<Answer> => {
    try {
      if (method !== 'POST') return notAllowed;
      return await answer(await read(), headers);
    } catch (error) {
      if (thrown.includes(error as Answer)) return error as Answer;
      report(error);
      return { status: 500, text: 'failed' };
    }
  };
  return {
    fetch: async (request) => {
      const { status, text, type } = await reply(request.method, request.headers, () => {
        if (isPlain) throw new TypeError('`isPlain` needs the socket that `node` has.');
        return fetchBody(request, maxBodySize);
      });
      return new Response(text ?? null, { status, headers: headersOf(status, type) });
    },
    node: async (given, response) => {
      const request = 'raw' in given ? given.raw : given;
      const res = 'raw' in response ? response.raw : response;
      if ('hijack' in response) response.hijack?.();
      const { status, text, type } = await reply(request.method, request.headers, () => {
        if (isPlain && !isPlain(request.socket)) throw stranger;
        return nodeBody(
          request,
          [given.rawBody, given.body, request.rawBody, request.body],
          maxBodySize,
        );
      });
      if (res.headersSent || res.destroyed) return;
      // What is left of the body is not read, so the connection cannot be used again.
      if (status === 413) res.shouldKeepAlive = false;
      // Not chained: Restify's own gives nothing.
      res.writeHead(status, headersOf(status, type));
      res.end(text);
    },
  };
}

function headersOf(status: number, type = 'text/plain'): Record<string, string> {
  return { 'content-type': type, ...(status === 405 && { allow: 'POST' }) };
}

async function fetchBody(request: Request, max: number): Promise<Uint8Array> {
  if (request.bodyUsed) throw eaten();
  return collect(request.body ?? [], request.headers.get('content-length'), max);
}

async function nodeBody(
  request: IncomingMessage,
  kept: readonly unknown[],
  max: number,
): Promise<string | Uint8Array> {
  for (const body of kept) {
    if (typeof body === 'string' || body instanceof Uint8Array) {
      if (Buffer.byteLength(body) > max) throw tooLarge;
      return body;
    }
  }
  if (request.readableDidRead) throw eaten();
  // The answer still has to go out by the same connection.
  const chunks = request.iterator({ destroyOnReturn: false });
  return collect(chunks, request.headers['content-length'], max);
}

/** @param announced the header `content-length`: what is too large need not be read */
async function collect(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<never>,
  announced: string | null | undefined,
  max: number,
): Promise<Uint8Array> {
  if (Number(announced) > max) throw tooLarge;
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > max) throw tooLarge;
      parts.push(bytes);
    }
  } catch (error) {
    throw error === tooLarge ? tooLarge : brokenOff;
  }
  return Buffer.concat(parts);
}

const eaten = () =>
  new TypeError(`The body was read before this handler got the request. ${keepTheRawBody}`);

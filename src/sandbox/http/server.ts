import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { MissingPeerError } from '../../peer.js';
import { errorBody } from '../errors.js';
import type { RunGraphQL } from '../graphql/run.js';
import { reportInternal } from '../report.js';
import type { Context } from '../section.js';
import { readGraphQLRequest } from './body.js';
import { completeMutationError, type Faults, scriptedAnswer, tooManyRequests } from './faults.js';
import { graphiqlFile, graphiqlPage } from './graphiql.js';
import type { RateLimiter } from './rate-limit.js';

export interface ServerOptions {
  /** 0 for any that is free. */
  port: number;
  sdl: string;
  run: RunGraphQL;
  /** Who an API key belongs to, and what it may do. */
  contextOf(apiKey: string): Context | undefined;
  /** Answers what stands in for S3, under `/uploads`. */
  answerUploads(request: IncomingMessage, path: string): Promise<Answer>;
  /** The key that GraphiQL is opened with. */
  apiKey: string;
  limiter: RateLimiter;
  /** By how many milliseconds every answer is late. */
  latency: number;
  faults: Faults;
  /** The page of a customer's cards. @throws {TypeError} where there is no such customer or thread */
  cardsPage(of: { customerId?: string; threadId?: string }): Promise<string>;
}

export interface Server {
  /** Of the GraphQL endpoint. */
  url: string;
  /** Cuts every connection. */
  close(): Promise<void>;
}

const endpoint = '/graphql/v1';

/**
 * Listens on 127.0.0.1.
 *
 * @throws {Error} where the port is taken or not allowed
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { limiter } = options;
  const closing = new AbortController();

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const answer = await answerTo(request, options).catch((error) => {
        if (closing.signal.aborted || request.destroyed) throw error;
        return internalError(error);
      });
      // A longer wait would overflow, and end at once.
      const late = Math.min(options.latency + (answer.delay ?? 0), 2_147_483_647);
      if (late > 0) await delay(late, undefined, { signal: closing.signal });
      if (answer.disconnect) request.socket.destroy();
      else send(response, answer, limiter.headers());
    } catch {
      // The client went away, or the sandbox is being closed: there is nobody to answer.
      request.socket.destroy();
    }
  };
  // What Node would refuse by itself, it would refuse without our headers.
  const server = createServer({ requireHostHeader: false }, serve);
  server.on('checkExpectation', serve);
  server.keepAliveTimeout = 60_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? '431 Headers Too Large' : '400 Bad Request';
    const body = errorBody('This is not an HTTP request.', 'BAD_USER_INPUT');
    const headers = Object.entries({
      ...everyAnswer(),
      ...limiter.headers(),
      'content-type': json,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
      date: new Date().toUTCString(),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}\r\n${body}`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? `The sandbox cannot listen on port ${options.port}: it is in use.`
            : `The sandbox cannot listen on port ${options.port}: ${error.message}.`,
          { cause: error },
        ),
      ),
    );
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}${endpoint}`,
    close() {
      closed ??= new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

interface Answer {
  status: number;
  body: string | Uint8Array;
  headers?: Record<string, string>;
  delay?: number | undefined;
  disconnect?: boolean;
}

const json = 'application/json; charset=utf-8';

async function answerTo(request: IncomingMessage, site: ServerOptions): Promise<Answer> {
  // Through a proxy a request may name the host in its first line.
  const path = (request.url ?? '/')
    .replace(/^https?:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '');
  if (!isOwn(request)) return stranger;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const graphiql = `${endpoint}/graphiql/`;
  if (request.method === 'OPTIONS') return { status: 204, body: '' };
  if (path === `${endpoint}/schema.graphql`) {
    return isRead ? text(site.sdl) : notAllowed('GET, HEAD');
  }
  if (isRead && path.startsWith(graphiql)) {
    return (await page(() => graphiqlFile(path.slice(graphiql.length)))) ?? missing;
  }
  if (isRead && path === `${endpoint}/cards`) return cards(request, site);
  if (/^\/uploads(\/|$)/.test(path)) return await site.answerUploads(request, path);
  if (path !== endpoint) return missing;
  if (isRead && request.headers.accept?.includes('text/html')) {
    return (await page(() => graphiqlPage(endpoint, site.apiKey))) ?? missing;
  }
  return request.method === 'POST' ? answerToPost(request, site) : notAllowed('POST');
}

/** It makes the sandbox call: so only for who opens it, and no image or link of another site's page. */
async function cards({ url, headers }: IncomingMessage, site: ServerOptions): Promise<Answer> {
  const from = headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') return stranger;
  const wanted = new URL(url ?? '', 'http://localhost').searchParams;
  const [customerId, threadId] = [wanted.get('customer'), wanted.get('thread')];
  const of = { ...(customerId && { customerId }), ...(threadId && { threadId }) };
  try {
    const type = { 'content-type': 'text/html; charset=utf-8' };
    return { status: 200, body: await site.cardsPage(of), headers: type };
  } catch (error) {
    if (error instanceof TypeError) return { ...text(`${error.message}\n`), status: 404 };
    throw error;
  }
}

async function answerToPost(request: IncomingMessage, site: ServerOptions): Promise<Answer> {
  const key = /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  const context = key === undefined ? undefined : site.contextOf(key);
  if (!context) {
    const problem = key === undefined ? 'There is no API key.' : 'The API key is not known.';
    return { status: 401, body: errorBody(problem, 'UNAUTHENTICATED') };
  }
  if (!site.limiter.take()) return tooMany;
  const read = await readGraphQLRequest(request);
  if ('refusal' in read) return read.refusal;
  const fault = site.faults.next(read.request.query);
  if (fault?.disconnect === 'before') return { ...cut, delay: fault.delay };
  const scripted = fault && scriptedAnswer(fault);
  if (scripted) return { ...scripted, delay: fault.delay };
  const mutationError = fault?.mutationError && completeMutationError(fault.mutationError);
  const result = await site.run(read.request, { ...context, mutationError });
  if (fault?.disconnect === 'after') return { ...cut, delay: fault.delay };
  return { ...result, ...(fault?.headers && { headers: fault.headers }), delay: fault?.delay };
}

function send(response: ServerResponse, answer: Answer, rateHeaders: Record<string, string>): void {
  response.writeHead(answer.status, {
    ...everyAnswer(),
    ...rateHeaders,
    ...(answer.body === '' ? {} : { 'content-type': json }),
    'content-length': String(Buffer.byteLength(answer.body)),
    ...answer.headers,
  });
  response.end(answer.body);
}

const everyAnswer = () => ({
  'apigw-requestid': `${randomBytes(11).toString('base64url')}=`,
});

/**
 * Everybody knows the key, and the sandbox sends requests itself: a page of another site must not be
 * able to make it do anything, neither from its own origin nor by giving its host's name to loopback.
 */
function isOwn({ headers, url }: IncomingMessage): boolean {
  const { host, origin } = headers;
  // Browsers always name the host.
  const names = [host, /^https?:\/\/([^/?#]*)/i.exec(url ?? '')?.[1]].filter(
    (name) => name !== undefined && name !== '',
  );
  if (!names.every((name) => ownName.test(String(name)))) return false;
  return origin === undefined || origin === `http://${host}`;
}

const ownName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

const stranger: Answer = {
  status: 403,
  body: errorBody(
    'The sandbox answers to localhost and 127.0.0.1 alone, and to no page of another origin.',
    'FORBIDDEN',
  ),
};

const missing: Answer = { status: 404, body: errorBody('There is nothing here.', 'NOT_FOUND') };

const cut: Answer = { status: 0, body: '', disconnect: true };

const internalError = (error: unknown): Answer => ({
  status: 500,
  body: errorBody(reportInternal(error), 'INTERNAL_SERVER_ERROR'),
});

const tooMany: Answer = { status: 429, body: errorBody(tooManyRequests, 'RATE_LIMITED') };

const notAllowed = (allow: string): Answer => ({
  status: 405,
  headers: { allow },
  body: errorBody(`Use ${allow}.`, 'BAD_USER_INPUT'),
});

const text = (body: string): Answer => ({
  status: 200,
  body,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
});

async function page(
  load: () => Promise<{ type: string; body: string } | undefined>,
): Promise<Answer | undefined> {
  try {
    const file = await load();
    return file && { status: 200, body: file.body, headers: { 'content-type': file.type } };
  } catch (error) {
    if (error instanceof MissingPeerError) return { ...text(`${error.message}\n`), status: 501 };
    throw error;
  }
}

import { EventEmitter, once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import tls, { type TLSSocket, type TlsOptions } from 'node:tls';

/**
 * An HTTP/1.1 server on raw sockets that does to each request what its script says, byte by byte,
 * and keeps every request that it received.
 */
export interface FaultServer {
  readonly url: string;
  readonly port: number;
  /** Every request whose head and body arrived in full, in order of arrival. */
  readonly requests: readonly Received[];
  /** Connections accepted so far (with TLS, also those whose handshake failed). */
  readonly connections: number;
  readonly openSockets: number;
  /** Resolves once `count` requests have arrived. */
  arrived(count: number): Promise<void>;
  /** Resolves once `count` connections were accepted. */
  connected(count: number): Promise<void>;
  /** Resolves once no socket is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface Received {
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection it came on, from 1. */
  readonly connection: number;
  /** `performance.now()` when its last byte arrived. */
  readonly at: number;
}

export interface Exchange {
  readonly request: Received;
  readonly socket: Socket;
}

/** What is done with one request. Runs once the request has arrived, or earlier: see `atHead`. */
export type Behaviour = (exchange: Exchange) => void | Promise<void>;

export interface FaultServerOptions {
  tls?: TlsOptions;
  /** Called with each raw connection before anything is read; answer true to take it over. */
  onConnection?: (socket: Socket, connection: number) => boolean;
}

/** The n-th request gets the n-th behaviour, and the last one repeats. */
export async function startFaultServer(
  script: Behaviour | readonly Behaviour[],
  options: FaultServerOptions = {},
): Promise<FaultServer> {
  const behaviours = typeof script === 'function' ? [script] : script;
  const requests: Received[] = [];
  const sockets = new Set<Socket>();
  const events = new EventEmitter().setMaxListeners(0);
  let connections = 0;
  let begun = 0;

  const serve = (socket: Socket, connection: number) =>
    readRequests(socket, connection, () => {
      const behaviour = behaviours[Math.min(begun++, behaviours.length - 1)];
      if (behaviour === undefined) throw new Error('a script needs a behaviour');
      return {
        behaviour,
        complete(request) {
          requests.push(request);
          events.emit('change');
        },
      };
    });

  const secure = options.tls && tls.createServer(options.tls);
  secure?.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => {});
    serve(socket, connections);
  });
  secure?.on('tlsClientError', () => {});

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      events.emit('change');
    });
    events.emit('change');
    if (options.onConnection?.(socket, connections)) return;
    if (secure) secure.emit('connection', socket);
    else serve(socket, connections);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const until = async (isSo: () => boolean) => {
    while (!isSo()) await once(events, 'change');
  };
  return {
    url: `${secure ? 'https' : 'http'}://${secure ? 'localhost' : '127.0.0.1'}:${port}/graphql/v1`,
    port,
    requests,
    get connections() {
      return connections;
    },
    get openSockets() {
      return sockets.size;
    },
    arrived: (count) => until(() => requests.length >= count),
    connected: (count) => until(() => connections >= count),
    idle: () => until(() => sockets.size === 0),
    async close() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const early = new WeakSet<Behaviour>();

/** Makes a behaviour act as soon as the request's head is there, whatever has come of its body. */
export function atHead(behaviour: Behaviour): Behaviour {
  const acting: Behaviour = (exchange) => behaviour(exchange);
  early.add(acting);
  return acting;
}

/** Picks the behaviour by the request. */
export function route(pick: (request: Received) => Behaviour): Behaviour {
  return (exchange) => pick(exchange.request)(exchange);
}

/** Holds the behaviour back until something has happened. */
export function after(event: Promise<unknown>, behaviour: Behaviour): Behaviour {
  return async (exchange) => {
    await event;
    await behaviour(exchange);
  };
}

/** Writes exactly these bytes, each piece in a packet of its own. */
export function bytes(...pieces: readonly (string | Buffer)[]): Behaviour {
  return async ({ socket }) => {
    socket.setNoDelay(true);
    for (const piece of pieces) {
      if (socket.destroyed) return;
      await new Promise((written) => socket.write(piece, written));
      await new Promise((turn) => setImmediate(turn));
    }
  };
}

export interface Answer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
}

/** A well-formed answer: `content-length` and `content-type: application/json` unless they are given. */
export function answer(options: Answer): Behaviour {
  return bytes(responseBytes(options));
}

export function json(status: number, value: unknown, headers: Answer['headers'] = {}): Behaviour {
  return answer({ status, headers, body: JSON.stringify(value) });
}

export function status(code: number, headers: Answer['headers'] = {}): Behaviour {
  return answer({ status: code, headers, body: '' });
}

/** A response without a length, ended by the end of the connection. */
export function untilClosed({ status: code = 200, body = '' }: Answer): Behaviour {
  const head = `HTTP/1.1 ${code} Some\r\ncontent-type: application/json\r\n\r\n`;
  return endAfter(bytes(head, body));
}

/** A chunked response, one chunk for each piece. */
export function chunked(...pieces: readonly string[]): Behaviour {
  const head =
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  const chunks = pieces.map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`);
  return bytes(head, ...chunks, '0\r\n\r\n');
}

/** The first `count` bytes of a response (of its body alone, with `ofBody`), and then the end or a reset. */
export function cut(
  options: Answer,
  count: number,
  how: 'end' | 'reset' = 'end',
  of: 'body' | 'all' = 'body',
): Behaviour {
  const whole = responseBytes(options);
  const from = of === 'body' ? whole.indexOf('\r\n\r\n') + 4 : 0;
  const part = bytes(whole.subarray(0, from + count));
  return how === 'end' ? endAfter(part) : resetAfter(part);
}

export function reset(): Behaviour {
  return ({ socket }) => {
    resetSocket(socket);
  };
}

/** Ends the server's half of the connection without an answer. */
export function end(): Behaviour {
  return ({ socket }) => {
    socket.end();
  };
}

/** Never answers. */
export function stall(): Behaviour {
  return () => {};
}

/** Sends the head and a part of the body, and then a byte of white space now and then, without end. */
export function drip(everyMs = 10): Behaviour {
  return async (exchange) => {
    await bytes('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"data":')(exchange);
    const timer = setInterval(() => exchange.socket.write(' '), everyMs);
    exchange.socket.once('close', () => clearInterval(timer));
  };
}

export function endAfter(behaviour: Behaviour): Behaviour {
  return async (exchange) => {
    await behaviour(exchange);
    exchange.socket.end();
  };
}

export function resetAfter(behaviour: Behaviour): Behaviour {
  return async (exchange) => {
    await behaviour(exchange);
    resetSocket(exchange.socket);
  };
}

function responseBytes({ status: code = 200, headers = {}, body = '' }: Answer): Buffer {
  const content = typeof body === 'string' ? Buffer.from(body) : body;
  const all = { 'content-type': 'application/json', 'content-length': content.length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${code} Some reason\r\n${lines.join('')}\r\n`, 'latin1'),
    content,
  ]);
}

function resetSocket(socket: Socket) {
  // Over TLS a reset would leave the raw socket's close to the peer.
  if (socket instanceof tls.TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

interface Begun {
  behaviour: Behaviour;
  complete(request: Received): void;
}

function readRequests(socket: Socket, connection: number, begin: () => Begun) {
  let buffered = Buffer.alloc(0);
  let current: (Begun & Head & { acted: boolean }) | undefined;

  const act = (behaviour: Behaviour, request: Received) => {
    void Promise.resolve(behaviour({ request, socket })).catch((error) => socket.destroy(error));
  };
  const advance = () => {
    if (current === undefined) {
      const end = buffered.indexOf('\r\n\r\n');
      if (end === -1) return;
      current = {
        ...begin(),
        ...parseHead(buffered.subarray(0, end).toString('latin1')),
        acted: false,
      };
      buffered = buffered.subarray(end + 4);
      if (early.has(current.behaviour)) {
        current.acted = true;
        act(current.behaviour, { ...current.head, body: '', connection, at: performance.now() });
      }
    }
    if (buffered.length < current.length) return;
    const request: Received = {
      ...current.head,
      body: buffered.subarray(0, current.length).toString(),
      connection,
      at: performance.now(),
    };
    buffered = buffered.subarray(current.length);
    const { behaviour, acted, complete } = current;
    current = undefined;
    complete(request);
    if (!acted) act(behaviour, request);
    advance();
  };
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    advance();
  });
  // The client's end is answered with ours, or half-open sockets would be left.
  socket.on('end', () => socket.end());
}

interface Head {
  head: Pick<Received, 'method' | 'path' | 'headers'>;
  length: number;
}

function parseHead(text: string): Head {
  const [start = '', ...lines] = text.split('\r\n');
  const [method = '', path = ''] = start.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  if (headers['transfer-encoding'] !== undefined) throw new Error('expected a content-length');
  return { head: { method, path, headers }, length: Number(headers['content-length'] ?? 0) };
}

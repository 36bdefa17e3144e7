import type { Socket } from 'node:net';
import type { UndiciDispatcher } from '../dispatcher.js';
import type { TlsOptions } from '../prepare/options.js';
import { IdleConnections } from './idle-connections.js';

/** A pool that leaves no socket when it is closed. */
export interface OwnPool {
  readonly dispatcher: UndiciDispatcher;
  /** Where a mutation goes: on a connection that cannot be stale, while idle ones are not trusted. */
  forMutation(): UndiciDispatcher;
  /** A written request got no byte of an answer. */
  lostUnanswered(error: unknown): void;
  destroy(): Promise<void>;
}

/**
 * Where Bun, which has a module of its own in place of `undici`, gives the one that is installed. Not
 * a literal, which bundlers would follow.
 */
const installed = ['undici', 'index.js'].join('/');

/**
 * Opens undici's pool for an origin.
 *
 * @param connections sockets at the most
 * @param connectTimeout milliseconds for a connection, TLS included
 * @param isWanted whether a call waits for a connection
 */
export async function openPool(
  origin: string,
  options: {
    connections: number;
    connectTimeout: number;
    tls: TlsOptions | undefined;
    isWanted: () => boolean;
  },
): Promise<OwnPool> {
  // Undici makes its own dispatcher the global one where there is none, which would change Node's
  // own `fetch`. Node sets up its own as soon as one of its classes is touched; by a call, because
  // Rollup drops a bare read of a global.
  Reflect.get(globalThis, 'Headers');
  // Not a static import: a bundler would put that above the line before.
  let undici = await import('undici');
  if (!('dispatch' in undici.Pool.prototype))
    undici = await import(/* webpackIgnore: true */ installed);
  const { Pool, buildConnector } = undici;
  const connect = buildConnector({
    ...options.tls,
    timeout: options.connectTimeout,
    // Undici gives a stream that is reset in its body as a complete one.
    allowH2: false,
  });
  const connecting = new Set<Socket>();
  const open = (idle?: IdleConnections) =>
    new Pool(origin, {
      connections: options.connections,
      // With more, undici itself sends requests again after a connection dies.
      pipelining: 1,
      // The call's own timer ends it; these are coarse, and a slow drip defeats the second.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: async (target, callback) => {
        try {
          // A client whose connection fails before it is back from asking never says that it has room.
          await undefined;
          // Undici 7 connects anew for a request that was aborted, before it finds that it was.
          if (!options.isWanted()) throw new Error('no call waits');
          // Its types do not say that it returns the socket.
          const socket = connect(target, (...outcome) => {
            connecting.delete(socket);
            callback(...outcome);
          }) as unknown as Socket;
          connecting.add(socket);
          idle?.add(socket);
        } catch (error) {
          callback(error as Error, null);
        }
      },
      // By that, undici's pool forgets a client whose connection failed: one that goes on with what was
      // queued, beyond the limit of connections, and is not destroyed with the others.
    }).removeAllListeners('connectionError');
  const idle = new IdleConnections();
  const pool = open(idle);
  /** Has each connection carry one request. */
  let fresh: typeof pool | undefined;
  const once: UndiciDispatcher = {
    dispatch: (request, handler) => {
      fresh ??= open();
      const withReset = { ...request, reset: true };
      return fresh.dispatch(withReset, handler);
    },
  };
  return {
    dispatcher: pool,
    forMutation: () => (idle.mayBeStale() ? once : pool),
    lostUnanswered: (error) => {
      if (wasReused(error)) idle.distrust();
    },
    destroy: async () => {
      const closed = Promise.all([pool.destroy(), fresh?.destroy()]);
      // Undici leaves these to their timeouts.
      for (const socket of connecting) socket.destroy(new Error('the client was closed'));
      await closed;
    },
  };
}

/** Whether a connection may have carried an earlier answer, as far as its error tells. */
function wasReused(error: unknown): boolean {
  const { code, socket } = Object(error) as {
    code?: unknown;
    socket?: { bytesRead?: number } | null;
  };
  if (code === 'UND_ERR_SOCKET') return socket?.bytesRead !== 0;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

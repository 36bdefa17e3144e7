import type { Socket } from 'node:net';

/**
 * Whether a pool's idle connections are trusted with mutations. Some servers close a connection
 * behind an answer without announcing it (no `Connection: close`), and a request that was written
 * to it meanwhile is lost, applied or not. After the first such loss nothing that must not be sent
 * twice goes on an idle connection, until one has been seen to stay open behind an answer.
 */
export class IdleConnections {
  /** The pool's sockets, and since when each is known to be open behind an answer; 0 while it is not. */
  readonly #sockets = new Map<Socket, number>();
  /** Milliseconds that one has to stay open, or 0 while there was no loss. */
  #probation = 0;
  #distrusted = false;

  add(socket: Socket): void {
    this.#sockets.set(socket, 0);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** A request was lost on a connection that had carried others. */
  distrust(): void {
    // Several may be lost at once, which is one finding.
    if (this.#distrusted) return;
    this.#distrusted = true;
    this.#probation = Math.min(MAX_PROBATION, this.#probation * 2 || FIRST_PROBATION);
    for (const socket of this.#sockets.keys()) this.#sockets.set(socket, 0);
  }

  /** Whether the pool might put a request on a connection that the server has closed. */
  mayBeStale(): boolean {
    // Without any, the pool has to open one: that is fresh, and shows what the server does with it.
    if (!this.#distrusted || this.#sockets.size === 0) return false;
    const now = performance.now();
    for (const [socket, since] of this.#sockets) {
      if (socket.bytesRead === 0) continue;
      if (since === 0) this.#sockets.set(socket, now);
      else if (now - since >= this.#probation) {
        this.#distrusted = false;
        return false;
      }
    }
    return true;
  }
}

/** Undici itself closes what is idle for 4 s. */
const FIRST_PROBATION = 2_000;
const MAX_PROBATION = 60_000;

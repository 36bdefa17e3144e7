import type { Call } from './call.js';
import type { UndiciDispatcher } from './dispatcher.js';
import type { Prepared } from './prepare/document.js';
import type { ServerClock } from './receive/server-clock.js';
import type { Hold } from './send/hold.js';
import type { Roll } from './send/roll.js';
import type { OwnPool } from './send/transport.js';

/** What the calls of an executor share. */
export interface Shared {
  /** Matches the API key. */
  readonly key: RegExp;
  /** Whether the key looks like one of Plain's. */
  readonly hasPlainKey: boolean;
  readonly url: URL;
  /** The URL's, taken once: reading them of a URL puts strings together each time. */
  readonly origin: string;
  readonly path: string;
  /** Names and values in turn, as undici takes them. */
  readonly headers: string[];
  /** Bytes, on the wire and decompressed. */
  readonly maxResponseSize: number;
  readonly calls: Roll<Call>;
  readonly hold: Hold;
  readonly clock: ServerClock;
  dispatcher: UndiciDispatcher | undefined;
  /** The executor's own pool, once it is open. */
  pool: OwnPool | undefined;
  /** Called when the last call under way has ended. */
  onIdle: (() => void) | undefined;
}

/** What is asked of a call. */
export interface Task {
  readonly prepared: Prepared;
  /** As JSON. The whole body is put together for each attempt: one that is kept meanwhile costs the collector. */
  readonly variables: string;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  readonly maxAttempts: number;
  /** Whether it may be sent again although the server may have acted on it. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
}

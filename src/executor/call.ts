import type { Dispatcher } from 'undici';
import type { Meta, Result } from '../result.js';
import { DecodeError, decode } from './decode.js';
import type { Prepared } from './document.js';
import { errorOf, metaOf } from './failure.js';
import type { Hold, Holdable } from './hold.js';
import { lost } from './network.js';
import { byStatus, type Failure, invalid, type Outcome, outcomeOf } from './response.js';
import { backoff, type Headers, header, rateLimit, retryAfter } from './retry.js';
import type { ServerClock } from './server-clock.js';

/** What the calls of an executor share. */
export interface Shared {
  readonly apiKey: string;
  readonly url: URL;
  /** Names and values in turn, as undici takes them. */
  readonly headers: string[];
  /** Bytes, on the wire and decompressed. */
  readonly maxResponseSize: number;
  readonly calls: Set<Call>;
  readonly hold: Hold;
  readonly clock: ServerClock;
  /** Whether the dispatcher is the executor's own pool. */
  readonly ownsDispatcher: boolean;
  dispatcher: Dispatcher | undefined;
  /** Called when the last call under way has ended. */
  onIdle: (() => void) | undefined;
}

/** What is asked of a call. */
export interface Task {
  readonly prepared: Prepared;
  /** For redaction alone: what is sent is `body`. */
  readonly variables: unknown;
  readonly body: string;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  readonly maxAttempts: number;
  /** Whether it may be sent again although the server may have acted on it. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Of a body that comes with an error status, no more is read. */
const MAX_ERROR_BODY = 256 * 1024;

/**
 * One call: its attempts, its deadline, its end. It is itself the handler that undici reports to,
 * attempt after attempt: an object for each would cost more than the rest of the executor.
 */
export class Call implements Dispatcher.DispatchHandler, Holdable {
  readonly deadline: number;
  readonly #shared: Shared;
  readonly #task: Task;
  readonly #resolve: (result: Result<unknown>) => void;
  readonly #timer: NodeJS.Timeout;
  #settled = false;
  #attempts = 0;
  /** An earlier attempt of a mutation may have taken effect. */
  #inDoubt = false;
  /** An attempt is with undici and has not ended. */
  #underWay = false;
  /** This attempt may have reached the server. */
  #written = false;
  #status = 0;
  #headers: Headers = NO_HEADERS;
  #chunks: Buffer[] = [];
  #size = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(shared: Shared, task: Task, resolve: (result: Result<unknown>) => void) {
    this.#shared = shared;
    this.#task = task;
    this.#resolve = resolve;
    this.deadline = Date.now() + task.timeout;
    this.#timer = setTimeout(onDeadline, task.timeout, this);
    task.signal?.addEventListener('abort', this);
    shared.calls.add(this);
  }

  /** Ends the call without an answer. */
  end(type: 'timeout' | 'aborted', detail: string, cause?: unknown): void {
    if (this.#settled) return;
    const maybeApplied = this.#underWay && this.#written;
    this.#fail({ type, detail, maybeApplied, again: 'never' }, cause);
    this.#controller?.abort(new Error('the call has ended'));
  }

  /** The signal was aborted; a call is its own listener. */
  handleEvent(): void {
    this.end('aborted', 'the call was aborted', this.#task.signal?.reason);
  }

  timeUp(): void {
    this.end('timeout', `no answer within ${this.#task.timeout} ms`);
  }

  refuse(wait: number): void {
    const failure: Failure = {
      type: 'rate_limited',
      detail: 'the client was told to wait, for longer than this call has time',
      maybeApplied: false,
      again: 'never',
    };
    this.#fail(failure, undefined, wait);
  }

  send(): void {
    if (this.#settled) return;
    const { dispatcher, url, headers } = this.#shared;
    this.#attempts++;
    this.#underWay = true;
    this.#written = false;
    this.#status = 0;
    this.#headers = NO_HEADERS;
    this.#chunks = [];
    this.#size = 0;
    this.#controller = undefined;
    try {
      dispatcher?.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'POST',
          headers,
          body: this.#task.body,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        this,
      );
    } catch (error) {
      this.lost(error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) {
      // Undici drops a request whose handler throws and keeps the connection; an abort costs it.
      // Not every dispatcher of a user's is prepared for that.
      if (this.#shared.ownsDispatcher) throw new Error('the call has ended');
      controller.abort(new Error('the call has ended'));
      return;
    }
    this.#controller = controller;
    this.#written = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx announce the response.
    if (status < 200 || !this.#underWay) return;
    this.#status = status;
    this.#headers = headers;
    this.#shared.clock.note(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#underWay) return;
    this.#size += chunk.length;
    const { maxResponseSize } = this.#shared;
    const failed = this.#status >= 300;
    if (this.#size <= (failed ? Math.min(MAX_ERROR_BODY, maxResponseSize) : maxResponseSize)) {
      this.#chunks.push(chunk);
      return;
    }
    const start = Buffer.concat(this.#chunks).toString();
    this.#underWay = false;
    controller.abort(new Error('the response is over the limit'));
    this.#conclude(
      failed
        ? byStatus(this.#status, this.#headers, start)
        : invalid(`the response is over the limit of ${maxResponseSize} bytes`),
    );
  }

  onResponseEnd(): void {
    if (!this.#underWay) return;
    this.#underWay = false;
    try {
      const text = decode(
        this.#chunks,
        header(this.#headers, 'content-encoding'),
        header(this.#headers, 'content-type'),
        this.#shared.maxResponseSize,
      );
      if (typeof text === 'string') this.#received(text);
      else text.then((text) => this.#received(text)).catch((error) => this.#undecodable(error));
    } catch (error) {
      this.#undecodable(error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#underWay) this.lost(error);
  }

  #received(text: string): void {
    if (this.#settled) return;
    const outcome = outcomeOf(this.#task.prepared, this.#status, this.#headers, text);
    this.#conclude(outcome);
  }

  #undecodable(error: unknown): void {
    if (this.#settled) return;
    const detail = error instanceof DecodeError ? error.message : 'it could not be read';
    const failed = this.#status < 200 || this.#status >= 300;
    const failure = failed
      ? byStatus(this.#status, this.#headers, '')
      : invalid(`the response is not one of GraphQL: ${detail}`);
    this.#conclude(failure, error);
  }

  /** The attempt brought no whole response. */
  lost(error: unknown): void {
    this.#underWay = false;
    if (!this.#settled) this.#conclude(lost(error, this.#written, this.#status), error);
  }

  /** An attempt has come to its outcome: settles the call, or sends it again. */
  #conclude(outcome: Outcome, cause?: unknown): void {
    const { hold, clock } = this.#shared;
    hold.ended(this);
    if ('data' in outcome) {
      this.#holdOthers();
      this.#settle({ data: outcome.data, meta: this.#meta() });
      return;
    }
    if (outcome.maybeApplied) this.#inDoubt = true;
    const asked = this.#status === 0 ? undefined : retryAfter(this.#headers, clock.now());
    const limited = outcome.type === 'rate_limited';
    const obeyed = limited || this.#status === 503 ? asked : undefined;
    // Not at the very moment: all who were told to wait would come back at once.
    const wait = (obeyed ?? 0) + backoff(this.#attempts);
    if (limited) hold.wait(obeyed ?? wait);
    else this.#holdOthers();
    const again =
      outcome.again === 'always' || (outcome.again === 'repeatable' && this.#task.repeatable);
    if (
      again &&
      this.#attempts < this.#task.maxAttempts &&
      Date.now() + (obeyed ?? wait) < this.deadline
    ) {
      const milliseconds = Math.min(wait, Math.max(obeyed ?? 0, this.deadline - Date.now() - 1));
      this.#retryTimer = setTimeout(enterAgain, milliseconds, this, hold);
      return;
    }
    this.#fail(outcome, cause, limited ? asked : undefined);
  }

  /** The server said that nothing is left of the limit. */
  #holdOthers(): void {
    if (header(this.#headers, 'x-ratelimit-remaining') !== '0') return;
    const limit = rateLimit(this.#headers);
    if (!limit) return;
    const wait = limit.reset.getTime() - this.#shared.clock.now();
    if (wait > 0) this.#shared.hold.wait(wait);
  }

  #fail(failure: Failure, cause?: unknown, retryAfter?: number): void {
    const error = errorOf(failure, {
      apiKey: this.#shared.apiKey,
      host: this.#shared.url.host,
      operationName: this.#task.prepared.operationName,
      isMutation: this.#task.prepared.isMutation,
      variables: this.#task.variables,
      attempts: this.#attempts,
      inDoubt: this.#inDoubt,
      status: this.#status,
      headers: this.#headers,
      retryAfter,
      cause,
    });
    this.#settle(this.#status === 0 ? { error } : { error, meta: this.#meta() });
  }

  #settle(result: Result<unknown>): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#retryTimer);
    this.#task.signal?.removeEventListener('abort', this);
    const { hold, calls, onIdle } = this.#shared;
    hold.leave(this);
    calls.delete(this);
    this.#resolve(result);
    if (calls.size === 0) onIdle?.();
  }

  #meta(): Meta {
    return metaOf(this.#status, this.#headers, this.#attempts, this.#shared.apiKey);
  }
}

const NO_HEADERS: Headers = {};

function onDeadline(call: Call): void {
  call.timeUp();
}

function enterAgain(call: Call, hold: Hold): void {
  hold.enter(call, true);
}

import type { Meta, Result } from '../result.js';
import { DecodeError, decode } from './decode.js';
import { errorOf, metaOf } from './failure.js';
import type { Hold, Holdable } from './hold.js';
import { lost } from './network.js';
import {
  byStatus,
  type Failure,
  invalid,
  type Outcome,
  outcomeOf,
  type Success,
} from './response.js';

import { backoff, type Headers, header, retryAfter, untilReset, usedUp } from './retry.js';
import type { Enrolled } from './roll.js';
import { type Abortable, type Listening, listen, unlisten } from './signals.js';

import type { Shared, Task } from './task.js';
import { type Trace, traceCall } from './tracing.js';
import type { DispatchController, DispatchHandler } from './transport.js';

/** Of a body that comes with an error status, no more is read. */
const MAX_ERROR_BODY = 256 * 1024;

/**
 * One call: its attempts, its deadline, its end. It is itself the handler that undici reports to,
 * attempt after attempt: an object for each would cost more than the rest of the executor.
 */
export class Call implements DispatchHandler, Holdable, Abortable, Enrolled {
  place = 0;
  readonly deadline: number;
  readonly #shared: Shared;
  readonly #task: Task;
  readonly #resolve: (result: Result<unknown>) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #trace: Trace | undefined;
  readonly #listening: Listening | undefined;
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
  #controller: DispatchController | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(shared: Shared, task: Task, resolve: (result: Result<unknown>) => void) {
    this.#shared = shared;
    this.#task = task;
    this.#resolve = resolve;
    this.#trace = traceCall(shared, task);
    this.deadline = Date.now() + task.timeout;
    this.#timer = setTimeout(onDeadline, task.timeout, this);
    this.#listening = task.signal && listen(task.signal, this);
    shared.calls.add(this);
  }

  /** Ends the call without an answer. */
  end(type: 'timeout' | 'aborted', detail: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#fail({ type, detail, maybeApplied: this.#written, again: 'never' }, cause);
    this.#controller?.abort(new Error('the call has ended'));
  }

  get over(): boolean {
    return this.#settled;
  }

  onAbort(reason: unknown): void {
    this.end('aborted', 'the call was aborted', reason);
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
    this.#attempts++;
    this.#underWay = true;
    this.#written = false;
    this.#status = 0;
    this.#headers = NO_HEADERS;
    this.#chunks = [];
    this.#size = 0;
    this.#controller = undefined;
    if (this.#trace) this.#trace.send(this.#attempts, () => this.#dispatch());
    else this.#dispatch();
  }

  #dispatch(): void {
    const { dispatcher, url, headers } = this.#shared;
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

  onRequestStart(controller: DispatchController): void {
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
    controller: DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx announce the response.
    if (status < 200 || !this.#underWay) return;
    this.#status = status;
    this.#headers = headers;
    this.#shared.clock.note(headers);
    // A body that is announced as too large need not be waited for.
    if (Number(header(headers, 'content-length')) > this.#limit) this.#tooLarge(controller);
  }

  onResponseData(controller: DispatchController, chunk: Buffer): void {
    if (!this.#underWay) return;
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.#tooLarge(controller);
    else this.#chunks.push(chunk);
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

  onResponseError(_controller: DispatchController | undefined, error: Error): void {
    if (this.#underWay) this.lost(error);
  }

  /** The attempt brought no whole response. */
  lost(error: unknown): void {
    this.#underWay = false;
    if (this.#settled) return;
    this.#conclude(this.#failedStatus() ?? lost(error, this.#written, this.#status), error);
  }

  /** Bytes of this response's body. */
  get #limit(): number {
    const { maxResponseSize } = this.#shared;
    return this.#status >= 300 ? Math.min(MAX_ERROR_BODY, maxResponseSize) : maxResponseSize;
  }

  #tooLarge(controller: DispatchController): void {
    this.#underWay = false;
    controller.abort(new Error('the response is over the limit'));
    this.#conclude(
      this.#failedStatus() ?? invalid(`the response is over the limit of ${this.#limit} bytes`),
    );
  }

  #received(text: string): void {
    if (this.#settled) return;
    this.#conclude(outcomeOf(this.#task.prepared, this.#status, this.#headers, text));
  }

  #undecodable(error: unknown): void {
    if (this.#settled) return;
    const detail = error instanceof DecodeError ? error.message : 'it could not be read';
    this.#conclude(
      this.#failedStatus() ?? invalid(`the response is not one of GraphQL: ${detail}`),
      error,
    );
  }

  /** A status of failure says enough, whatever became of the body. */
  #failedStatus(): Failure | undefined {
    if (this.#status < 300) return undefined;
    return byStatus(this.#status, this.#headers, Buffer.concat(this.#chunks).toString());
  }

  /** An attempt has come to its outcome: settles the call, or sends it again. */
  #conclude(outcome: Outcome, cause?: unknown): void {
    const { hold, clock } = this.#shared;
    const failure = 'data' in outcome ? undefined : outcome;
    this.#written = false;
    this.#trace?.attemptEnded(failure?.type ?? 'ok', this.#meta());
    const limited = failure?.type === 'rate_limited';
    const asked = failure && this.#askedToWait(limited);
    const wait = limited ? (asked ?? backoff(this.#attempts + 2)) : usedUp(this.#headers, clock);
    if (wait > 0) hold.wait(wait);
    // Not before: it lets the next one out.
    hold.ended(this);
    if (!failure) {
      this.#settle({ data: (outcome as Success).data, meta: this.#meta() });
      return;
    }
    if (failure.maybeApplied) this.#inDoubt = true;
    if (failure.again === 'always' || (failure.again === 'repeatable' && this.#task.repeatable)) {
      const least = limited ? wait : (asked ?? 0);
      if (this.#sendAgain(least)) return;
    }
    this.#fail(failure, cause, limited ? asked : undefined);
  }

  /** Milliseconds that the server asked for, where it did. */
  #askedToWait(limited: boolean): number | undefined {
    const now = this.#shared.clock.now();
    const asked = retryAfter(this.#headers, now);
    return limited ? (asked ?? untilReset(this.#headers, now)) : asked;
  }

  /** @param least milliseconds that the server wants to be left alone */
  #sendAgain(least: number): boolean {
    const left = this.deadline - Date.now();
    if (this.#attempts >= this.#task.maxAttempts || least >= left) return false;
    // With jitter also behind the server's own wait: others were told the same.
    const wait = least + backoff(this.#attempts);
    if (least === 0 && wait >= left) return false;
    this.#retryTimer = setTimeout(enterAgain, Math.min(wait, left), this, this.#shared.hold);
    return true;
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
    if (this.#listening) unlisten(this.#listening);
    const { hold, calls, onIdle } = this.#shared;
    hold.leave(this);
    calls.delete(this);
    this.#trace?.ended(result, this.#attempts);
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

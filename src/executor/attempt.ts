import type { DispatchController, DispatchHandler } from './dispatcher.js';
import { decode } from './receive/decode.js';
import { first, type Headers } from './receive/headers.js';
import { type JsonObject, parseObject } from './receive/json.js';
import { isResponse, lost, textOf } from './receive/network.js';
import { byStatus, extensionsOf, outcomeOf } from './receive/response.js';
import type { Shared, Task } from './task.js';
import { type Failure, invalid, type Outcome } from './tell/failure.js';

/** Of a body that comes with an error status, no more is read. */
const MAX_ERROR_BODY = 256 * 1024;

/**
 * One attempt after the other, each from the request's dispatch to the outcome of its response. It
 * is itself the handler that undici reports to, and the call itself: an object for each would cost
 * more than the rest of the executor.
 */
export abstract class Attempt implements DispatchHandler {
  protected readonly shared: Shared;
  protected readonly task: Task;
  /** This attempt may have reached the server. */
  protected written = false;
  /** An interceptor of a user's has sent it on, behind an answer that nobody here has seen. */
  protected sentOn = false;
  /** 0 while there is no response. */
  protected status = 0;
  protected headers: Headers = NO_HEADERS;
  /** The response's own, where it has any. */
  protected extensions: JsonObject | undefined;
  /** The attempt is with undici and has not ended. */
  #underWay = false;
  #chunks!: Buffer[];
  #size = 0;
  #controller: DispatchController | undefined;

  constructor(shared: Shared, task: Task) {
    this.shared = shared;
    this.task = task;
  }

  /** Whether nobody waits for an outcome any more. */
  abstract get over(): boolean;

  /** Whether the attempt is with undici and has not been written. */
  get waits(): boolean {
    return this.#underWay && !this.written && !this.over;
  }

  /** The attempt has come to its outcome. */
  protected abstract conclude(outcome: Outcome, cause?: unknown): void;

  protected dispatch(): void {
    this.#underWay = true;
    this.written = this.sentOn = false;
    this.status = 0;
    this.headers = NO_HEADERS;
    this.extensions = undefined;
    this.#chunks = [];
    this.#size = 0;
    this.#controller = undefined;
    const { pool, origin, path, headers, dispatcher } = this.shared;
    const { prepared, variables } = this.task;
    try {
      ((prepared.isMutation && pool?.forMutation()) || dispatcher)?.dispatch(
        {
          origin,
          path,
          method: 'POST',
          headers,
          body: `${prepared.prefix}${variables}}`,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        this,
      );
    } catch (error) {
      this.lost(error);
    }
  }

  /** Takes the attempt from undici, if it has it. */
  protected abandon(): void {
    this.#controller?.abort(ended());
  }

  /** The attempt brought no whole response; some dispatchers report that and throw it as well. */
  lost(error: unknown): void {
    if (!this.#underWay) return;
    this.#underWay = false;
    if (this.status === 0 && isResponse(error)) {
      this.status = Number(error.statusCode);
      this.headers = error.headers ?? NO_HEADERS;
      this.shared.clock.note(this.headers);
      this.#received(textOf(error), error);
      return;
    }
    if (this.written && this.status === 0) this.shared.pool?.lostUnanswered(error);
    this.#unread(lost(error, this.written, this.status), error);
  }

  onRequestStart(controller: DispatchController): void {
    if (this.over) {
      // Undici drops a request whose handler throws and keeps the connection; an abort costs it.
      // Not every dispatcher of a user's is prepared for that.
      if (this.shared.pool) throw ended();
      controller.abort(ended());
      return;
    }
    this.#controller = controller;
    this.sentOn = this.written;
    this.written = true;
  }

  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx announce the response.
    if (status < 200 || !this.#underWay) return;
    this.status = status;
    this.headers = headers;
    this.shared.clock.note(headers);
    // A body that is announced as too large need not be waited for.
    if (Number(first(headers['content-length'])) > this.#limit) this.#tooLarge(controller);
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
        // A list, which may come in several lines.
        this.headers['content-encoding']?.toString(),
        first(this.headers['content-type']),
        this.shared.maxResponseSize,
      );
      this.#received(text);
    } catch (error) {
      const { message } = error as Error;
      this.#unread(invalid(`the response is not one of GraphQL: ${message}`), error);
    }
  }

  onResponseError(_controller: DispatchController | undefined, error: Error): void {
    this.lost(error);
  }

  /** Bytes of this response's body. */
  get #limit(): number {
    const { maxResponseSize } = this.shared;
    return this.status >= 300 ? Math.min(MAX_ERROR_BODY, maxResponseSize) : maxResponseSize;
  }

  #tooLarge(controller: DispatchController): void {
    this.#underWay = false;
    controller.abort(ended());
    this.#unread(invalid(`the response is over the limit of ${this.#limit} bytes`));
  }

  #received(text: string, cause?: unknown): void {
    if (this.over) return;
    const body = parseObject(text);
    if (body) this.extensions = extensionsOf(body);
    this.conclude(outcomeOf(this.task.prepared, this.status, this.headers, body, text), cause);
  }

  /** The response cannot be read. A status of failure says enough, whatever became of the body. */
  #unread(failure: Failure, cause?: unknown): void {
    if (this.over) return;
    const { status, headers } = this;
    // What is compressed is nothing to be shown.
    const text = headers['content-encoding'] ? '' : Buffer.concat(this.#chunks).toString();
    this.conclude(status < 300 ? failure : byStatus(status, headers, text), cause);
  }
}

const ended = () => new Error('the call has ended');
const NO_HEADERS: Headers = {};

import type { Meta, Result } from '../result.js';
import { Attempt } from './attempt.js';
import { retryAfter, untilReset, usedUp } from './receive/headers.js';
import type { JsonObject } from './receive/json.js';
import { metaOf, requestId } from './receive/meta.js';
import { tellsOfEarlier } from './receive/payload.js';
import { backoff } from './send/backoff.js';
import type { Hold, Holdable } from './send/hold.js';
import type { Enrolled } from './send/roll.js';
import { type Abortable, listen, unlisten } from './send/signals.js';
import type { Shared, Task } from './task.js';
import { atCaller } from './tell/caller.js';
import { errorOf, type Failure, failed, type Outcome, type Success, told } from './tell/failure.js';
import { type Redactor, redactor } from './tell/redact.js';
import { type Trace, traceCall } from './tell/tracing.js';

type Resolve = (result: Result<unknown> | Promise<Result<unknown>>) => void;

/** One call: its attempts, its deadline, its end. */
export class Call extends Attempt implements Holdable, Abortable, Enrolled {
  place = 0;
  readonly deadline: number;
  readonly #resolve: Resolve;
  readonly #timer: NodeJS.Timeout;
  readonly #trace: Trace | undefined;
  #settled = false;
  #attempts = 0;
  /** An earlier attempt of a mutation may have taken effect. */
  #inDoubt = false;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(shared: Shared, task: Task, resolve: Resolve) {
    super(shared, task);
    this.#resolve = resolve;
    this.#trace = traceCall(shared.url, task.prepared);
    this.deadline = performance.now() + task.timeout;
    this.#timer = setTimeout(onDeadline, task.timeout, this);
    if (task.signal) listen(task.signal, this);
    shared.calls.add(this);
  }

  /** Ends the call without an answer. */
  end(type: 'timeout' | 'aborted', detail: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#fail(failed(type, detail, this.written), cause);
    this.abandon();
  }

  get over(): boolean {
    return this.#settled;
  }

  onAbort(reason: unknown): void {
    this.end('aborted', 'the call was aborted', reason);
  }

  timeUp(): void {
    this.end('timeout', `no answer within ${this.task.timeout} ms`);
  }

  refuse(wait: number): void {
    const detail = 'the client was told to wait for longer than this call has';
    this.#fail(failed('rate_limited', detail), undefined, wait);
  }

  /** Sends the next attempt after so many milliseconds, before calls that have not been sent yet. */
  wait(milliseconds: number): void {
    this.#retryTimer = setTimeout(enterAgain, milliseconds, this, this.shared.hold);
  }

  send(): void {
    this.#attempts++;
    if (this.#trace) this.#trace.send(this.#attempts, () => this.dispatch());
    else this.dispatch();
  }

  /** Settles the call, or sends it again. */
  protected conclude(outcome: Outcome, cause?: unknown): void {
    const { hold, clock } = this.shared;
    const failure = 'data' in outcome ? undefined : outcome;
    this.written = false;
    this.#trace?.attemptEnded(
      failure && { ...failure, message: told(failure, this.#clean), cause },
      this.#meta(),
    );
    const limited = failure?.type === 'rate_limited';
    const asked = failure && this.#askedToWait(limited);
    const wait = limited ? (asked ?? backoff(this.#attempts + 2)) : usedUp(this.headers, clock);
    if (wait > 0) hold.wait(wait);
    // Not before: it lets the next one out.
    hold.ended(this);
    // Who listens to the channels may have ended the call at what they were told.
    if (this.#settled) return;
    if (!failure) {
      this.#settle({ data: (outcome as Success).data, meta: this.#meta() });
      return;
    }
    // By the answer that had it sent on it may be done: a redirect by 303.
    if (failure.maybeApplied || this.sentOn) this.#inDoubt = true;
    const isSafe = this.task.repeatable || (failure.again === 'always' && !this.sentOn);
    if (isSafe && failure.again !== 'never') {
      const least = limited ? wait : (asked ?? 0);
      if (this.#sendAgain(least)) return;
    }
    this.#fail(failure, cause, asked);
  }

  /** Milliseconds that the server asked for, where it did. */
  #askedToWait(limited: boolean): number | undefined {
    const now = this.shared.clock.now();
    const asked = retryAfter(this.headers, now);
    return limited ? (asked ?? untilReset(this.headers, now)) : asked;
  }

  /** @param least milliseconds that the server wants to be left alone */
  #sendAgain(least: number): boolean {
    const spare = this.deadline - performance.now() - least;
    if (this.#attempts >= this.task.maxAttempts || spare <= 0) return false;
    // With jitter also behind the server's own wait: others were told the same.
    this.wait(least + Math.min(backoff(this.#attempts), spare / 2));
    return true;
  }

  #fail(failure: Failure, cause?: unknown, retryAfter?: number): void {
    const { shared, status } = this;
    const { prepared } = this.task;
    const circumstances = {
      operationName: prepared.operationName,
      attempts: this.#attempts,
      maybeApplied: prepared.isMutation && (this.#inDoubt || failure.maybeApplied),
      alreadyApplied: (this.#inDoubt && tellsOfEarlier(failure, prepared)) || undefined,
      status: status || undefined,
      requestId: requestId(this.headers, shared.key),
      retryAfter,
    } as const;
    const error = errorOf(failure, shared, this.#clean, circumstances, cause);
    this.#settle(status === 0 ? { error } : { error, meta: this.#meta() });
  }

  #settle(result: Result<unknown>): void {
    // Held calls are refused one after the other: who listens may have ended this one meanwhile.
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#retryTimer);
    const { signal } = this.task;
    if (signal) unlisten(signal, this);
    const { hold, calls, onIdle } = this.shared;
    hold.leave(this);
    calls.delete(this);
    this.#trace?.ended(result, this.#attempts);
    this.#resolve(result.error ? atCaller(result) : result);
    if (calls.size === 0) onIdle?.();
  }

  #meta(): Meta {
    const extensions = this.extensions && (this.#clean.json(this.extensions) as JsonObject);
    return metaOf(this.status, this.headers, this.#attempts, this.shared.key, extensions);
  }

  get #clean(): Redactor {
    return redactor(this.shared.key, () => JSON.parse(this.task.variables));
  }
}

function onDeadline(call: Call): void {
  call.timeUp();
}

function enterAgain(call: Call, hold: Hold): void {
  hold.enter(call, true);
}

import { tracingChannel } from 'node:diagnostics_channel';
import type { OperationError } from '../../errors.js';
import type { Meta, Result } from '../../result.js';
import type { Prepared } from '../prepare/document.js';
import { codeOf } from './failure.js';

/**
 * What the channels `tracing:plain-operations:call:*` carry: the same object from `start` to
 * `asyncEnd`, so that a subscriber can know it again. Never the key, variables or data.
 */
export interface CallTrace {
  /** The operation's name, or `anonymous`. */
  readonly operation: string;
  readonly kind: 'query' | 'mutation';
  /** The endpoint, without its query. */
  readonly url: string;
  /** How many times the request was sent. Set when the call has ended, as all below. */
  attempts?: number;
  /** Of the last response, where there was one. */
  status?: number;
  /** Of the last response, where it had one. */
  requestId?: string;
  /** `ok`, or the `type` of the call's error. */
  outcome?: TraceOutcome;
  /** Of the call's error, where it failed: the message without secrets, and the code where there is one. */
  errorType?: OperationError['type'];
  /** `errors[].extensions.code`, the code of a mutation's error, or the system's (`ECONNRESET`). */
  code?: string;
  message?: string;
}

/** What the channels `tracing:plain-operations:attempt:*` carry: one object an attempt. */
export interface AttemptTrace {
  /** The call that it is an attempt of. */
  readonly call: CallTrace;
  readonly operation: string;
  readonly kind: 'query' | 'mutation';
  /** Starts from 1. */
  readonly attempt: number;
  /** Milliseconds since the call began or its last attempt ended: back-off, rate limit, start-up. */
  readonly wait: number;
  /** Where there was a response. Set when the attempt has ended, as all below. */
  status?: number;
  /** Where the response had one. */
  requestId?: string;
  /** `ok`, or the `type` of the error that this attempt alone would be. */
  outcome?: TraceOutcome;
  /** As in {@link CallTrace}, of this attempt alone. */
  errorType?: OperationError['type'];
  code?: string;
  message?: string;
}

/** Why a call or an attempt failed. */
export interface TraceFailure {
  readonly type: OperationError['type'];
  readonly code: string | undefined;
  readonly message: string;
}

export type TraceOutcome = 'ok' | OperationError['type'];

/** Begins the trace of a call; undefined, and nothing is allocated, while nobody listens. */
export function traceCall(url: URL, prepared: Prepared): Trace | undefined {
  return calls.hasSubscribers || attempts.hasSubscribers ? new Trace(url, prepared) : undefined;
}

/** Publishes the events of one call and of its attempts, as Node's `tracePromise` would. */
export class Trace {
  readonly #call: CallTrace;
  #attempt: AttemptTrace | undefined;
  #since = performance.now();

  constructor(url: URL, prepared: Prepared) {
    this.#call = {
      operation: prepared.operationName,
      kind: prepared.isMutation ? 'mutation' : 'query',
      url: url.origin + url.pathname,
    };
    calls.start.publish(this.#call);
    calls.end.publish(this.#call);
  }

  /** Sends an attempt within the stores that subscribers have bound to its start. */
  send(attempt: number, dispatch: () => void): void {
    const { operation, kind } = this.#call;
    const wait = performance.now() - this.#since;
    const trace: AttemptTrace = { call: this.#call, operation, kind, attempt, wait };
    this.#attempt = trace;
    attempts.start.runStores(trace, dispatch);
    attempts.end.publish(trace);
  }

  /** The attempt under way has ended. @param meta of its response, with status 0 where there was none */
  attemptEnded(failure: TraceFailure | undefined, meta: Meta | undefined): void {
    const trace = this.#attempt;
    if (!trace) return;
    this.#attempt = undefined;
    this.#since = performance.now();
    note(trace, failure, meta);
    publishEnd(attempts, trace);
  }

  /** The call has ended, and with it the attempt that may still be under way. */
  ended({ error, meta }: Result<unknown>, sent: number): void {
    const failure = error && {
      type: error.type,
      code: codeOf(error, error.cause),
      message: error.message,
    };
    this.attemptEnded(failure, meta);
    this.#call.attempts = sent;
    note(this.#call, failure, meta);
    publishEnd(calls, this.#call);
  }
}

const calls = tracingChannel<unknown, CallTrace>('plain-operations:call');
const attempts = tracingChannel<unknown, AttemptTrace>('plain-operations:attempt');

function note(
  trace: CallTrace | AttemptTrace,
  failure: TraceFailure | undefined,
  meta: Pick<Meta, 'status' | 'requestId'> | undefined,
): void {
  trace.outcome = failure?.type ?? 'ok';
  if (failure) {
    trace.errorType = failure.type;
    if (failure.code !== undefined) trace.code = failure.code;
    trace.message = failure.message;
  }
  if (meta && meta.status > 0) trace.status = meta.status;
  if (meta?.requestId !== undefined) trace.requestId = meta.requestId;
}

function publishEnd<Message extends CallTrace | AttemptTrace>(
  { error, asyncStart, asyncEnd }: typeof calls | typeof attempts,
  trace: Message,
): void {
  if (trace.outcome !== 'ok') error.publish(trace);
  asyncStart.publish(trace);
  asyncEnd.publish(trace);
}

import { AsyncResource } from 'node:async_hooks';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import type { GraphQLErrorEntry, OperationError } from '../../errors.js';
import type { Meta, Result } from '../../result.js';
import type { Prepared } from '../prepare/document.js';

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

/** Why a call or an attempt failed, as its error has it. */
export interface TraceFailure {
  readonly type: OperationError['type'];
  readonly message: string;
  readonly cause?: unknown;
  readonly errorDetails?: { readonly code?: unknown } | undefined;
  readonly graphqlErrors?: readonly GraphQLErrorEntry[] | undefined;
}

export type TraceOutcome = 'ok' | OperationError['type'];

/** Begins the trace of a call; undefined, and nothing is allocated, while nobody listens. */
export function traceCall(url: URL, prepared: Prepared): Trace | undefined {
  const isHeard = calls.hasSubscribers || attempts.hasSubscribers || requests.hasSubscribers;
  return isHeard ? new Trace(url, prepared) : undefined;
}

/** Publishes the events of one call and of its attempts, as Node's `tracePromise` would. */
export class Trace {
  /**
   * The async context of the caller, for what subscribers look up there. undici calls back in that of
   * the request that opened the connection, and so does a timer that was set then.
   */
  readonly #caller = new AsyncResource('plain-operations:call');
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
    const call = this.#call;
    const { operation, kind } = call;
    const wait = performance.now() - this.#since;
    const trace: AttemptTrace = { call, operation, kind, attempt, wait };
    this.#attempt = trace;
    this.#caller.runInAsyncScope(() => {
      attempts.start.runStores(trace, dispatch);
      attempts.end.publish(trace);
    });
  }

  /** The attempt under way has ended. @param meta of its response, with status 0 where there was none */
  attemptEnded(failure: TraceFailure | undefined, meta: Meta | undefined): void {
    const trace = this.#attempt;
    if (!trace) return;
    this.#attempt = undefined;
    this.#since = performance.now();
    this.#caller.runInAsyncScope(end, undefined, attempts, trace, failure, meta);
  }

  /** The call has ended, and with it the attempt that may still be under way. */
  ended({ error, meta }: Result<unknown>, sent: number): void {
    this.attemptEnded(error, meta);
    this.#call.attempts = sent;
    this.#caller.runInAsyncScope(end, undefined, calls, this.#call, error, meta);
  }
}

const calls = tracingChannel<unknown, CallTrace>('plain-operations:call');
const attempts = tracingChannel<unknown, AttemptTrace>('plain-operations:attempt');
/** undici's own: who traces requests there is to find the caller around each of them. */
const requests = channel('undici:request:create');

function end<Message extends CallTrace | AttemptTrace>(
  { error, asyncStart, asyncEnd }: typeof calls | typeof attempts,
  trace: Message,
  failure: TraceFailure | undefined,
  meta: Meta | undefined,
): void {
  trace.outcome = failure?.type ?? 'ok';
  if (failure) {
    const code = codeOf(failure);
    trace.errorType = failure.type;
    if (code !== undefined) trace.code = code;
    trace.message = failure.message;
  }
  if (meta?.status) trace.status = meta.status;
  if (meta?.requestId !== undefined) trace.requestId = meta.requestId;
  if (failure) error.publish(trace);
  asyncStart.publish(trace);
  asyncEnd.publish(trace);
}

/** The stable code of a failure, where it has one: the server's, or the system's. */
function codeOf({ cause, errorDetails, graphqlErrors }: TraceFailure): string | undefined {
  const codes = graphqlErrors?.map(({ extensions }) => extensions?.code) ?? [];
  const all = [errorDetails?.code, ...codes, Object(cause).code];
  return all.find((code) => typeof code === 'string');
}

import { Call } from './executor/call.js';
import type { UndiciDispatcher } from './executor/dispatcher.js';
import {
  type Prepared,
  prepare,
  type TypedDocument,
  type UntypedDocument,
} from './executor/prepare/document.js';
import {
  checkAttempts,
  checkCount,
  checkDispatcher,
  checkKey,
  checkSignal,
  checkTimeout,
  checkUrl,
  type ExecuteOptions,
  type ExecutorOptions,
  fromEnvironment,
  headerList,
  MAX_TIMEOUT,
  must,
  type SendOptions,
} from './executor/prepare/options.js';
import { ServerClock } from './executor/receive/server-clock.js';
import { Hold } from './executor/send/hold.js';
import { Roll } from './executor/send/roll.js';
import { type OwnPool, openPool } from './executor/send/transport.js';
import type { Shared, Task } from './executor/task.js';
import { atCaller } from './executor/tell/caller.js';
import { errorOf, failed } from './executor/tell/failure.js';
import { keyPattern, redactor } from './executor/tell/redact.js';
import type { Result } from './result.js';

export type {
  ExecuteOptions,
  ExecutorOptions,
  RetryOption,
  SendOptions,
} from './executor/prepare/options.js';

export interface CloseOptions {
  /**
   * Milliseconds that calls under way have to end by themselves.
   *
   * @default 1_000
   */
  readonly grace?: number | undefined;
}

interface UntypedVariables {
  readonly [name: string]: unknown;
}

/** What a call without variables amounts to: it fits where the operation requires none. */
type NoVariables = Record<never, never>;

/** Runs documents. What goes wrong at run time is an `error` of the result, and never thrown. */
export interface Execute {
  /**
   * Runs a document: `data` typed by it, or an `error`. A mutation whose payload carries an `error`
   * is an `error`. One signature and no overloads, so that the compiler names the property that is
   * wrong.
   *
   * @param document a typed document, or GraphQL text, whose data is `unknown`
   * @param variables required where the operation requires them
   */
  <T = unknown, V = UntypedVariables>(
    document: TypedDocument<T, V> | UntypedDocument,
    ...rest: [
      ...(NoVariables extends V ? [variables?: NoInfer<V> | undefined] : [variables: NoInfer<V>]),
      options?: ExecuteOptions | undefined,
    ]
  ): Promise<Result<T>>;
  /** Ends calls under way with `aborted` after a grace, and closes all connections. May be called again. */
  close(options?: CloseOptions): Promise<void>;
  /**
   * For `await using`. Declared here, for what a program extends that has no `AsyncDisposable` costs
   * each of its calls more types than all the rest.
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes the function that runs documents.
 *
 * @throws {TypeError} where an option is not what it must be
 */
export function createExecutor(options: ExecutorOptions = {}): Execute {
  return new Executor(options).asFunction();
}

/** What is behind {@link createExecutor}; the client needs more of it than its users do. */
export class Executor implements Shared {
  readonly key: RegExp;
  readonly hasPlainKey: boolean;
  readonly url: URL;
  readonly origin: string;
  readonly path: string;
  readonly headers: string[];
  readonly maxResponseSize: number;
  readonly calls = new Roll<Call>();
  readonly hold = new Hold();
  readonly clock = new ServerClock();
  dispatcher: UndiciDispatcher | undefined;
  pool: OwnPool | undefined;
  onIdle: (() => void) | undefined;
  readonly #timeout: number;
  readonly #attempts: number;
  readonly #open: () => Promise<OwnPool>;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ExecutorOptions) {
    const { dispatcher, tls } = options;
    const apiKey = checkKey(options.apiKey ?? fromEnvironment('PLAIN_API_KEY'));
    checkDispatcher(dispatcher);
    must(
      !dispatcher || !(tls || options.connections !== undefined),
      'tls and connections are settings of your dispatcher where you pass one',
    );
    this.dispatcher = dispatcher;
    this.key = keyPattern(apiKey);
    this.hasPlainKey = apiKey.startsWith('plainApiKey_');
    this.url = checkUrl(options.apiUrl ?? (fromEnvironment('PLAIN_API_URL') || DEFAULT_URL));
    this.origin = this.url.origin;
    this.path = this.url.pathname + this.url.search;
    this.headers = headerList(apiKey, options.headers ?? {});
    this.maxResponseSize = checkCount('maxResponseSize', options.maxResponseSize ?? 2 ** 24);
    this.#timeout = checkTimeout(options.timeout ?? 30_000);
    this.#attempts = checkAttempts(options.retry);
    const connections = checkCount('connections', options.connections ?? 128);
    const connectTimeout = Math.min(this.#timeout, 10_000);
    const isWanted = () => this.calls.all().some((call) => call.waits);
    this.#open = () => openPool(this.origin, { connections, connectTimeout, tls, isWanted });
  }

  /** The largest number of times that a call with these options is sent. */
  attempts(options: ExecuteOptions): number {
    return options.retry === undefined ? this.#attempts : checkAttempts(options.retry);
  }

  /** Milliseconds that a call with these options has. */
  timeout(options: ExecuteOptions): number {
    return options.timeout === undefined ? this.#timeout : checkTimeout(options.timeout);
  }

  /** No async function: a call that waits for nothing but its answer has one promise. */
  execute(document: unknown, variables: unknown, given?: ExecuteOptions): Promise<Result<unknown>> {
    const options: SendOptions = given ?? {};
    let { operationName } = options;
    const refuse = (error: unknown) => atCaller(this.refuse(error, operationName));
    const run = (prepared: Prepared) => {
      operationName = prepared.operationName;
      return this.#run(prepared, variables, options);
    };
    try {
      const known = prepare(document, operationName);
      return 'then' in known ? known.then(run).catch(refuse) : run(known);
    } catch (error) {
      return refuse(error);
    }
  }

  #run(prepared: Prepared, variables: unknown, options: SendOptions): Promise<Result<unknown>> {
    const { signal, delay } = options;
    checkSignal(signal);
    const task: Task = {
      prepared,
      variables: variablesInJson(variables),
      timeout: this.timeout(options),
      maxAttempts: this.attempts(options),
      repeatable: !prepared.isMutation || (options.idempotent ?? isRepeatable(prepared, variables)),
      signal,
    };
    return new Promise((resolve) => {
      const call = new Call(this, task, resolve);
      if (this.#closing) call.end('aborted', 'the client is closed');
      else if (signal?.aborted) call.onAbort(signal.reason);
      else if (delay) call.wait(delay);
      else if (this.dispatcher) this.hold.enter(call);
      else this.#connect(call);
    });
  }

  asFunction(): Execute {
    const execute = (document: unknown, variables?: unknown, options?: ExecuteOptions) =>
      this.execute(document, variables, options);
    return Object.assign(execute, {
      close: (options?: CloseOptions) => this.close(options),
      [Symbol.asyncDispose]: () => this.close(),
    }) as Execute;
  }

  close({ grace = 1_000 }: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(grace);
    return this.#closing;
  }

  /** Refuses a call before anything is sent. */
  refuse(error: unknown, operationName = 'anonymous'): Result<never> {
    const detail = error instanceof TypeError ? error.message : 'the call could not be prepared';
    // What is said here says nothing of variables.
    const clean = redactor(this.key, () => undefined);
    const failure = failed('bad_request', `nothing was sent: ${detail}`);
    const circumstances = { operationName, attempts: 0, maybeApplied: false };
    return { error: errorOf(failure, this, clean, circumstances, error) };
  }

  #connect(call: Call): void {
    this.#opening ??= this.#open().then(
      (pool) => {
        this.pool = pool;
        this.dispatcher = pool.dispatcher;
      },
      (error) => {
        // Undici cannot be loaded: every call is to say so.
        const dispatch = () => {
          throw error;
        };
        this.dispatcher = { dispatch };
      },
    );
    this.#opening.then(() => this.hold.enter(call));
  }

  async #close(grace: number): Promise<void> {
    const { calls } = this;
    if (calls.size > 0 && grace > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
        timer = setTimeout(resolve, Math.min(grace, MAX_TIMEOUT));
      });
      clearTimeout(timer);
    }
    for (const call of calls.all()) call.end('aborted', 'the client was closed');
    await this.#opening;
    await this.pool?.destroy();
  }
}

/** By its document, or by a key of which the server takes each value once. */
function isRepeatable({ notes }: Prepared, variables: unknown): boolean {
  if (notes.idempotent === true) return true;
  const { idempotencyKey: key } = notes;
  if (typeof key !== 'string') return false;
  const given = Object(variables);
  return (given[key] ?? given.input?.[key] ?? '') !== '';
}

const DEFAULT_URL = 'https://core-api.uk.plain.com/graphql/v1';

function variablesInJson(variables: unknown): string {
  if (variables === undefined || variables === null) return '{}';
  must(typeof variables === 'object' && !Array.isArray(variables), 'variables must be an object');
  try {
    return JSON.stringify(variables) ?? '{}';
  } catch (error) {
    throw new TypeError('variables cannot be written as JSON', { cause: error });
  }
}

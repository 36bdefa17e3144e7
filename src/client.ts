import type { Assignment, AssignThreadsOptions, SendOnce } from './bulk/assign-threads.js';
import type { Outcome } from './bulk/outcome.js';
import {
  atCaller,
  type CloseOptions,
  type Execute,
  type ExecuteOptions,
  Executor,
  type ExecutorOptions,
  type SendOptions,
} from './executor.js';
import {
  AssignThreadDocument,
  ThreadDocument,
  type ThreadPartsFragment,
  UnassignThreadDocument,
} from './generated/index.js';
import { type Assignee, withReadBack } from './read-back.js';
import type { Meta, Result } from './result.js';

export type PlainClientOptions = ExecutorOptions;

/** The thread that `assignThread` and `unassignThread` give. */
export type Thread = ThreadPartsFragment;

/** A thread and exactly one assignee. */
export type AssignThreadArguments =
  | { threadId: string; userId: string; machineUserId?: null | undefined }
  | { threadId: string; machineUserId: string; userId?: null | undefined };

export interface UnassignThreadArguments {
  threadId: string;
}

/** A client of Plain's API. */
export class PlainClient implements AsyncDisposable {
  readonly #executor: Executor;

  /**
   * Runs a document: `data` typed by it, or an `error`. Variables are required where the operation
   * requires them; a mutation whose payload carries an `error` is an `error`.
   */
  readonly execute: Execute;

  /**
   * @param options none are needed where the environment has `PLAIN_API_KEY`
   * @throws {TypeError} where an option is not what it must be
   */
  constructor(options: PlainClientOptions = {}) {
    this.#executor = new Executor(options);
    this.execute = this.#executor.asFunction();
  }

  /**
   * Assigns a thread to a user or to a machine user. Needs the permissions `thread:assign` and
   * `thread:read`. Where an attempt may have been applied without an answer, the thread is read
   * back, and the answer is the thread if it is as asked.
   *
   * @see https://www.plain.com/docs/api-reference/graphql/threads/assignment
   */
  async assignThread(
    input: AssignThreadArguments,
    options?: ExecuteOptions,
  ): Promise<Result<Thread>> {
    const { threadId, userId, machineUserId } = input ?? {};
    const assignee = userId || machineUserId;
    if (!threadId || !assignee || (userId && machineUserId)) {
      const wanted = 'give threadId and exactly one of userId and machineUserId';
      return this.#executor.refuse('assignThread', wanted);
    }
    const change = userId ? { threadId, userId } : { threadId, machineUserId: assignee };
    return await this.#change(threadId, assignee, options ?? {}, async (options) =>
      map(
        await this.execute(AssignThreadDocument, { input: change }, options),
        (data) => data.assignThread.thread as Thread,
      ),
    );
  }

  /**
   * Unassigns a thread; it may be unassigned already. Needs the permissions `thread:unassign` and
   * `thread:read`. Doubts are resolved as by {@link PlainClient.assignThread}.
   */
  async unassignThread(
    given: UnassignThreadArguments,
    options?: ExecuteOptions,
  ): Promise<Result<Thread>> {
    const { threadId } = given ?? {};
    if (!threadId) return this.#executor.refuse('unassignThread', 'give threadId');
    const input = { threadId };
    return await this.#change(threadId, null, options ?? {}, async (options) =>
      map(
        await this.execute(UnassignThreadDocument, { input }, options),
        (data) => data.unassignThread.thread as Thread,
      ),
    );
  }

  /**
   * Assigns many threads within the rate limit, and yields an outcome for each row as it settles:
   * {@link AssignThreadsOptions} has the particulars.
   */
  async *assignThreads(
    rows: Iterable<Assignment> | AsyncIterable<Assignment>,
    options?: AssignThreadsOptions,
  ): AsyncGenerator<Outcome, void> {
    // Most programs never come here.
    const { assignThreads } = await import('./bulk/assign-threads.js');
    const client = {
      apiUrl: this.apiUrl,
      assignThread: (input: Assignment, options: SendOnce) => this.assignThread(input, options),
      unassignThread: (input: { threadId: string }, options: SendOnce) =>
        this.unassignThread(input, options),
      thread: (threadId: string) => this.execute(ThreadDocument, { threadId }),
    };
    yield* assignThreads(client, rows, options);
  }

  /** Where the client sends its calls. */
  get apiUrl(): string {
    return this.#executor.url;
  }

  /** Ends calls under way with `aborted` after a grace, and closes all connections. May be called again. */
  close(options?: CloseOptions): Promise<void> {
    return this.#executor.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #change(
    threadId: string,
    asked: Assignee,
    options: ExecuteOptions,
    mutate: (options: SendOptions) => Promise<Result<Thread>>,
  ): Promise<Result<Thread>> {
    const executor = this.#executor;
    try {
      return atCaller(
        await withReadBack(
          {
            asked,
            mutate,
            read: async (options) =>
              map(
                await this.execute(ThreadDocument, { threadId }, options),
                ({ thread }) => thread,
              ),
            clockOffset: () => executor.clockOffset,
            timeout: executor.timeout(options),
            attempts: executor.attempts(options),
          },
          options,
        ),
      );
    } catch {
      // Options that are not what they must be: the executor says so in its result.
      return await mutate(options);
    }
  }
}

/** The result with a part of its data. */
function map<T, Part>(result: Result<T>, part: (data: T) => Part): Result<Part> {
  if (result.error) return result;
  return { data: part(result.data as T), meta: result.meta as Meta };
}

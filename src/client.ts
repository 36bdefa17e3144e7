import { brand, isInstance } from './brand.js';
import type { Assignment, AssignThreadsOptions } from './bulk/assign-threads.js';
import type { Outcome } from './bulk/outcome.js';
import { operationError } from './errors.js';
import { retryAfter } from './executor/receive/headers.js';
import { ServerClock } from './executor/receive/server-clock.js';
import { backoff } from './executor/send/backoff.js';
import { listen, unlisten } from './executor/send/signals.js';
import { openPool } from './executor/send/transport.js';
import { atCaller } from './executor/tell/caller.js';
import {
  type CloseOptions,
  type Execute,
  type ExecuteOptions,
  Executor,
  type ExecutorOptions,
  type SendOptions,
} from './executor.js';
import {
  AssignThreadDocument,
  type AttachmentPartsFragment,
  type AttachmentType,
  CreateAttachmentUploadUrlDocument,
  type CreateAttachmentUploadUrlInput,
  ThreadDocument,
  type ThreadPartsFragment,
  UnassignThreadDocument,
} from './generated/index.js';
import { type Assignee, withReadBack } from './read-back.js';
import type { Meta, Result } from './result.js';
import type { Upload } from './upload.js';

export type PlainClientOptions = ExecutorOptions;

/** The thread that `assignThread` and `unassignThread` give. */
export type Thread = ThreadPartsFragment;

/** A thread and exactly one assignee. */
export type AssignThreadArguments =
  | { threadId: string; machineUserId: string; userId?: null | undefined }
  | { threadId: string; userId: string; machineUserId?: null | undefined };

export interface UnassignThreadArguments {
  threadId: string;
}

/** The attachment that `uploadAttachment` gives. */
export type Attachment = AttachmentPartsFragment;

export type UploadAttachmentInput = Upload<AttachmentType>;

/**
 * A client of Plain's API. Make one and share it: it keeps its connections for the next call, and what
 * it is told of the rate limit. `close()` ends them.
 *
 * @throws {TypeError} where an option is not what it must be
 */
export class PlainClient implements AsyncDisposable {
  readonly #executor: Executor;
  readonly #options: PlainClientOptions;
  readonly #closing = new AbortController();
  readonly #uploads = new Set<Promise<unknown>>();

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
    this.#options = options;
    this.execute = this.#executor.asFunction();
  }

  /** @internal */
  get [brand](): string {
    return 'PlainClient';
  }

  /** @internal */
  static [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one, where it is called on that
    return isInstance(this, value);
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
      return this.#executor.refuse(new TypeError(wanted), 'assignThread');
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
    if (!threadId) {
      return this.#executor.refuse(new TypeError('give threadId'), 'unassignThread');
    }
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
    yield* assignThreads(this, rows, options);
  }

  /**
   * Uploads a file to be sent along. Needs the permission `attachment:create`. One deadline holds
   * for both requests; the file is posted again only where it cannot have arrived and can be read
   * again. A file that is known to be refused (by its ending or its size) is a `bad_request` before
   * anything is sent.
   *
   * @see https://www.plain.com/docs/graphql/attachments
   */
  async uploadAttachment(
    input: UploadAttachmentInput,
    options: ExecuteOptions = {},
  ): Promise<Result<Attachment>> {
    const { uploadAttachment } = await import('./upload.js');
    const executor = this.#executor;
    const uploader = {
      create: async (input: CreateAttachmentUploadUrlInput, options: ExecuteOptions) =>
        map(
          await this.execute(CreateAttachmentUploadUrlDocument, { input }, options),
          ({ createAttachmentUploadUrl }) =>
            createAttachmentUploadUrl.attachmentUploadUrl as NonNullable<
              typeof createAttachmentUploadUrl.attachmentUploadUrl
            >,
        ),
      refuse: (reason: string) => executor.refuse(new TypeError(reason), 'uploadAttachment'),
      timeout: (options: ExecuteOptions) => executor.timeout(options),
      attempts: (options: ExecuteOptions) => executor.attempts(options),
      dispatcher: this.#options.dispatcher,
      ca: this.#options.tls?.ca,
      closing: this.#closing.signal,
      host: executor.url.host,
      loaded: { backoff, listen, openPool, operationError, retryAfter, ServerClock, unlisten },
    };
    const upload = uploadAttachment(uploader, input, options);
    this.#uploads.add(upload);
    return atCaller(await upload.finally(() => this.#uploads.delete(upload)));
  }

  /** Where the client sends its calls. */
  get apiUrl(): string {
    return this.#executor.url.href;
  }

  /** The server's clock less this machine's, in milliseconds; undefined while no response has told. */
  get clockOffset(): number | undefined {
    return this.#executor.clock.offset;
  }

  /** Ends calls under way with `aborted` after a grace, and closes all connections. May be called again. */
  async close(options?: CloseOptions): Promise<void> {
    const closed = this.#executor.close(options);
    if (this.#uploads.size > 0) {
      const { settled } = await import('./upload.js');
      await settled(this.#uploads, options?.grace);
    }
    this.#closing.abort(new Error('the client was closed'));
    await closed;
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
    let limits: { timeout: number; attempts: number };
    try {
      limits = { timeout: executor.timeout(options), attempts: executor.attempts(options) };
    } catch {
      // Options that are not what they must be: the executor says so in its result.
      return await mutate(options);
    }
    const read = async (options: ExecuteOptions) =>
      map(await this.execute(ThreadDocument, { threadId }, options), ({ thread }) => thread);
    const clockOffset = () => executor.clock.offset;
    return atCaller(await withReadBack({ asked, mutate, read, clockOffset, ...limits }, options));
  }
}

/** The result with a part of its data. */
function map<T, Part>(result: Result<T>, part: (data: T) => Part): Result<Part> {
  if (result.error) return result;
  return { data: part(result.data as T), meta: result.meta as Meta };
}

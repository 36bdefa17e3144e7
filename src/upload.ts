import { extensionOf, largestAttachments, refusedExtensions } from './attachment-rules.js';
import type { OperationError, operationError } from './errors.js';
import type { UndiciDispatcher } from './executor/dispatcher.js';
import type { TlsOptions } from './executor/prepare/options.js';
import type { retryAfter } from './executor/receive/headers.js';
import type { ServerClock } from './executor/receive/server-clock.js';
import type { backoff } from './executor/send/backoff.js';
import type { listen, unlisten } from './executor/send/signals.js';
import type { openPool } from './executor/send/transport.js';
import type { ExecuteOptions } from './executor.js';
import type { Result } from './result.js';
import {
  type AttachmentContent,
  type Content,
  ContentError,
  openContent,
} from './upload/content.js';
import { type Form, formOf } from './upload/form.js';
import { type Posted, post } from './upload/post.js';

/** A file to be attached. */
export interface Upload<Type extends string> {
  readonly customerId: string;
  /** As people are to see it. 31 endings are refused, `exe` among them. */
  readonly fileName: string;
  /** What the attachment is for; it says how large the file may be. */
  readonly attachmentType: Type;
  readonly content: AttachmentContent;
}

/** What the upload needs of a client. */
export interface Uploader<Type extends string, Attachment> {
  /** Makes the URL. */
  create(
    input: { customerId: string; fileName: string; fileSizeBytes: number; attachmentType: Type },
    options: ExecuteOptions,
  ): Promise<Result<UploadUrl<Attachment>>>;
  /** Where the URL comes from. */
  readonly host: string;
  /** Refuses the call before anything is sent. */
  refuse(reason: string): Result<never>;
  /** Milliseconds for both requests together. */
  timeout(options: ExecuteOptions): number;
  /** How often a request is sent at the most. */
  attempts(options: ExecuteOptions): number;
  /** The user's own dispatcher, if any. */
  readonly dispatcher: UndiciDispatcher | undefined;
  /** Whom to trust beside the usual certificate authorities; never the client's own certificate. */
  readonly ca: TlsOptions['ca'];
  /** Aborted when the client is closed. */
  readonly closing: AbortSignal;
  /**
   * What the executor has loaded. Were it imported here, where it is loaded late, esbuild would have
   * every program load it late, and programs that upload nothing pay for that.
   */
  readonly loaded: {
    readonly backoff: typeof backoff;
    readonly listen: typeof listen;
    readonly openPool: typeof openPool;
    readonly operationError: typeof operationError;
    readonly retryAfter: typeof retryAfter;
    readonly ServerClock: typeof ServerClock;
    readonly unlisten: typeof unlisten;
  };
}

interface UploadUrl<Attachment> {
  readonly attachment: Attachment;
  readonly uploadFormUrl: string;
  readonly uploadFormData: readonly { readonly key: string; readonly value: string }[];
}

/** Makes an upload URL and posts the file there. */
export async function uploadAttachment<Type extends string, Attachment>(
  uploader: Uploader<Type, Attachment>,
  input: Upload<Type>,
  options: ExecuteOptions,
): Promise<Result<Attachment>> {
  let content: Content | undefined;
  try {
    const timeout = uploader.timeout(options);
    const attempts = uploader.attempts(options);
    checkFile(input);
    content = await openContent(input.content);
    checkSize(content.size, input.attachmentType);
    return await upload(uploader, input, content, { ...options, timeout, attempts });
  } catch (error) {
    if (error instanceof TypeError) return uploader.refuse(error.message);
    throw error;
  } finally {
    await content?.close();
  }
}

/** Waits until all uploads have ended, but no longer than so many milliseconds. */
export async function settled(uploads: Iterable<Promise<unknown>>, grace = 1_000): Promise<void> {
  const late = new AbortController();
  const ended = Promise.all(uploads).finally(() => late.abort());
  await Promise.race([ended, pause(Math.min(grace, 2 ** 31 - 1), late.signal)]);
}

type Limits = ExecuteOptions & { readonly timeout: number; readonly attempts: number };

async function upload<Type extends string, Attachment>(
  uploader: Uploader<Type, Attachment>,
  { customerId, fileName, attachmentType }: Upload<Type>,
  content: Content,
  { attempts, ...options }: Limits,
): Promise<Result<Attachment>> {
  const deadline = performance.now() + options.timeout;
  const made = await uploader.create(
    { customerId, fileName, fileSizeBytes: content.size, attachmentType },
    // An attachment that nothing refers to is deleted after a day: a second one does no harm.
    { ...options, idempotent: options.idempotent ?? true },
  );
  if (made.error) return made;
  const { attachment, uploadFormUrl, uploadFormData } = made.data as UploadUrl<Attachment>;
  if (!isHttp(uploadFormUrl) || !isForm(uploadFormData)) {
    const { attempts = 1, status, requestId } = made.meta ?? {};
    const circumstances = { operationName: NAME, attempts, maybeApplied: true, status, requestId };
    const message = `${NAME} at ${uploader.host}: the API gave no URL and form to post the file to`;
    const fields = { type: 'invalid_response', ...circumstances } as const;
    return { error: uploader.loaded.operationError(message, fields), meta: made.meta };
  }
  const form = formOf(uploadFormData, content);
  const url = new URL(uploadFormUrl);
  const ending = new AbortController();
  const onAbort = () => ending.abort();
  const timer = setTimeout(onAbort, Math.max(0, deadline - performance.now()));
  const ends = [options.signal, uploader.closing].filter((signal) => signal != null);
  const { listen, unlisten } = uploader.loaded;
  const listeners = ends.map((signal) => ({ signal, call: { onAbort } }));
  for (const { signal, call } of listeners) listen(signal, call);
  if (ends.some(({ aborted }) => aborted)) onAbort();
  try {
    const limits = { attempts, deadline, signal: ending.signal };
    const last = await send(uploader, url, form, content, limits);
    const { status, error } = last.posted;
    if (status >= 200 && status < 300 && !(error instanceof ContentError)) {
      return { data: attachment, meta: made.meta as NonNullable<typeof made.meta> };
    }
    const stopped = ending.signal.aborted
      ? (ends.find(({ aborted }) => aborted) ?? 'late')
      : undefined;
    const call = { host: url.host, timeout: options.timeout };
    return { error: failure(last, stopped, call, uploader.loaded) };
  } finally {
    clearTimeout(timer);
    for (const { signal, call } of listeners) unlisten(signal, call);
  }
}

const isHttp = (url: unknown) =>
  typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

const isForm = (fields: unknown) =>
  Array.isArray(fields) &&
  fields.every((field) =>
    [Object(field).key, Object(field).value].every((text) => typeof text === 'string'),
  );

/** What came of the last post, and of those before it. */
interface Last {
  readonly sent: number;
  readonly posted: Posted;
  /** The host may have kept the file. */
  readonly maybeApplied: boolean;
  /** Milliseconds that the host asked for. */
  readonly asked: number | undefined;
}

/**
 * Posts the form; again where the host cannot have it, or says that it has not, and it can be read
 * again. A wait that would pass the deadline is not begun.
 */
async function send<Type extends string, Attachment>(
  { dispatcher, ca, loaded }: Uploader<Type, Attachment>,
  url: URL,
  form: Form,
  content: Content,
  { attempts, deadline, signal }: { attempts: number; deadline: number; signal: AbortSignal },
): Promise<Last> {
  const pool = dispatcher
    ? undefined
    : await loaded.openPool(url.origin, {
        connections: 1,
        connectTimeout: 10_000,
        tls: await trusting(ca),
        isWanted: () => !signal.aborted,
      });
  const clock = new loaded.ServerClock();
  let maybeApplied = false;
  try {
    for (let sent = 1; ; sent += 1) {
      const posted = await post(
        dispatcher ?? (pool?.dispatcher as UndiciDispatcher),
        url,
        form,
        signal,
      );
      const { status, headers, written, error } = posted;
      // A form that is cut short is none.
      const isSent = written && !(error instanceof ContentError);
      maybeApplied ||= status === 0 ? isSent : status < 400 || status >= 500;
      clock.note(headers);
      const asked = loaded.retryAfter(headers, clock.now());
      const isLost = status === 0 ? !written : RETRIED.has(status);
      const spare = deadline - performance.now() - (asked ?? 0);
      const isLast = !isLost || !content.isWhole || sent >= attempts || spare <= 0;
      const last = { sent, posted, maybeApplied, asked };
      if (isLast || signal.aborted) return last;
      await pause((asked ?? 0) + Math.min(loaded.backoff(sent), spare / 2), signal);
      if (signal.aborted) return last;
    }
  } finally {
    await pool?.destroy();
  }
}

/** Who answers for the API need not answer for the host of the file. */
async function trusting(ca: TlsOptions['ca']): Promise<TlsOptions | undefined> {
  if (ca === undefined) return undefined;
  const { rootCertificates } = await import('node:tls');
  return { ca: [...rootCertificates, ...[ca].flat()] };
}

/** The host did not keep the file: S3 asks for another attempt. */
const RETRIED: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function failure(
  { sent, posted, maybeApplied, asked }: Last,
  stopped: AbortSignal | 'late' | undefined,
  { host, timeout }: { host: string; timeout: number },
  { operationError }: Uploader<string, unknown>['loaded'],
): OperationError {
  const { status, text, error } = posted;
  const make = (
    type: OperationError['type'],
    detail: string,
    { cause, retryAfter }: { cause?: unknown; retryAfter?: number | undefined } = {},
  ) => {
    const fields = { operationName: NAME, attempts: sent, maybeApplied, retryAfter };
    const message = `${NAME} at ${host}: ${detail}`;
    return operationError(message, { type, ...fields, status: status || undefined }, cause);
  };
  if (error instanceof ContentError) {
    return make('bad_request', error.message, { cause: error.cause });
  }
  if (stopped === 'late') return make('timeout', `no answer within ${timeout} ms`);
  if (stopped) return make('aborted', 'the upload was aborted', { cause: stopped.reason });
  if (status === 0) {
    const { code, message } = Object(error) as { code?: unknown; message?: unknown };
    return make('network', `the file did not get through: ${code ?? message}`, { cause: error });
  }
  const said = /<Code>([^<]{1,100})<\/Code>(?:\s*<Message>([^<]{1,300})<\/Message>)?/.exec(text);
  const why = said ? `${said[1]}: ${said[2] ?? ''}` : 'no reason given';
  const when = asked ? ` (to be tried again in ${Math.ceil(asked / 1000)} s)` : '';
  const detail = `the host of the file answered ${status}, ${why}`;
  if (status >= 500) {
    return make('internal_server_error', detail + when, { retryAfter: asked });
  }
  if (status === 403) return make('forbidden', detail);
  if (status === 429) return make('rate_limited', detail + when, { retryAfter: asked });
  return make(status >= 400 ? 'bad_request' : 'invalid_response', detail);
}

const NAME = 'uploadAttachment';

/** @throws {TypeError} where the API is known to refuse the file, whatever is in it */
function checkFile({ customerId, fileName }: Upload<string>): void {
  if (!customerId || !fileName) {
    throw new TypeError('give customerId, fileName, attachmentType and content');
  }
  const extension = extensionOf(fileName);
  if (extension !== undefined && refusedExtensions.includes(extension)) {
    throw new TypeError(`files that end in .${extension} cannot be attached`);
  }
}

/** @throws {TypeError} where no such attachment can have the size */
function checkSize(size: number, type: string): void {
  if (size < 1) throw new TypeError('the content is empty');
  // A type that came after this package has a limit that it does not know.
  const most = (largestAttachments as Readonly<Record<string, number>>)[type] ?? Infinity;
  if (size <= most) return;
  throw new TypeError(
    `the content has ${size} bytes, and an attachment of type ${type} at most ${most}`,
  );
}

import { Readable } from 'node:stream';
import type { UndiciDispatcher } from '../executor/dispatcher.js';
import type { Headers } from '../executor/receive/headers.js';
import type { Form } from './form.js';

/** What came of posting a form. */
export interface Posted {
  /** 0 where there was no response. */
  readonly status: number;
  readonly headers: Headers;
  /** How the response's body begins. */
  readonly text: string;
  /** Whether the form may have reached the host. */
  readonly written: boolean;
  /** What went wrong beside the status: of the content, or of the connection. */
  readonly error?: unknown;
}

/**
 * Posts a form once, with nothing of the client's own headers: the host is another one. Ends at
 * once where the signal is aborted, whatever the connection does.
 */
export function post(
  dispatcher: UndiciDispatcher,
  url: URL,
  form: Form,
  signal: AbortSignal,
): Promise<Posted> {
  let status = 0;
  let headers: Headers = {};
  let text = '';
  let written = false;
  let contentError: unknown;
  return new Promise((resolve) => {
    const end = (error?: unknown) => {
      signal.removeEventListener('abort', abort);
      resolve({ status, headers, text, written, error: contentError ?? error });
    };
    const body = Readable.from(noting(form.body(), (error) => (contentError ??= error)));
    // Of a stream that nobody reads any more.
    body.on('error', () => undefined);
    let stop: ((reason: Error) => void) | undefined;
    const abort = () => {
      const reason = new Error('the upload was ended');
      end(reason);
      stop?.(reason);
      body.destroy();
    };
    signal.addEventListener('abort', abort);
    const request = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST' as const,
      headers: ['content-type', form.contentType, 'content-length', String(form.length)],
    };
    try {
      dispatcher.dispatch(
        { ...request, body, headersTimeout: 0, bodyTimeout: 0 },
        {
          onRequestStart(controller) {
            if (signal.aborted) return controller.abort(new Error('the upload was ended'));
            written = true;
            stop = (reason) => controller.abort(reason);
          },
          onResponseStart(_controller, given, named) {
            // 1xx announce the response.
            if (given < 200) return;
            status = given;
            headers = named;
          },
          onResponseData(_controller, chunk) {
            if (text.length < MOST_TEXT) text += chunk.toString('latin1');
          },
          onResponseEnd: () => end(),
          onResponseError(_controller, error) {
            // A response that an interceptor has made an error of.
            const response = Object(error) as { statusCode?: unknown; headers?: Headers };
            if (Number(response.statusCode) >= 400) {
              status = Number(response.statusCode);
              headers = response.headers ?? {};
            }
            end(error);
          },
        },
      );
    } catch (error) {
      end(error);
    }
    if (signal.aborted) abort();
  });
}

async function* noting(
  body: AsyncGenerator<Uint8Array>,
  note: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    note(error);
    throw error;
  }
}

/** Characters of a response that are read: S3 tells the code of its error in the first hundreds. */
const MOST_TEXT = 2_000;

import type { Readable } from 'node:stream';

/** What the executor needs of a dispatcher. Those of undici 7 and of undici 8 fit, whose own types differ. */
export interface UndiciDispatcher {
  dispatch(
    options: {
      origin: string;
      path: string;
      method: 'POST';
      headers: string[];
      /** A stream where a file is uploaded. */
      body: string | Readable;
      headersTimeout: number;
      bodyTimeout: number;
    },
    handler: DispatchHandler,
  ): boolean;
}

/** Where a dispatcher reports to. */
export interface DispatchHandler {
  onRequestStart(controller: DispatchController, context: unknown): void;
  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void;
  onResponseData(controller: DispatchController, chunk: Buffer): void;
  onResponseEnd(controller: DispatchController, trailers: unknown): void;
  onResponseError(controller: DispatchController, error: Error): void;
}

export interface DispatchController {
  abort(reason: Error): void;
}

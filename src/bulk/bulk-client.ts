import type { Result } from '../result.js';

/** What bulk work needs of a client. */
export interface BulkClient {
  readonly apiUrl: string;
  /** The server's clock less this one, in milliseconds; undefined while it is not known. */
  readonly clockOffset: number | undefined;
  execute(
    document: string,
    variables: Record<string, unknown>,
    options: { readonly retry: false },
  ): Promise<Result<unknown>>;
}

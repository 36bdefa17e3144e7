import { getIntrospectionQuery } from 'graphql';
import { BadInput } from './bad-input.js';

export interface FetchOptions {
  /** Sent with an introspection, to the host of the URL and no other. @default none */
  readonly apiKey?: string | undefined;
  /** Milliseconds for a whole answer. @default 30000 */
  readonly timeout?: number;
  /** Bytes of a whole answer, inflated. @default 33554432 */
  readonly maxSize?: number;
}

/** @throws {BadInput} where there is no answer, a redirect, or one that is too large */
export async function fetchText(
  url: string,
  headers: Readonly<Record<string, string>>,
  { timeout = 30_000, maxSize = 32 * 1024 * 1024 }: FetchOptions,
  body?: string,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      ...(body !== undefined && { method: 'POST', body }),
      headers,
      // A key must not go on to another host, and a schema must not come from one unseen.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    if (response.status >= 300 && response.status < 400)
      throw new BadInput(
        `${url} redirects (HTTP ${response.status}); name the address it leads to`,
      );
    return { status: response.status, text: await readText(response, url, maxSize) };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${url} cannot be fetched: ${failure(error, timeout)}`, { cause: error });
  }
}

/**
 * The answer to an introspection, or nothing where there is none.
 *
 * @throws {BadInput} as `fetchText` does, and where the key cannot be sent
 */
export async function introspect(url: string, options: FetchOptions): Promise<unknown> {
  const { apiKey } = options;
  // Said here, as `fetch` would print the key.
  if (apiKey !== undefined && !/^[\x21-\x7E]+$/.test(apiKey))
    throw new BadInput('PLAIN_API_KEY has characters that no header can carry');
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  // Older servers refuse a query for what they do not know.
  for (const query of [
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
    getIntrospectionQuery({ inputValueDeprecation: true }),
    getIntrospectionQuery(),
  ]) {
    const { text } = await fetchText(url, headers, options, JSON.stringify({ query }));
    try {
      const answer = JSON.parse(text) as { data?: { __schema?: unknown } | null } | null;
      if (answer?.data?.__schema) return answer;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

async function readText(response: Response, url: string, maxSize: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxSize) throw new BadInput(`${url} answers more than ${maxSize} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const failure = (error: unknown, timeout: number): string => {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${timeout / 1000} s`;
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? 'no HTTP answer';
};

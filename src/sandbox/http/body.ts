import type { IncomingMessage } from 'node:http';
import { errorBody } from '../errors.js';
import type { GraphQLRequest } from '../graphql/run.js';

/** A request that is refused before anything is run. */
export interface Refusal {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Reads a GraphQL request from the body of a POST, or says why it is none. */
export async function readGraphQLRequest(
  request: IncomingMessage,
): Promise<{ request: GraphQLRequest } | { refusal: Refusal }> {
  const [mediaType] = (request.headers['content-type'] ?? '').split(';');
  if (mediaType?.trim().toLowerCase() !== 'application/json') {
    return refuse(415, 'Send application/json.');
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    return refuse(415, 'Send the body without a content encoding.');
  }
  const text = await readText(request);
  if (text === undefined) {
    const { refusal } = refuse(413, 'The body is over 1 MiB.');
    return {
      refusal: request.complete ? refusal : { ...refusal, headers: { connection: 'close' } },
    };
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse(400, 'The body is not JSON.', 'GRAPHQL_PARSE_FAILED');
  }
  if (!isRecord(body)) return refuse(400, 'The body must be a JSON object: there are no batches.');
  const { query, variables, operationName } = body;
  if (typeof query !== 'string' || query.trim() === '') {
    return refuse(400, 'The body has no query.');
  }
  if (variables != null && !isRecord(variables)) return refuse(400, 'variables must be an object.');
  return {
    request: {
      query,
      variables,
      operationName: typeof operationName === 'string' ? operationName : undefined,
    },
  };
}

const largestBody = 1024 * 1024;
/** So much of a body over the limit is let through unread, for the client to read the answer. */
const largestDrain = 64 * largestBody;

/** The body, or undefined where it is over 1 MiB, of which no more than that is ever held. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
    else chunks.length = 0;
    if (size > largestDrain) return undefined;
  }
  return size > largestBody ? undefined : Buffer.concat(chunks).toString();
}

const refuse = (status: number, message: string, code = 'BAD_USER_INPUT') => ({
  refusal: { status, body: errorBody(message, code) },
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

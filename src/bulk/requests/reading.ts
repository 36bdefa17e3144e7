import type { OperationError } from '../../errors.js';
import type { Meta, Result } from '../../result.js';
import type { BulkClient } from '../bulk-client.js';
import { threadsText, threadText } from './texts.js';

/** The most threads that the vendor gives at a time. */
export const pageSize = 100;

/** A thread as far as a run must know it. */
interface HeldThread {
  readonly id: string;
  readonly assignedTo: { readonly __typename: string; readonly id?: string } | null;
  readonly updatedAt?: { readonly iso8601: string } | null;
}

/** Who has a thread. */
export interface Holder {
  /** An id, null for nobody. */
  readonly id: string | null;
  /** `User`, `MachineUser` or `System`; empty for nobody. */
  readonly typename: string;
  /** When the thread changed last, in milliseconds on the server's clock; NaN where it is not said. */
  readonly changedAt: number;
}

/** Reads who has the threads of a page; one that is not among them may exist all the same. */
export async function readPage(
  client: Pick<BulkClient, 'execute'>,
  threadIds: readonly string[],
): Promise<Result<ReadonlyMap<string, Holder>>> {
  const filters = { threadIds };
  const result = await client.execute(threadsText, { filters, first: threadIds.length }, once);
  if (result.error) return result;
  const { threads } = result.data as { threads?: { edges?: unknown } | null };
  const edges = threads?.edges;
  const holders = new Map<string, Holder>();
  for (const edge of Array.isArray(edges) ? edges : []) {
    const { node } = Object(edge);
    if (isHeldThread(node)) holders.set(node.id, holderOf(node));
  }
  return { data: holders, meta: result.meta };
}

/** Reads who has a thread; null where there is no such thread. */
export async function readOne(
  client: Pick<BulkClient, 'apiUrl' | 'execute'>,
  threadId: string,
): Promise<Result<Holder | null>> {
  const result = await client.execute(threadText, { threadId }, once);
  if (result.error) return result;
  const { meta } = result;
  const { thread } = result.data as { thread?: unknown };
  if (thread === null) return { data: null, meta };
  if (isHeldThread(thread)) return { data: holderOf(thread), meta };
  return { error: unsaid(client.apiUrl, meta), meta };
}

/** Who has a thread is not nobody where that is merely left out. */
function isHeldThread(node: unknown): node is HeldThread {
  const { id, assignedTo } = Object(node);
  const isSaid = assignedTo === null || typeof assignedTo?.__typename === 'string';
  return isSaid && typeof id === 'string';
}

/** Not by `errors.ts`, which every program would then load as one module more. */
function unsaid(apiUrl: string, meta: Meta): OperationError {
  const message = `thread at ${new URL(apiUrl).host}: the answer does not say who has it`;
  const type = 'invalid_response';
  const fields = { type, operationName: 'thread', maybeApplied: false, ...meta };
  return Object.assign(new Error(message), fields) as Error as OperationError;
}

function holderOf({ assignedTo, updatedAt }: HeldThread): Holder {
  return {
    id: assignedTo ? (assignedTo.id ?? assignedTo.__typename) : null,
    typename: assignedTo?.__typename ?? '',
    // In UTC, also where no zone is said.
    changedAt: Date.parse((updatedAt?.iso8601 ?? '').replace(/T[\d:.]+$/, '$&Z')),
  };
}

const once = { retry: false } as const;

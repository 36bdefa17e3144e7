import type { Result } from '../../result.js';
import type { BulkClient } from '../bulk-client.js';
import { threadsText, threadText } from './texts.js';

/** The most threads that the vendor gives at a time. */
export const pageSize = 100;

/** A thread as far as a run must know it. */
interface HeldThread {
  readonly id: string;
  readonly assignedTo?: { readonly __typename: string; readonly id?: string } | null;
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
  const { threads } = result.data as { threads: { edges: readonly { node: HeldThread }[] } | null };
  const holders = new Map<string, Holder>();
  for (const { node } of threads?.edges ?? []) holders.set(node.id, holderOf(node));
  return { data: holders, meta: result.meta };
}

/** Reads who has a thread; null where there is no such thread. */
export async function readOne(
  client: Pick<BulkClient, 'execute'>,
  threadId: string,
): Promise<Result<Holder | null>> {
  const result = await client.execute(threadText, { threadId }, once);
  if (result.error) return result;
  const { thread } = result.data as { thread: HeldThread | null };
  return { data: thread ? holderOf(thread) : null, meta: result.meta };
}

function holderOf({ assignedTo, updatedAt }: HeldThread): Holder {
  return {
    id: assignedTo ? (assignedTo.id ?? assignedTo.__typename) : null,
    typename: assignedTo?.__typename ?? '',
    changedAt: Date.parse(updatedAt?.iso8601 ?? ''),
  };
}

const once = { retry: false } as const;

import { type Entry, ulid } from '../entry.js';
import type { CompleteSeed } from '../seed.js';
import { type Store, table } from '../store.js';

/** Its labels and its fields are tables of their own. */
export type Thread = Omit<CompleteSeed['threads'][number], 'labels' | 'threadFields'>;

export const threads = table<Thread>('thread', 'th', ({ seed }) =>
  seed.threads.map(({ labels: _labels, threadFields: _fields, ...thread }) => thread),
);

/** The value that a thread has for a field. One of the four values is set. */
export interface ThreadField extends Entry {
  threadId: string;
  key: string;
  type: string;
  isAiGenerated: boolean;
  stringValue: string | null;
  numberValue: number | null;
  booleanValue: boolean | null;
  dateValue: string | null;
}

export const threadFields = table<ThreadField>('thread field', 'tf', ({ seed }) =>
  seed.threads.flatMap((thread) =>
    Object.entries(thread.threadFields).map(([key, value]) => ({
      id: `tf_${ulid(thread.createdAt, thread.id + key)}`,
      threadId: thread.id,
      key,
      type: typeof value === 'string' ? 'STRING' : typeof value === 'number' ? 'NUMBER' : 'BOOL',
      isAiGenerated: false,
      stringValue: typeof value === 'string' ? value : null,
      numberValue: typeof value === 'number' ? value : null,
      booleanValue: typeof value === 'boolean' ? value : null,
      dateValue: null,
      createdAt: thread.createdAt,
      createdBy: thread.createdBy,
      updatedAt: thread.createdAt,
      updatedBy: thread.createdBy,
    })),
  ),
);

export const fieldOf = (thread: string, key: string, store: Store): ThreadField | undefined =>
  threadFields(store).find((field) => field.threadId === thread && field.key === key);

import type { Entry } from '../entry.js';
import { type Store, table } from '../store.js';
import type { Thread } from './state.js';

/** Something that happened on a thread, or was said. */
export interface TimelineEntry extends Entry {
  customerId: string;
  threadId: string;
  /** When it happened; of what was brought in later, not when that was. */
  timestamp: string;
  /** Who did it. */
  actor: string;
  entry: { __typename: `${string}Entry`; [field: string]: unknown };
}

export const timeline = table<TimelineEntry>('timeline entry', 't');

/** Puts something on a thread's timeline. */
export const record = (
  thread: Thread,
  entry: TimelineEntry['entry'],
  by: string,
  store: Store,
  timestamp = store.now(),
): TimelineEntry =>
  timeline(store).add(
    { customerId: thread.customer, threadId: thread.id, timestamp, actor: by, entry },
    by,
  );

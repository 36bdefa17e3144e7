import type { Component } from '../components.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import type { Thread } from '../threads/state.js';
import { record } from '../threads/timeline.js';

/** Something that a team's own software told. */
export interface TeamEvent extends Entry {
  /** The id of a customer. */
  customerId: string;
  title: string;
  components: Component[];
  externalId: string | null;
  /** When it happened. */
  timestamp: string;
}

export interface ThreadEvent extends TeamEvent {
  threadId: string;
}

export const customerEvents = table<TeamEvent>('customer event', 'tev');

export const threadEvents = table<ThreadEvent>('thread event', 'tev');

/** Puts an event on the timeline of a thread. */
export function show(
  event: TeamEvent,
  kind: 'CustomerEventEntry' | 'ThreadEventEntry',
  thread: Thread,
  store: Store,
): void {
  const { id, title, components, customerId, externalId, timestamp, createdBy } = event;
  const entry = {
    __typename: kind,
    timelineEventId: id,
    title,
    components,
    customerId,
    externalId,
  };
  record(thread, entry, createdBy, store, timestamp);
}

const shownOnNewThreads = 25;

/** Puts the latest events of its customer on the timeline of a new thread. */
export function showLatest(thread: Thread, store: Store): void {
  const latest = customerEvents(store)
    .filter(({ customerId }) => customerId === thread.customer)
    .sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
    .slice(0, shownOnNewThreads);
  for (const event of latest) show(event, 'CustomerEventEntry', thread, store);
}

import { attachmentsOf } from '../attachments/state.js';
import { type List, type Order, page } from '../lists/pages.js';
import { actor, type Context, type Section } from '../section.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { users } from '../users/state.js';
import { assigneeOf } from './assignee.js';
import type { ThreadChannel } from './seed.js';
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

export const timelineSection: Pick<Required<Section>, 'kinds' | 'fields'> = {
  kinds: {
    TimelineEntry: { prefix: 't', read: 'timeline:read', all: (store) => timeline(store).all() },
  },
  fields: {
    Thread: { timelineEntries: entriesOf },
    TimelineEntry: { actor: (entry: TimelineEntry, _args, { store }) => actor(entry.actor, store) },
    ...Object.fromEntries(
      ['Note', 'Chat', 'Email', 'Custom', 'SlackReply', 'MSTeamsMessage', 'DiscordMessage'].map(
        (name) => [`${name}Entry`, { attachments: attachmentsOfEntry }],
      ),
    ),
    ThreadAssignmentTransitionedEntry: {
      previousAssignee: ({ previousAssignee }: Assignments, _args, { store }) =>
        previousAssignee && assigneeOf(previousAssignee, store),
      nextAssignee: ({ nextAssignee }: Assignments, _args, { store }) =>
        nextAssignee && assigneeOf(nextAssignee, store),
    },
    ThreadAdditionalAssigneesTransitionedEntry: {
      previousAssignees: ({ previousAssignees }: Assignments, _args, { store }) =>
        previousAssignees.map((id) => assigneeOf(id, store)),
      nextAssignees: ({ nextAssignees }: Assignments, _args, { store }) =>
        nextAssignees.map((id) => assigneeOf(id, store)),
    },
    ComponentUser: {
      user: ({ userIdentifier: { userId, emailAddress } }: UserComponent, _args, { store }) =>
        users(store).find(({ id, email }) => id === userId || email === emailAddress) ?? null,
    },
  },
};

/** By which channel what is said was said. */
export const channelOfEntry: Readonly<Record<string, ThreadChannel>> = {
  ChatEntry: 'CHAT',
  EmailEntry: 'EMAIL',
  SlackMessageEntry: 'SLACK',
  SlackReplyEntry: 'SLACK',
  MSTeamsMessageEntry: 'MS_TEAMS',
  DiscordMessageEntry: 'DISCORD',
};

/** What was said on a thread by a channel, in the order of its times: a chat may be of the past. */
export const saidOn = (id: string, store: Store): TimelineEntry[] =>
  timeline(store)
    .filter(
      ({ threadId, entry }) => threadId === id && Object.hasOwn(channelOfEntry, entry.__typename),
    )
    .sort((a, b) => Number(a.timestamp > b.timestamp) - Number(a.timestamp < b.timestamp));

/** What is said, and not only done. */
const messages: readonly string[] = [
  'CHAT',
  'EMAIL',
  'CUSTOM',
  'SLACK_MESSAGE',
  'SLACK_REPLY',
  'MS_TEAMS_MESSAGE',
  'DISCORD_MESSAGE',
  'MERGED_THREAD_MESSAGE',
];

interface Filters {
  isMessage?: boolean | null;
  entryTypes?: string[] | null;
}

/** Ids of people. */
interface Assignments {
  previousAssignee: string | null;
  nextAssignee: string | null;
  previousAssignees: string[];
  nextAssignees: string[];
}

interface UserComponent {
  userIdentifier: { userId?: string | null; emailAddress?: string | null };
}

/** What came at one instant stands in the order in which it came. */
const byTime: Order<TimelineEntry & { place: number }> = {
  name: 'TIMESTAMP',
  descending: false,
  rank: ({ timestamp, place }) => `${timestamp} ${String(place).padStart(9, '0')}`,
};

function entriesOf({ id }: Thread, { filters, ...rest }: List<Filters>, { store }: Context) {
  const { isMessage, entryTypes } = filters ?? {};
  const found = timeline(store)
    .all()
    .map((entry, place) => ({ ...entry, place }))
    .filter(({ threadId, entry }) => {
      if (threadId !== id) return false;
      const type = typeOf(entry);
      if (entryTypes) return entryTypes.includes(type);
      return isMessage == null || messages.includes(type) === isMessage;
    });
  return page(found, byTime, rest);
}

/** `ThreadEventEntry` is of the type `THREAD_EVENT`. */
const typeOf = ({ __typename }: TimelineEntry['entry']) =>
  __typename
    .replace(/Entry$/, '')
    .replace(/^MSTeams/, 'MsTeams')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase();

function attachmentsOfEntry(
  { attachments }: { attachments?: string[] },
  _args: unknown,
  { store }: Context,
) {
  return attachmentsOf(attachments ?? [], store);
}

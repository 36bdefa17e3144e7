import { customers } from '../customers/state.js';
import { labelsOf } from '../labels/state.js';
import { machineUsers } from '../machine-users/state.js';
import { type List, page } from '../pages.js';
import { actor, madeBy, query, type Section } from '../section.js';
import type { Store } from '../store.js';
import { tenants } from '../tenants/state.js';
import { tiers } from '../tiers/state.js';
import { users } from '../users/state.js';
import { assignment, wholeThread } from './assignment.js';
import { matchesFilter, orderOf, type ThreadsFilter, type ThreadsSort } from './list.js';
import { type Thread, threadFields, threads } from './state.js';

export const threadsSection: Section = {
  kinds: {
    Thread: { prefix: 'th', read: 'thread:read', all: (store) => threads(store).all() },
    ThreadField: {
      prefix: 'tf',
      read: 'threadField:read',
      all: (store) => threadFields(store).all(),
    },
  },
  queries: {
    thread: query(
      'thread:read',
      ({ threadId }: { threadId: string }, { store }) => threads(store).get(threadId),
      { shows: wholeThread },
    ),
    threadByRef: query('thread:read', ({ ref }: { ref: string }, { store }) =>
      threads(store).find((thread) => thread.ref === ref),
    ),
    threadByExternalId: query(
      'thread:read',
      ({ customerId, externalId }: { customerId: string; externalId: string }, { store }) =>
        threads(store).find(
          (thread) => thread.customer === customerId && thread.externalId === externalId,
        ),
    ),
    threads: query(
      'thread:read',
      (
        { filters, sortBy, ...rest }: List<ThreadsFilter> & { sortBy?: ThreadsSort | null },
        { store },
      ) => {
        const found = threads(store).filter((thread) => matchesFilter(thread, filters, store));
        return page(found, orderOf(sortBy, store), rest);
      },
      { shows: wholeThread },
    ),
  },
  mutations: assignment,
  fields: {
    Thread: {
      ...madeBy,
      customer: ({ customer }: Thread, _args, { store }) => customers(store).get(customer),
      statusChangedBy: ({ createdBy }: Thread) => actor(createdBy),
      statusDetail: ({ statusDetail, statusChangedAt, createdAt }: Thread) =>
        statusDetail && {
          __typename: `ThreadStatusDetail${pascal(statusDetail)}`,
          statusChangedAt,
          createdAt,
          updatedAt: statusChangedAt,
          newReplyAt: statusChangedAt,
          waitingUntil: new Date(Date.parse(statusChangedAt) + 3 * 86_400_000).toISOString(),
          afterSeconds: 604_800,
          linearIssueId: null,
          threadDiscussionId: null,
        },
      assignedTo: ({ assignedTo }: Thread, _args, { store }) =>
        assignedTo && assignee(assignedTo, store),
      additionalAssignees: ({ additionalAssignees }: Thread, _args, { store }) =>
        additionalAssignees.map((id) => assignee(id, store)),
      labels: ({ id }: Thread, _args, { store }) => labelsOf(id, store),
      threadFields: ({ id }: Thread, _args, { store }) =>
        threadFields(store).filter(({ threadId }) => threadId === id),
      tenant: ({ tenant }: Thread, _args, { store }) => tenant && tenants(store).get(tenant),
      tier: ({ tenant }: Thread, _args, { store }) =>
        tiers(store).get(tenants(store).get(tenant ?? '')?.tier ?? '') ?? null,
      lockedBy: ({ lockedAt, updatedBy }: Thread) => lockedAt && actor(updatedBy),
    },
    ThreadField: madeBy,
  },
};

function assignee(id: string, store: Store) {
  const user = users(store).get(id);
  return user
    ? { __typename: 'User', ...user }
    : { __typename: 'MachineUser', ...machineUsers(store).get(id) };
}

/** `NEW_REPLY` becomes `NewReply`. */
const pascal = (name: string) =>
  name
    .toLowerCase()
    .replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase());

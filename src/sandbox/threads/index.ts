import { customers } from '../customers/state.js';
import { labelsOf } from '../labels/state.js';
import { type List, page } from '../lists/pages.js';
import { actor, madeBy, query, type Section } from '../section.js';
import { tenants } from '../tenants/state.js';
import { tiers } from '../tiers/state.js';
import { assigneeOf } from './assignee.js';
import { assignment, wholeThread } from './assignment.js';
import { threadChanges } from './changes.js';
import { createThread } from './create.js';
import { fieldSchemas } from './fields/schemas.js';
import { fieldChanges } from './fields/values.js';
import { linksSection } from './links.js';
import { matchesFilter, orderOf, search, type ThreadsFilter, type ThreadsSort } from './list.js';
import { notesSection } from './notes.js';
import { type Thread, threadFields, threads, tierIdOf } from './state.js';
import { statusChanges, statusDetailOf, wakeThreads } from './status.js';
import { timelineSection } from './timeline.js';

export const threadsSection: Section = {
  passTime: wakeThreads,
  changesAt: (store) =>
    threads(store)
      .all()
      .flatMap(({ wakesAt }) => wakesAt ?? []),
  kinds: {
    Thread: { prefix: 'th', read: 'thread:read', all: (store) => threads(store).all() },
    ThreadField: {
      prefix: 'tf',
      read: 'threadField:read',
      all: (store) => threadFields(store).all(),
    },
    ...fieldSchemas.kinds,
    ...timelineSection.kinds,
    ...notesSection.kinds,
    ...linksSection.kinds,
  },
  queries: {
    ...fieldSchemas.queries,
    thread: query(
      'thread:read',
      ({ threadId }: { threadId: string }, { store }) => threads(store).get(threadId),
      { shows: wholeThread },
    ),
    threadByRef: query(
      'thread:read',
      ({ ref }: { ref: string }, { store }) => threads(store).find((thread) => thread.ref === ref),
      { shows: wholeThread },
    ),
    threadByExternalId: query(
      'thread:read',
      ({ customerId, externalId }: { customerId: string; externalId: string }, { store }) =>
        threads(store).find(
          (thread) => thread.customer === customerId && thread.externalId === externalId,
        ),
      { shows: wholeThread },
    ),
    searchThreads: query('thread:read', search),
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
  mutations: {
    ...assignment,
    ...statusChanges,
    ...threadChanges,
    ...fieldChanges,
    ...fieldSchemas.mutations,
    ...notesSection.mutations,
    ...linksSection.mutations,
    createThread,
  },
  fields: {
    ...timelineSection.fields,
    ...notesSection.fields,
    ...linksSection.fields,
    Thread: {
      ...timelineSection.fields['Thread'],
      ...linksSection.fields['Thread'],
      ...madeBy,
      customer: ({ customer }: Thread, _args, { store }) => customers(store).get(customer),
      statusChangedBy: ({ statusChangedBy }: Thread, _args, { store }) =>
        actor(statusChangedBy, store),
      statusDetail: statusDetailOf,
      assignedTo: ({ assignedTo }: Thread, _args, { store }) =>
        assignedTo && assigneeOf(assignedTo, store),
      additionalAssignees: ({ additionalAssignees }: Thread, _args, { store }) =>
        additionalAssignees.map((id) => assigneeOf(id, store)),
      labels: ({ id }: Thread, _args, { store }) => labelsOf(id, store),
      threadFields: ({ id }: Thread, _args, { store }) =>
        threadFields(store).filter(({ threadId }) => threadId === id),
      tenant: ({ tenant }: Thread, _args, { store }) => tenant && tenants(store).get(tenant),
      tier: (thread: Thread, _args, { store }) => tiers(store).get(tierIdOf(thread, store)) ?? null,
      lockedBy: ({ lockedAt, updatedBy }: Thread, _args, { store }) =>
        lockedAt && actor(updatedBy, store),
    },
    ThreadField: madeBy,
    ...fieldSchemas.fields,
  },
};

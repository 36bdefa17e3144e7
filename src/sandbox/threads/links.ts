import { invalidInput } from '../errors.js';
import { byCreation, type PageArguments, page } from '../lists/pages.js';
import { lookUp } from '../look-up.js';
import { type Context, madeBy, mutation, type Section } from '../section.js';
import type { Entry } from '../state/entry.js';
import { table } from '../state/store.js';
import { type Thread, threads } from './state.js';
import { record } from './timeline.js';

/** What a thread is linked to. */
interface ThreadLink extends Entry {
  __typename: `${string}ThreadLink`;
  threadId: string;
  sourceId: string;
  sourceType: string;
  title: string;
  description: string | null;
  url: string;
  status: string;
  linkType: string;
}

export const threadLinks = table<ThreadLink>('thread link', 'tl');

export const linksSection: Pick<Required<Section>, 'kinds' | 'mutations' | 'fields'> = {
  kinds: {
    ThreadLink: {
      prefix: 'tl',
      read: 'threadLink:read',
      all: (store) => threadLinks(store).all(),
    },
  },
  mutations: {
    createThreadLink: mutation('threadLink:create', (input: CreateInput, context) => {
      const { store, keyOwner } = context;
      const { threadId: thread } = lookUp({ threadId: [threads(store), input.threadId] });
      const threadLink = threadLinks(store).add(
        { ...targetOf(input, context), threadId: thread.id, description: null },
        keyOwner,
      );
      record(thread, { __typename: 'ThreadLinkCreatedEntry', threadLink }, keyOwner, store);
      return { threadLink };
    }),
    deleteThreadLink: mutation(
      'threadLink:delete',
      (input: { threadLinkId: string }, { store, keyOwner }) => {
        const { threadLinkId: threadLink } = lookUp({
          threadLinkId: [threadLinks(store), input.threadLinkId],
        });
        threadLinks(store).delete(threadLink.id);
        const thread = threads(store).get(threadLink.threadId);
        const entry = { __typename: 'ThreadLinkDeletedEntry' as const, threadLink };
        if (thread) record(thread, entry, keyOwner, store);
        return {};
      },
    ),
  },
  fields: {
    Thread: {
      links: ({ id }: Thread, args: PageArguments, { store }) =>
        page(
          threadLinks(store).filter(({ threadId }) => threadId === id),
          byCreation,
          args,
        ),
    },
    ...Object.fromEntries(
      ['Generic', 'LinearIssue', 'JiraIssue', 'PlainThread', 'PlainTask'].map((name) => [
        `${name}ThreadLink`,
        madeBy,
      ]),
    ),
  },
};

interface CreateInput {
  threadId: string;
  sourceId?: string | null;
  sourceType?: string | null;
  linearIssue?: { linearIssueId: string; linearIssueUrl: string } | null;
  plainThread?: { plainThreadId: string; linkType?: string | null } | null;
  plainTask?: { plainTaskId: string } | null;
  jiraIssue?: { jiraIssueId: string } | null;
}

/** @throws {MutationRefused} where none or several targets are named, or one is unknown */
function targetOf(input: CreateInput, { store }: Context) {
  const { sourceId, sourceType, linearIssue, plainThread, plainTask, jiraIssue } = input;
  const isGeneric = sourceId != null || sourceType != null;
  const targets = [isGeneric || null, linearIssue, plainThread, plainTask, jiraIssue];
  refuseNoneOrSeveral(targets.filter((target) => target != null).length);
  const link = (kind: string, type: string, id: string, url: string, title = `${type} ${id}`) => ({
    __typename: `${kind}ThreadLink` as const,
    sourceId: id,
    sourceType: type,
    title,
    url,
    status: 'TODO',
    linkType: 'RELATED_TO',
  });
  const elsewhere = (id: string) => `https://sandbox.example/${id}`;
  if (linearIssue) {
    const { linearIssueId: id, linearIssueUrl: url } = linearIssue;
    return link('LinearIssue', 'linear_issue', id, url);
  }
  if (jiraIssue) {
    const { jiraIssueId: id } = jiraIssue;
    return link('JiraIssue', 'jira_issue', id, elsewhere(id));
  }
  if (plainTask) {
    const { plainTaskId: id } = plainTask;
    return link('PlainTask', 'plain_task', id, elsewhere(id));
  }
  if (plainThread) {
    const found = lookUp({ plainThread: [threads(store), plainThread.plainThreadId] });
    const { id, title } = found.plainThread;
    return {
      ...link('PlainThread', 'plain_thread', id, elsewhere(id), title),
      linkType: plainThread.linkType ?? 'RELATED_TO',
    };
  }
  refuseSource(input);
  return link('Generic', sourceType ?? '', sourceId ?? '', elsewhere(sourceId ?? ''));
}

const sourceTypes = [
  'github_issue',
  'shortcut_issue',
  'rootly_incident',
  'incidentio_incident',
] as const;

function refuseNoneOrSeveral(count: number): void {
  if (count === 1) return;
  const names = 'sourceId with sourceType, linearIssue, plainThread, plainTask and jiraIssue';
  const message = `Exactly one of ${names} is required.`;
  throw invalidInput(message, [
    { field: 'sourceId', type: count === 0 ? 'REQUIRED' : 'VALIDATION', message },
  ]);
}

function refuseSource({ sourceId, sourceType }: CreateInput): void {
  const absent = Object.entries({ sourceId, sourceType }).find(([, value]) => !value)?.[0];
  if (absent !== undefined) {
    const message = 'sourceId and sourceType go together.';
    throw invalidInput(message, [{ field: absent, type: 'REQUIRED', message }]);
  }
  if (sourceTypes.some((type) => type === sourceType)) return;
  const message = `sourceType is one of ${sourceTypes.join(', ')}.`;
  throw invalidInput(message, [{ field: 'sourceType', type: 'VALIDATION', message }]);
}

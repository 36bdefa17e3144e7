import { beforeEach, expect, test } from 'vitest';
import {
  AddLabelsDocument,
  AssignThreadDocument,
  ChangeThreadCustomerDocument,
  ChangeThreadPriorityDocument,
  CreateNoteDocument,
  CreateThreadDocument,
  CreateThreadLinkDocument,
  DeleteCustomerDocument,
  DeleteNoteDocument,
  DeleteThreadLinkDocument,
  MarkThreadAsDoneDocument,
  ThreadLinksDocument,
  ThreadTimelineDocument,
  type ThreadTimelineQueryVariables,
  UpdateNoteDocument,
} from '../../src/index.js';
import { defaultCustomers } from '../../src/sandbox/customers/defaults.js';
import { defaultLabelTypes } from '../../src/sandbox/labels/defaults.js';
import { calls, nodes } from './calls.js';
import { matt, running, documentedThread as threadId } from './requests.js';

const sandbox = await running();
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const customerId = defaultCustomers[0]?.id ?? '';
const entries = async (rest: Partial<ThreadTimelineQueryVariables> = {}) => {
  const { thread } = await run(ThreadTimelineDocument, { threadId, ...rest });
  return thread ? nodes(thread.timelineEntries).map(({ entry }) => entry) : undefined;
};

test('what is done to a thread is on its timeline, in the order in which it was done', async () => {
  await run(AssignThreadDocument, { input: { threadId, userId: matt } });
  await run(ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } });
  const labelTypeIds = [defaultLabelTypes[0]?.id ?? ''];
  await run(AddLabelsDocument, { input: { threadId, labelTypeIds } });
  await run(MarkThreadAsDoneDocument, { input: { threadId } });
  // What changed nothing leaves no trace.
  await run(MarkThreadAsDoneDocument, { input: { threadId } });
  expect(await entries()).toMatchObject([
    { __typename: 'ThreadAssignmentTransitionedEntry', nextAssignee: { id: matt } },
    { __typename: 'ThreadPriorityChangedEntry', previousPriority: 2, nextPriority: 0 },
    { __typename: 'ThreadLabelsChangedEntry', previousLabels: [] },
    { __typename: 'ThreadStatusTransitionedEntry', previousStatus: 'TODO', nextStatus: 'DONE' },
  ]);
});

test('a timeline is read by pages, and by kinds of entries', async () => {
  const customerIdentifier = { customerId };
  const { createThread } = await run(CreateThreadDocument, {
    input: {
      customerIdentifier,
      title: 'Hello',
      components: [
        { componentText: { text: 'Hi' } },
        {
          componentRow: {
            rowMainContent: [{ componentPlainText: { plainText: 'left' } }],
            rowAsideContent: [],
          },
        },
      ],
    },
  });
  const id = createThread.thread?.id ?? '';
  await run(MarkThreadAsDoneDocument, { input: { threadId: id } });
  expect(await entries({ threadId: id, filters: { isMessage: true } })).toMatchObject([
    {
      __typename: 'CustomEntry',
      title: 'Hello',
      components: [{ text: 'Hi' }, { rowMainContent: [{ plainText: 'left' }] }],
    },
  ]);
  const filters = { entryTypes: ['THREAD_STATUS_TRANSITIONED' as const] };
  expect(await entries({ threadId: id, filters })).toHaveLength(1);

  const first = await run(ThreadTimelineDocument, { threadId: id, first: 1 });
  const { hasNextPage, endCursor = '' } = first.thread?.timelineEntries.pageInfo ?? {};
  expect(hasNextPage).toBe(true);
  expect(await entries({ threadId: id, first: 5, after: endCursor })).toHaveLength(1);
});

test('a note is written, rewritten and taken back', async () => {
  const { createNote } = await run(CreateNoteDocument, {
    input: { customerId, threadId, text: 'VIP' },
  });
  const noteId = createNote.note?.id ?? '';
  expect(createNote.note).toMatchObject({
    text: 'VIP',
    isEdited: false,
    customer: { id: customerId },
  });
  const input = { noteId, text: 'Very important', markdown: '**Very** important' };
  const { updateNote } = await run(UpdateNoteDocument, { input });
  expect(updateNote.note).toMatchObject({ text: 'Very important', isEdited: true });
  expect(await entries()).toMatchObject([
    { __typename: 'NoteEntry', noteId, text: 'Very important' },
  ]);
  const { deleteNote } = await run(DeleteNoteDocument, { input: { noteId } });
  expect(deleteNote.note?.isDeleted).toBe(true);
  expect(await entries()).toEqual([]);
  expect(await refusal(DeleteNoteDocument, { input: { noteId } })).toEqual([
    'not_found',
    'noteId NOT_FOUND',
  ]);
  const other = { customerId: defaultCustomers[1]?.id ?? '', threadId, text: 'VIP' };
  expect(await refusal(CreateNoteDocument, { input: other })).toEqual([
    'input_validation',
    'threadId VALIDATION',
  ]);
});

test('the notes about a customer go with them', async () => {
  const { createNote } = await run(CreateNoteDocument, { input: { customerId, text: 'VIP' } });
  const noteId = createNote.note?.id ?? '';
  const about = { customerId, threadId, text: 'Was here' };
  await run(CreateNoteDocument, { input: about });
  const other = defaultCustomers[1]?.id ?? '';
  await run(ChangeThreadCustomerDocument, { input: { threadId, customerId: other } });
  await run(DeleteCustomerDocument, { input: { customerId } });
  expect(await refusal(UpdateNoteDocument, { input: { noteId, text: 'VIP' } })).toEqual([
    'not_found',
    'noteId NOT_FOUND',
  ]);
  expect(await entries()).toEqual([]);
});

test('a thread is linked to exactly one thing at a time', async () => {
  const link = { threadId, sourceType: 'github_issue', sourceId: '42' };
  const { createThreadLink } = await run(CreateThreadLinkDocument, { input: link });
  expect(createThreadLink.threadLink).toMatchObject({ __typename: 'GenericThreadLink', ...link });
  const jiraIssue = { jiraIssueId: 'J-1' };
  await run(CreateThreadLinkDocument, { input: { threadId, jiraIssue } });
  const links = async () => (await run(ThreadLinksDocument, { threadId })).thread?.links;
  expect(await links()).toMatchObject({
    totalCount: 2,
    edges: [{ node: { sourceId: '42' } }, { node: { __typename: 'JiraIssueThreadLink' } }],
  });
  const threadLinkId = createThreadLink.threadLink?.id ?? '';
  await run(DeleteThreadLinkDocument, { input: { threadLinkId } });
  expect((await links())?.totalCount).toBe(1);
  expect((await entries())?.map(({ __typename }) => __typename)).toEqual([
    'ThreadLinkCreatedEntry',
    'ThreadLinkCreatedEntry',
    'ThreadLinkDeletedEntry',
  ]);

  for (const [input, field] of [
    [{}, 'sourceId REQUIRED'],
    [{ ...link, jiraIssue }, 'sourceId VALIDATION'],
    [{ sourceType: 'github_issue' }, 'sourceId REQUIRED'],
    [{ sourceType: 'a_post_card', sourceId: '1' }, 'sourceType VALIDATION'],
  ] as const) {
    expect(
      await refusal(CreateThreadLinkDocument, { input: { threadId, ...input } as never }),
    ).toEqual(['input_validation', field]);
  }
});

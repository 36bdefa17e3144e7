// Samples of the events that came after the version that the sandbox sends.

import type {
  WebhookDiscussion,
  WebhookPayloads,
  WebhookTask,
  WebhookThread,
} from '../../webhooks/index.js';
import { keyOwner } from '../machine-users/seed.js';
import { machineUsers } from '../machine-users/state.js';
import type { Store } from '../state/store.js';
import { internallyDated, machineUserOf } from './shapes.js';

/** Undefined for types that it has no sample of. */
export function laterSample(type: string, thread: WebhookThread, store: Store): object | undefined {
  const sample = Object.hasOwn(samples, type) ? samples[type as keyof typeof samples] : undefined;
  return sample?.(thread, store);
}

type Samples = {
  readonly [Type in keyof WebhookPayloads]?: (
    thread: WebhookThread,
    store: Store,
  ) => WebhookPayloads[Type];
};

const by = { actorType: 'machineUser', machineUserId: keyOwner.id } as const;

const agentOf = (store: Store) => {
  const agent = machineUsers(store).get(keyOwner.id);
  return agent ? machineUserOf(agent) : null;
};

const discussionOf = (threadId: string | null, store: Store): WebhookDiscussion => ({
  id: store.newId('thd'),
  type: 'AGENT_SESSION',
  agent: agentOf(store),
  status: 'OPEN',
  threadId,
});

const toolCall = (
  thread: WebhookThread,
  agentStatus: 'IN_PROGRESS' | 'TOOL_CALL_APPROVAL_PENDING',
  store: Store,
) => ({
  discussion: { ...discussionOf(thread.id, store), agentStatus },
  approvalId: store.newId('agentAppr'),
  toolCallId: 'call_1',
  justification: 'A refund cannot be taken back.',
});

const taskOf = (store: Store): WebhookTask => {
  const now = store.now();
  const made = { createdAt: now, createdBy: keyOwner.id, updatedAt: now, updatedBy: keyOwner.id };
  return {
    id: store.newId('tsk'),
    ref: 'TSK-1',
    title: 'Find out why exports fail',
    description: null,
    status: 'TODO',
    priority: 2,
    companyId: null,
    tenantId: null,
    assignee: agentOf(store),
    assignedAt: now,
    sourceLinks: [],
    ...internallyDated({ id: '', ...made }),
    deletedAt: null,
    deletedBy: null,
  };
};

const samples: Samples = {
  'thread.thread_locked': (thread) => ({ thread, previousThread: thread }),
  'thread.note_mention_created': (thread, store) => {
    const now = store.now();
    const made = { createdAt: now, createdBy: by, updatedAt: now, updatedBy: by };
    const ids = { timelineEntryId: store.newId('t'), id: store.newId('n') };
    const said = { text: '@Agent, please look', markdown: null };
    const agent = agentOf(store);
    return {
      thread,
      note: { ...ids, ...said, ...made, deletedAt: null, deletedBy: null },
      mentions: agent ? [agent] : [],
    };
  },
  'discussion.discussion_created': (_thread, store) => ({ discussion: discussionOf(null, store) }),
  'discussion.message_created': (thread, store) => ({
    discussion: discussionOf(thread.id, store),
    message: {
      id: store.newId('thdm'),
      type: 'OUTBOUND',
      markdown: 'Why did the export fail?',
      createdBy: by,
      createdAt: store.now(),
    },
  }),
  'discussion.tool_call_approval_requested': (thread, store) => ({
    ...toolCall(thread, 'TOOL_CALL_APPROVAL_PENDING', store),
    requestedBy: by,
    requestedAt: store.now(),
  }),
  'discussion.tool_call_approval_resolved': (thread, store) => ({
    ...toolCall(thread, 'IN_PROGRESS', store),
    status: 'APPROVED',
    reviewerNote: null,
    resolvedBy: by,
    resolvedAt: store.now(),
  }),
  'task.task_created': (_thread, store) => ({ task: taskOf(store) }),
  'task.task_updated': (_thread, store) => {
    const task = taskOf(store);
    return { task, previousTask: { ...task, title: 'Exports' } };
  },
  'task.task_status_transitioned': (_thread, store) => {
    const task = taskOf(store);
    return { task: { ...task, status: 'IN_PROGRESS' }, previousTask: task };
  },
  'task.task_deleted': (_thread, store) => ({ previousTask: taskOf(store) }),
};

// What version 2026-09-11 of the webhooks added. Its schema was read in part: members that no source
// shows are left out, and come through all the same.
import type {
  Deletable,
  Open,
  WebhookActor,
  WebhookDateTime,
  WebhookMachineUser,
} from './actors.js';
import type { WebhookThreadAssignee } from './threads.js';

/** A talk beside a thread, among colleagues or with an agent. */
export interface WebhookDiscussion {
  readonly id: string;
  readonly type: Open<'SLACK' | 'EMAIL' | 'AGENT_SESSION'>;
  readonly agent: WebhookMachineUser | null;
  readonly status: Open<'OPEN' | 'RESOLVED'>;
  readonly agentStatus?: Open<'UNKNOWN' | 'IDLE' | 'IN_PROGRESS' | 'TOOL_CALL_APPROVAL_PENDING'>;
  readonly threadId: string | null;
}

/** A message of a discussion. */
export interface WebhookDiscussionMessage {
  readonly id: string;
  readonly type: Open<'INBOUND' | 'OUTBOUND'>;
  readonly markdown: string;
  readonly createdBy: WebhookActor;
  readonly createdAt: WebhookDateTime;
  readonly workspaceFiles?: readonly unknown[];
}

/** A tool that an agent wants to use, and why it asks before it does. */
export interface WebhookToolCall {
  readonly discussion: WebhookDiscussion;
  readonly approvalId: string;
  readonly toolCallId: string;
  readonly justification: string;
}

/** That an agent wants to use a tool. */
export interface WebhookToolCallApproval extends WebhookToolCall {
  readonly requestedBy: WebhookActor;
  readonly requestedAt: WebhookDateTime;
}

/** What became of it. */
export interface WebhookToolCallDecision extends WebhookToolCall {
  readonly status: Open<'APPROVED' | 'DENIED'>;
  readonly reviewerNote: string | null;
  readonly resolvedBy: WebhookActor;
  readonly resolvedAt: WebhookDateTime;
}

/** A task, `ref` being what people see of its id (`TSK-098`). */
export interface WebhookTask extends Deletable {
  readonly id: string;
  readonly ref: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: Open<'TODO' | 'IN_PROGRESS' | 'DONE' | 'CANCELLED'>;
  readonly priority: number;
  readonly companyId: string | null;
  readonly tenantId: string | null;
  readonly assignee: WebhookThreadAssignee | null;
  readonly assignedAt: WebhookDateTime | null;
  readonly sourceLinks: readonly {
    readonly id: string;
    readonly sourceType: Open<'knowledge_gap' | 'UNKNOWN_TASK_LINK_SOURCE_TYPE'>;
    readonly sourceId: string;
  }[];
}

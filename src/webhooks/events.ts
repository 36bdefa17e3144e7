import type { Open, Unlisted, WebhookDateTime, WebhookMachineUser } from './actors.js';
import type { WebhookCustomer, WebhookCustomerGroup, WebhookTenant } from './customers.js';
import type {
  WebhookDiscussion,
  WebhookDiscussionMessage,
  WebhookTask,
  WebhookToolCallApproval,
  WebhookToolCallDecision,
} from './discussions.js';
import type {
  WebhookChat,
  WebhookDiscordMessage,
  WebhookEmail,
  WebhookMsTeamsMessage,
  WebhookNote,
  WebhookSlackMessage,
  WebhookSlackReactionChange,
  WebhookTimelineEntry,
} from './messages.js';
import type {
  WebhookServiceLevelAgreement,
  WebhookServiceLevelAgreementStatusDetail,
  WebhookThread,
  WebhookThreadField,
} from './threads.js';

interface OfThread {
  readonly thread: WebhookThread;
}
interface ThreadChange extends OfThread {
  readonly previousThread: WebhookThread;
}

/** What each type of event carries, beside `eventType`. */
export interface WebhookPayloads {
  'thread.thread_created': OfThread;
  'thread.thread_status_transitioned': ThreadChange;
  'thread.thread_assignment_transitioned': ThreadChange;
  'thread.thread_priority_changed': ThreadChange;
  'thread.thread_labels_changed': ThreadChange & {
    readonly changeType: Open<'ADDED' | 'REMOVED'>;
  };
  'thread.thread_tenant_updated': ThreadChange & {
    readonly previousTenant: WebhookTenant | null;
    readonly tenant: WebhookTenant | null;
  };
  'thread.thread_field_created': OfThread & { readonly threadField: WebhookThreadField };
  'thread.thread_field_updated': OfThread & {
    readonly previousThreadField: WebhookThreadField;
    readonly threadField: WebhookThreadField;
  };
  'thread.thread_field_deleted': OfThread & { readonly previousThreadField: WebhookThreadField };
  'thread.service_level_agreement_status_transitioned': OfThread & {
    readonly serviceLevelAgreement: WebhookServiceLevelAgreement;
    readonly previousServiceLevelAgreementStatusDetail: WebhookServiceLevelAgreementStatusDetail;
    readonly serviceLevelAgreementStatusDetail: WebhookServiceLevelAgreementStatusDetail;
  };
  'thread.note_created': OfThread & { readonly note: WebhookNote };
  'thread.email_received': OfThread & { readonly email: WebhookEmail };
  'thread.email_sent': OfThread & { readonly email: WebhookEmail };
  'thread.chat_received': OfThread & { readonly chat: WebhookChat };
  'thread.chat_sent': OfThread & { readonly chat: WebhookChat };
  'thread.slack_message_received': OfThread & { readonly slackMessage: WebhookSlackMessage };
  'thread.slack_message_sent': OfThread & { readonly slackMessage: WebhookSlackMessage };
  'thread.slack_message_updated': OfThread & {
    readonly slackMessage: WebhookSlackMessage;
    readonly changeType?: Open<
      | 'MESSAGE_EDITED'
      | 'MESSAGE_DELETED'
      | 'REACTIONS_CHANGED'
      | 'UNKNOWN_SLACK_MESSAGE_CHANGE_TYPE'
    >;
    readonly reactionChange?: WebhookSlackReactionChange | null;
  };
  'thread.ms_teams_message_received': OfThread & { readonly msTeamsMessage: WebhookMsTeamsMessage };
  'thread.ms_teams_message_sent': OfThread & { readonly msTeamsMessage: WebhookMsTeamsMessage };
  'thread.discord_message_received': OfThread & { readonly discordMessage: WebhookDiscordMessage };
  'thread.discord_message_sent': OfThread & { readonly discordMessage: WebhookDiscordMessage };
  'thread.discord_message_updated': OfThread & { readonly discordMessage: WebhookDiscordMessage };
  'customer.customer_created': { readonly customer: WebhookCustomer };
  'customer.customer_updated': {
    readonly customer: WebhookCustomer;
    readonly previousCustomer: WebhookCustomer;
  };
  'customer.customer_deleted': { readonly previousCustomer: WebhookCustomer };
  'customer.customer_group_memberships_changed': {
    readonly changeType: Open<'ADDED' | 'REMOVED'>;
    readonly customer: WebhookCustomer;
    readonly previousCustomer: WebhookCustomer;
  };
  'customer.customer_group_changed':
    | { readonly changeType: 'ADDED'; readonly customerGroup: WebhookCustomerGroup }
    | {
        readonly changeType: 'UPDATED';
        readonly customerGroup: WebhookCustomerGroup;
        readonly previousCustomerGroup: WebhookCustomerGroup;
      }
    | { readonly changeType: 'REMOVED'; readonly previousCustomerGroup: WebhookCustomerGroup }
    | { readonly changeType: Unlisted };
  /** @deprecated By Plain, with `customer.customer_created` and `customer.customer_updated`. */
  'customer.customer_changed': {
    readonly changeType: Open<'ADDED' | 'UPDATED'>;
    readonly customer: WebhookCustomer;
    readonly previousCustomer: WebhookCustomer | null;
  };
  /** @deprecated By Plain, with the events of threads. */
  'timeline.timeline_entry_changed': {
    readonly changeType: Open<'ADDED' | 'UPDATED' | 'REMOVED'>;
    readonly previousTimelineEntry: WebhookTimelineEntry | null;
    readonly timelineEntry: WebhookTimelineEntry | null;
  };
  // From version 2026-09-11.
  'thread.note_mention_created': OfThread & {
    readonly note: WebhookNote;
    readonly mentions: readonly WebhookMachineUser[];
  };
  'thread.thread_locked': ThreadChange;
  'discussion.discussion_created': { readonly discussion: WebhookDiscussion };
  'discussion.message_created': {
    readonly discussion: WebhookDiscussion;
    readonly message: WebhookDiscussionMessage;
  };
  'discussion.tool_call_approval_requested': WebhookToolCallApproval;
  'discussion.tool_call_approval_resolved': WebhookToolCallDecision;
  'task.task_created': { readonly task: WebhookTask };
  'task.task_updated': { readonly task: WebhookTask; readonly previousTask: WebhookTask };
  'task.task_status_transitioned': {
    readonly task: WebhookTask;
    readonly previousTask: WebhookTask;
  };
  'task.task_deleted': { readonly previousTask: WebhookTask };
  // From version 2026-10-06; what accounts are made of is not documented.
  'account.account_updated': { readonly account: unknown; readonly previousAccount: unknown };
  'account.account_field_updated': { readonly [member: string]: unknown };
  'account.account_membership_changed': { readonly [member: string]: unknown };
}

/** The types of events that are documented. */
export type WebhookEventType = keyof WebhookPayloads;

interface Envelope<Type extends string, Payload> {
  /** The same at every attempt to deliver the event: what to tell by whether it was handled. */
  readonly id: string;
  readonly type: Type;
  /** When it happened; attempts to deliver it may come days later. */
  readonly timestamp: WebhookDateTime;
  readonly workspaceId: string;
  readonly payload: Payload;
  readonly webhookMetadata: WebhookMetadata;
}

/** The target and the attempt. */
export interface WebhookMetadata {
  readonly webhookTargetId: string;
  /** The version of the payload, set at the target: `2026-04-21`. */
  readonly webhookTargetVersion: string;
  readonly webhookDeliveryAttemptId: string;
  /** From 1; an older page of the documentation has it as a string. */
  readonly webhookDeliveryAttemptNumber: number;
  readonly webhookDeliveryAttemptTimestamp: WebhookDateTime;
}

/** The event of one documented type. */
export type WebhookEventOf<Type extends WebhookEventType> = {
  [Each in Type]: Envelope<Each, { readonly eventType: Each } & WebhookPayloads[Each]>;
}[Type];

/** An event of a documented type. */
export type KnownWebhookEvent = WebhookEventOf<WebhookEventType>;

/** An event of a type that this version of the package does not know. */
export type UnknownWebhookEvent = Envelope<Unlisted, unknown>;

/** An event that Plain sent. It narrows on `type`; compare an unknown type as `String(event.type)`. */
export type WebhookEvent = KnownWebhookEvent | UnknownWebhookEvent;

const known = {
  'thread.thread_created': 1,
  'thread.thread_status_transitioned': 1,
  'thread.thread_assignment_transitioned': 1,
  'thread.thread_priority_changed': 1,
  'thread.thread_labels_changed': 1,
  'thread.thread_tenant_updated': 1,
  'thread.thread_field_created': 1,
  'thread.thread_field_updated': 1,
  'thread.thread_field_deleted': 1,
  'thread.service_level_agreement_status_transitioned': 1,
  'thread.note_created': 1,
  'thread.email_received': 1,
  'thread.email_sent': 1,
  'thread.chat_received': 1,
  'thread.chat_sent': 1,
  'thread.slack_message_received': 1,
  'thread.slack_message_sent': 1,
  'thread.slack_message_updated': 1,
  'thread.ms_teams_message_received': 1,
  'thread.ms_teams_message_sent': 1,
  'thread.discord_message_received': 1,
  'thread.discord_message_sent': 1,
  'thread.discord_message_updated': 1,
  'customer.customer_created': 1,
  'customer.customer_updated': 1,
  'customer.customer_deleted': 1,
  'customer.customer_group_memberships_changed': 1,
  'customer.customer_group_changed': 1,
  'customer.customer_changed': 1,
  'timeline.timeline_entry_changed': 1,
  'thread.note_mention_created': 1,
  'thread.thread_locked': 1,
  'discussion.discussion_created': 1,
  'discussion.message_created': 1,
  'discussion.tool_call_approval_requested': 1,
  'discussion.tool_call_approval_resolved': 1,
  'task.task_created': 1,
  'task.task_updated': 1,
  'task.task_status_transitioned': 1,
  'task.task_deleted': 1,
  'account.account_updated': 1,
  'account.account_field_updated': 1,
  'account.account_membership_changed': 1,
} satisfies Record<WebhookEventType, 1>;

/** The documented types of events. */
export const webhookEventTypes = /* @__PURE__ */ Object.keys(known) as readonly WebhookEventType[];

/** Whether the event is of a type that this version of the package has a payload for. */
export function isKnownEvent(event: WebhookEvent): event is KnownWebhookEvent {
  return Object.hasOwn(known, event.type);
}

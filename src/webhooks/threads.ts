import type {
  Dated,
  Open,
  Unlisted,
  WebhookActor,
  WebhookDateTime,
  WebhookInternalActor,
  WebhookMachineUser,
  WebhookUser,
} from './actors.js';
import type { WebhookCustomer } from './customers.js';

/**
 * A thread. Its tenant, tier, fields, channel and description are not sent: read them by GraphQL,
 * where `assignee` is called `assignedTo`.
 */
export interface WebhookThread extends Dated {
  readonly id: string;
  readonly customer: WebhookCustomer;
  readonly title: string;
  readonly previewText?: string | null;
  /** From 0, urgent, to 3, low. */
  readonly priority: number;
  readonly externalId: string | null;
  readonly status: Open<'TODO' | 'DONE' | 'SNOOZED' | 'UNKNOWN_THREAD_STATUS'>;
  readonly statusChangedAt: WebhookDateTime;
  readonly statusChangedBy?: WebhookActor | null;
  readonly statusDetail: WebhookThreadStatusDetail | null;
  readonly assignee: WebhookThreadAssignee | null;
  readonly assignedAt: WebhookDateTime | null;
  readonly additionalAssignees?: readonly WebhookThreadAssignee[];
  readonly labels: readonly WebhookLabel[];
  readonly firstInboundMessageInfo: WebhookMessageInfo | null;
  readonly firstOutboundMessageInfo: WebhookMessageInfo | null;
  readonly lastInboundMessageInfo: WebhookMessageInfo | null;
  readonly lastOutboundMessageInfo: WebhookMessageInfo | null;
  readonly supportEmailAddresses: readonly string[];
}

/**
 * Who a thread is assigned to. Nothing names the kind: a user has an `email`
 * (`assignee && 'email' in assignee`), a machine user a `description`, a part of Plain an `id` alone.
 */
export type WebhookThreadAssignee =
  | WebhookUser
  | WebhookMachineUser
  | { readonly id: string }
  | { readonly type: 'UNKNOWN'; readonly id?: undefined };

/** Why a thread has its status. */
export type WebhookThreadStatusDetail =
  | { readonly type: 'CREATED'; readonly createdAt: WebhookDateTime }
  | { readonly type: 'NEW_REPLY' | 'IN_PROGRESS' | 'WAITING_FOR_CUSTOMER' }
  | {
      readonly type: 'WAITING_FOR_DURATION';
      readonly waitingUntil: WebhookDateTime;
      readonly durationSeconds: number;
    }
  | { readonly type: 'THREAD_LINK_UPDATED'; readonly linear?: { readonly issueId: string } }
  | { readonly type: 'DONE_MANUALLY_SET' | 'IGNORED' }
  | { readonly type: 'DONE_AUTOMATICALLY_SET'; readonly afterSeconds?: number }
  | { readonly type: 'THREAD_DISCUSSION_RESOLVED'; readonly threadDiscussionId?: string }
  | { readonly type: 'UNKNOWN' | Unlisted };

/** When a thread got a message, and by which way. */
export interface WebhookMessageInfo {
  readonly timestamp: WebhookDateTime;
  readonly messageSource: Open<
    'CHAT' | 'EMAIL' | 'API' | 'SLACK' | 'MS_TEAMS' | 'UNKNOWN_THREAD_MESSAGE_INFO_MESSAGE_SOURCE'
  >;
  readonly actorId?: string | null;
  readonly actorType?: Open<'user' | 'machineUser' | 'customer' | 'system'> | null;
}

/** A label of a thread. */
export interface WebhookLabel extends Dated {
  readonly id: string;
  readonly labelType: WebhookLabelType;
}

/** What labels are made of. */
export interface WebhookLabelType extends Dated<WebhookInternalActor> {
  readonly id: string;
  readonly name: string;
  readonly icon?: string | null;
  readonly isArchived?: boolean;
  readonly archivedAt: WebhookDateTime | null;
  readonly archivedBy: WebhookInternalActor | null;
  readonly externalId?: string | null;
  readonly isExcludedFromAi?: boolean;
}

/** A field of a thread, its value under the name that fits its `type`. */
export interface WebhookThreadField extends Dated {
  readonly id: string;
  readonly threadId: string;
  readonly key: string;
  readonly type: Open<
    'STRING' | 'BOOL' | 'ENUM' | 'NUMBER' | 'CURRENCY' | 'DATE' | 'UNKNOWN_THREAD_FIELD_SCHEMA_TYPE'
  >;
  readonly stringValue: string | null;
  readonly booleanValue: boolean | null;
  readonly numberValue?: number | null;
  readonly dateValue?: string | null;
}

/** What customers pay for, and what they are promised. */
export interface WebhookTier extends Dated<WebhookInternalActor> {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly color: string;
  readonly defaultThreadPriority?: number;
  readonly isDefault: boolean;
}

interface Agreement extends Dated<WebhookInternalActor> {
  readonly id: string;
  readonly tier: WebhookTier;
  readonly useBusinessHoursOnly: boolean;
  /** The priorities that it holds for, at least one. */
  readonly threadPriorityFilter: readonly number[];
}

/** What a tier promises. */
export type WebhookServiceLevelAgreement =
  | (Agreement & {
      readonly type: 'FIRST_RESPONSE_TIME';
      readonly firstResponseTimeMinutes: number;
    })
  | (Agreement & { readonly type: 'NEXT_RESPONSE_TIME'; readonly nextResponseTimeMinutes: number })
  | { readonly type: 'UNKNOWN' | Unlisted };

/** How a thread stands with what was promised. */
export type WebhookServiceLevelAgreementStatusDetail =
  | { readonly status: 'PENDING' | 'IMMINENT_BREACH'; readonly breachTime: WebhookDateTime }
  | { readonly status: 'BREACHING'; readonly breachedAt: WebhookDateTime }
  | {
      readonly status: 'BREACHED';
      readonly breachedAt: WebhookDateTime;
      readonly completedAt: WebhookDateTime;
    }
  | { readonly status: 'ACHIEVED'; readonly achievedAt: WebhookDateTime }
  | { readonly status: 'CANCELLED'; readonly cancelledAt: WebhookDateTime }
  | { readonly status: 'UNKNOWN' | Unlisted };

export type { IncomingHandler, NodeRequest, NodeResponse } from '../incoming/adapters.js';
export type { IncomingHeaders } from '../incoming/headers.js';
export type { RawBody, Secrets } from '../incoming/signature.js';
export type {
  Dated,
  Deletable,
  Open,
  Unlisted,
  WebhookActor,
  WebhookDateTime,
  WebhookEmailActor,
  WebhookInternalActor,
  WebhookMachineUser,
  WebhookUser,
} from './actors.js';
export type {
  WebhookCustomer,
  WebhookCustomerGroup,
  WebhookCustomerGroupMembership,
  WebhookTenant,
} from './customers.js';
export type {
  WebhookDiscussion,
  WebhookDiscussionMessage,
  WebhookTask,
  WebhookToolCall,
  WebhookToolCallApproval,
  WebhookToolCallDecision,
} from './discussions.js';
export {
  isKnownEvent,
  type KnownWebhookEvent,
  type UnknownWebhookEvent,
  type WebhookEvent,
  type WebhookEventOf,
  type WebhookEventType,
  type WebhookMetadata,
  type WebhookPayloads,
  webhookEventTypes,
} from './events.js';
export { type WebhookHandlerOptions, webhookHandler } from './handler.js';
export type {
  WebhookAttachment,
  WebhookChat,
  WebhookDiscordMessage,
  WebhookEmail,
  WebhookEmailParticipant,
  WebhookEntry,
  WebhookMsTeamsMessage,
  WebhookNote,
  WebhookSlackMessage,
  WebhookSlackReaction,
  WebhookSlackReactionChange,
  WebhookTimelineEntry,
} from './messages.js';
export type {
  WebhookLabel,
  WebhookLabelType,
  WebhookMessageInfo,
  WebhookServiceLevelAgreement,
  WebhookServiceLevelAgreementStatusDetail,
  WebhookThread,
  WebhookThreadAssignee,
  WebhookThreadField,
  WebhookThreadStatusDetail,
  WebhookTier,
} from './threads.js';
export {
  type VerifyOptions,
  verifyWebhook,
  WebhookError,
  type WebhookErrorType,
  type WebhookResult,
} from './verify.js';

// The state of the sandbox in the shapes of webhooks, which differ from those of GraphQL.

import { extensionOf } from '../../attachment-rules.js';
import type {
  Dated,
  WebhookActor,
  WebhookAttachment,
  WebhookCustomer,
  WebhookCustomerGroup,
  WebhookCustomerGroupMembership,
  WebhookInternalActor,
  WebhookLabel,
  WebhookMachineUser,
  WebhookMessageInfo,
  WebhookServiceLevelAgreement,
  WebhookTenant,
  WebhookThread,
  WebhookThreadAssignee,
  WebhookThreadField,
  WebhookThreadStatusDetail,
} from '../../webhooks/index.js';
import { attachmentsOf } from '../attachments/state.js';
import type { CustomerGroup } from '../customers/defaults.js';
import { customerGroupMemberships, customerGroups, customers } from '../customers/state.js';
import { type Label, labelsOf, labelTypes } from '../labels/state.js';
import { type MachineUser, machineUsers } from '../machine-users/state.js';
import { supportAddressesOf } from '../messaging/state.js';
import type { Entry } from '../state/entry.js';
import type { Store } from '../state/store.js';
import { tenants } from '../tenants/state.js';
import type { Thread } from '../threads/state.js';
import { waitingUntil } from '../threads/status.js';
import { saidOn, type TimelineEntry } from '../threads/timeline.js';
import type { ServiceLevelAgreement } from '../tiers/agreements.js';
import { tiers } from '../tiers/state.js';
import { users } from '../users/state.js';
import { workspaceId } from '../workspace/state.js';

export function actorOf(id: string): WebhookActor {
  return id.startsWith('c_') ? { actorType: 'customer', customerId: id } : internalActorOf(id);
}

function internalActorOf(id: string): WebhookInternalActor {
  if (id.startsWith('u_')) return { actorType: 'user', userId: id };
  if (id.startsWith('mu_')) return { actorType: 'machineUser', machineUserId: id };
  return { actorType: 'system', system: id };
}

export const dated = ({ createdAt, createdBy, updatedAt, updatedBy }: Entry): Dated => ({
  createdAt,
  createdBy: actorOf(createdBy),
  updatedAt,
  updatedBy: actorOf(updatedBy),
});

export const internallyDated = (entry: Entry): Dated<WebhookInternalActor> => ({
  ...dated(entry),
  createdBy: internalActorOf(entry.createdBy),
  updatedBy: internalActorOf(entry.updatedBy),
});

const notDeleted = { deletedAt: null, deletedBy: null };

function assigneeOf(id: string, store: Store): WebhookThreadAssignee {
  const user = users(store).get(id);
  if (user) {
    const { fullName, publicName, email } = user;
    const online = { status: 'ONLINE', statusChangedAt: user.createdAt };
    return { id, email, fullName, publicName, ...online, ...internallyDated(user), ...notDeleted };
  }
  const machineUser = machineUsers(store).get(id);
  if (!machineUser) return { id };
  return machineUserOf(machineUser);
}

export function machineUserOf(machineUser: MachineUser): WebhookMachineUser {
  const { id, fullName, publicName, description } = machineUser;
  return { id, fullName, publicName, description, ...internallyDated(machineUser), ...notDeleted };
}

function membershipsOf(customerId: string, store: Store): WebhookCustomerGroupMembership[] {
  return customerGroupMemberships(store)
    .filter((membership) => membership.customerId === customerId)
    .flatMap((membership) => {
      const group = customerGroups(store).get(membership.customerGroup);
      if (!group) return [];
      const ids = { customerId, customerGroupId: group.id, workspaceId };
      return [{ ...ids, customerGroup: groupOf(group), ...internallyDated(membership) }];
    });
}

export function groupOf(group: CustomerGroup): WebhookCustomerGroup {
  const { id, name, key, color } = group;
  return { id, workspaceId, name, key, color, ...internallyDated(group) };
}

export function customerOf(id: string, store: Store): WebhookCustomer | undefined {
  const customer = customers(store).get(id);
  if (!customer) return undefined;
  const { externalId, fullName, shortName, emailAddress, markedAsSpamAt } = customer;
  return {
    id,
    email: {
      email: emailAddress,
      isVerified: customer.isEmailVerified,
      verifiedAt: customer.verifiedAt,
    },
    externalId,
    fullName,
    shortName,
    markedAsSpamAt,
    markedAsSpamBy:
      customer.markedAsSpamBy === null ? null : internalActorOf(customer.markedAsSpamBy),
    customerGroupMemberships: membershipsOf(id, store),
    ...dated(customer),
  };
}

function labelOf(label: Label, store: Store): WebhookLabel[] {
  const type = labelTypes(store).get(label.labelType);
  if (!type) return [];
  const { id, name, icon, isArchived, archivedAt, archivedBy, externalId } = type;
  const labelType = {
    id,
    name,
    icon,
    isArchived,
    archivedAt,
    archivedBy: archivedBy === null ? null : internalActorOf(archivedBy),
    externalId,
    isExcludedFromAi: type.isExcludedFromAi,
    ...internallyDated(type),
  };
  return [{ id: label.id, labelType, ...dated(label) }];
}

function statusDetailOf(thread: Thread): WebhookThreadStatusDetail | null {
  const { statusDetail: type, createdAt, statusChangedAt } = thread;
  if (type === null) return null;
  if (type === 'CREATED') return { type, createdAt };
  if (type !== 'WAITING_FOR_DURATION') return { type };
  const until = waitingUntil(thread);
  const ms = Date.parse(until) - Date.parse(statusChangedAt);
  return { type, waitingUntil: until, durationSeconds: Math.round(ms / 1_000) };
}

export function threadOf(thread: Thread, store: Store): WebhookThread {
  const { id, title, previewText, priority, externalId, status, statusChangedAt } = thread;
  const customer = customerOf(thread.customer, store);
  if (!customer) throw new Error(`The sandbox has no customer for ${id}.`);
  return {
    id,
    customer,
    title,
    previewText,
    priority,
    externalId,
    status,
    statusChangedAt,
    statusChangedBy: actorOf(thread.statusChangedBy),
    statusDetail: statusDetailOf(thread),
    assignee: thread.assignedTo === null ? null : assigneeOf(thread.assignedTo, store),
    assignedAt: thread.assignedAt,
    additionalAssignees: thread.additionalAssignees.map((one) => assigneeOf(one, store)),
    labels: labelsOf(id, store).flatMap((label) => labelOf(label, store)),
    ...messagesOf(id, store),
    supportEmailAddresses: supportAddressesOf(id, store),
    ...dated(thread),
  };
}

const sources: Readonly<Record<string, WebhookMessageInfo['messageSource']>> = {
  ChatEntry: 'CHAT',
  EmailEntry: 'EMAIL',
  SlackMessageEntry: 'SLACK',
  SlackReplyEntry: 'SLACK',
  MSTeamsMessageEntry: 'MS_TEAMS',
  // Webhooks have no name for Discord here.
  DiscordMessageEntry: 'UNKNOWN_THREAD_MESSAGE_INFO_MESSAGE_SOURCE',
};

/** Whether a customer said it, and not the team. */
export const isInbound = ({ actor }: TimelineEntry): boolean => actor.startsWith('c_');

/** The first and the last message that came in and that went out. */
function messagesOf(id: string, store: Store) {
  const said = saidOn(id, store);
  const [came, went] = [said.filter(isInbound), said.filter((entry) => !isInbound(entry))];
  return {
    firstInboundMessageInfo: infoOf(came[0]),
    firstOutboundMessageInfo: infoOf(went[0]),
    lastInboundMessageInfo: infoOf(came.at(-1)),
    lastOutboundMessageInfo: infoOf(went.at(-1)),
  };
}

function infoOf(item: TimelineEntry | undefined): WebhookMessageInfo | null {
  const messageSource = item && sources[item.entry.__typename];
  if (!messageSource) return null;
  const { timestamp, actor: actorId } = item;
  return { timestamp, messageSource, actorId, actorType: actorOf(actorId).actorType };
}
/** The files of a message. */
export const filesOf = (ids: readonly string[], store: Store): WebhookAttachment[] =>
  attachmentsOf(ids, store).map((file) => {
    const { id, fileName, size: fileSizeBytes } = file;
    const fileExtension = extensionOf(fileName) ?? null;
    const facts = { fileSizeBytes, fileMimeType: 'application/octet-stream', fileExtension };
    return { id, fileName, ...facts, ...dated(file) };
  });

export function tenantOf(id: string | null, store: Store): WebhookTenant | null {
  const tenant = tenants(store).get(id ?? '');
  if (!tenant) return null;
  const { name, externalId, url, source } = tenant;
  const facts = { id: tenant.id, workspaceId, name, externalId, url };
  return { ...facts, source: source.toLowerCase(), ...dated(tenant) };
}

/** The members that the sandbox keeps of a field. */
export type FieldEntry = Entry & Omit<WebhookThreadField, keyof Dated | 'id'>;

export function fieldOf(field: FieldEntry): WebhookThreadField {
  const { id, threadId, key, type, stringValue, booleanValue } = field;
  const { numberValue = null, dateValue = null } = field;
  const values = { stringValue, booleanValue, numberValue, dateValue };
  return { id, threadId, key, type, ...values, ...dated(field) };
}

/** Undefined where its tier is gone. */
export function agreementOf(
  agreement: ServiceLevelAgreement,
  store: Store,
): WebhookServiceLevelAgreement | undefined {
  const tier = tiers(store).get(agreement.tierId);
  if (!tier) return undefined;
  const { name, externalId, color, defaultThreadPriority, isDefault } = tier;
  const { id, useBusinessHoursOnly, threadPriorityFilter } = agreement;
  const about = { name, externalId, color, defaultThreadPriority, isDefault };
  const facts = {
    id,
    tier: { id: tier.id, ...about, ...internallyDated(tier) },
    useBusinessHoursOnly,
    threadPriorityFilter,
    ...internallyDated(agreement),
  };
  const { firstResponseTimeMinutes: first, nextResponseTimeMinutes: next } = agreement;
  return first === null
    ? { ...facts, type: 'NEXT_RESPONSE_TIME', nextResponseTimeMinutes: next ?? 0 }
    : { ...facts, type: 'FIRST_RESPONSE_TIME', firstResponseTimeMinutes: first };
}

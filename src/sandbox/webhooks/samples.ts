import type { WebhookAttachment } from '../../webhooks/index.js';
import { customers } from '../customers/state.js';
import { labels } from '../labels/state.js';
import { addressOf, supportAddress } from '../messaging/state.js';
import type { Store } from '../state/store.js';
import { tenants } from '../tenants/state.js';
import { threads } from '../threads/state.js';
import { workspaceId } from '../workspace/state.js';
import { laterSample } from './later-samples.js';
import { messageEvent } from './messages.js';
import { customerOf, dated, fieldOf, internallyDated, tenantOf, threadOf } from './shapes.js';

/**
 * A payload of an event that did not happen, of what there is in the sandbox; undefined for types that
 * it has no sample of.
 */
export function samplePayload(type: string, store: Store): object | undefined {
  const entry = threads(store).all()[0];
  const customer = customers(store).all()[0];
  if (!entry || !customer) return undefined;
  const thread = threadOf(entry, store);
  const person = customerOf(customer.id, store);
  const made = { ...customer, createdAt: store.now(), updatedAt: store.now() };
  const by = internallyDated({ ...made, createdBy: 'system', updatedBy: 'system' });
  const changed = { thread, previousThread: thread };
  const threadField = fieldOf({
    ...made,
    id: store.newId('tf'),
    threadId: entry.id,
    key: 'plan',
    type: 'STRING',
    stringValue: 'pro',
    booleanValue: null,
  });
  const group = {
    id: store.newId('cg'),
    workspaceId,
    name: 'Enterprise',
    key: 'enterprise',
    color: '#16a34a',
    ...by,
  };
  const tier = {
    id: store.newId('tier'),
    name: 'Gold',
    externalId: null,
    color: '#ca8a04',
    defaultThreadPriority: 1,
    isDefault: false,
    ...by,
  };
  const agreement = {
    id: store.newId('sla'),
    tier,
    useBusinessHoursOnly: true,
    threadPriorityFilter: [0, 1],
    type: 'FIRST_RESPONSE_TIME',
    firstResponseTimeMinutes: 60,
    ...by,
  };
  switch (type) {
    case 'thread.thread_created':
      return { thread };
    case 'thread.thread_status_transitioned':
      return { thread, previousThread: { ...thread, status: 'SNOOZED' } };
    case 'thread.thread_assignment_transitioned':
      return { thread, previousThread: { ...thread, assignee: null, assignedAt: null } };
    case 'thread.thread_priority_changed':
      return { thread, previousThread: { ...thread, priority: 3 } };
    case 'thread.thread_labels_changed': {
      const label = labels(store).all()[0];
      const labelled = threads(store).get(label?.thread ?? '');
      const now = labelled ? threadOf(labelled, store) : thread;
      return { changeType: 'ADDED', thread: now, previousThread: { ...now, labels: [] } };
    }
    case 'thread.thread_tenant_updated': {
      const tenant = tenantOf(tenants(store).all()[0]?.id ?? null, store);
      return { ...changed, previousTenant: null, tenant };
    }
    case 'thread.thread_field_created':
      return { thread, threadField };
    case 'thread.thread_field_updated':
      return { thread, threadField, previousThreadField: { ...threadField, stringValue: 'free' } };
    case 'thread.thread_field_deleted':
      return { thread, previousThreadField: threadField };
    case 'thread.service_level_agreement_status_transitioned':
      return {
        thread,
        serviceLevelAgreement: agreement,
        previousServiceLevelAgreementStatusDetail: { status: 'PENDING', breachTime: store.now() },
        serviceLevelAgreementStatusDetail: { status: 'ACHIEVED', achievedAt: store.now() },
      };
    case 'customer.customer_created':
      return { customer: person };
    case 'customer.customer_updated':
      return { customer: person, previousCustomer: person };
    case 'customer.customer_deleted':
      return { previousCustomer: person };
    case 'customer.customer_changed':
      return { changeType: 'UPDATED', customer: person, previousCustomer: person };
    case 'customer.customer_group_changed':
      return { changeType: 'ADDED', customerGroup: group };
    case 'customer.customer_group_memberships_changed': {
      const membership = { customerId: customer.id, customerGroupId: group.id, workspaceId };
      const member = { ...membership, customerGroup: group, ...by };
      const now = { ...person, customerGroupMemberships: [member] };
      return { changeType: 'ADDED', customer: now, previousCustomer: person };
    }
    case 'timeline.timeline_entry_changed': {
      const entry = {
        entryType: 'note',
        noteId: store.newId('n'),
        text: 'Called back',
        markdown: null,
      };
      const { id: threadId } = thread;
      const when = { timestamp: store.now(), actor: dated(made).createdBy };
      const timelineEntry = {
        id: store.newId('t'),
        customerId: customer.id,
        threadId,
        ...when,
        entry,
      };
      return { changeType: 'ADDED', previousTimelineEntry: null, timelineEntry };
    }
  }
  return sampleMessage(type, entry.id, store) ?? laterSample(type, thread, store);
}

/** `thread.slack_message_received` as the timeline has it, with what is said in it. */
const messages: Readonly<Record<string, `${string}Entry`>> = {
  note: 'NoteEntry',
  email: 'EmailEntry',
  chat: 'ChatEntry',
  slack_message: 'SlackMessageEntry',
  ms_teams_message: 'MSTeamsMessageEntry',
  discord_message: 'DiscordMessageEntry',
};

const hello = 'Hello, it does not work any more.';

function sampleMessage(type: string, threadId: string, store: Store): object | undefined {
  const [, kind = '', how] = /^thread\.(\w+)_(created|received|sent|updated)$/.exec(type) ?? [];
  const typename = Object.hasOwn(messages, kind) ? messages[kind] : undefined;
  const thread = threads(store).get(threadId);
  if (!typename || !thread) return undefined;
  const now = store.now();
  const actor = how === 'sent' || kind === 'note' ? 'system' : thread.customer;
  const ids = { noteId: 'n', emailId: 'em', chatId: 'ch', slackMessageId: 'sm' };
  const made = Object.entries(ids).map(([name, prefix]) => [name, store.newId(prefix)]);
  const customer = customers(store).get(thread.customer);
  const sides = customer && { from: addressOf(customer), to: supportAddress() };
  const email = {
    ...(how === 'sent' && sides ? { from: sides.to, to: sides.from } : sides),
    ...{ subject: thread.title, textContent: hello, markdownContent: null },
    ...{ inReplyToEmailId: null, isStartOfThread: false },
    ...{ additionalRecipients: [], hiddenRecipients: [] },
  };
  const [, payload] =
    messageEvent(
      {
        id: store.newId('t'),
        customerId: thread.customer,
        threadId,
        timestamp: now,
        actor,
        createdAt: now,
        createdBy: actor,
        updatedAt: now,
        updatedBy: actor,
        entry: {
          __typename: typename,
          text: hello,
          ...(kind === 'email' && email),
          ...Object.fromEntries(made),
        },
      },
      threadOf(thread, store),
      how === 'received' ? [screenshot(actor, store)] : [],
      store,
    ) ?? [];
  if (type === 'thread.slack_message_updated') return { ...payload, changeType: 'MESSAGE_EDITED' };
  if (type !== 'thread.discord_message_updated') return payload;
  const { discordMessage } = payload as { discordMessage: object };
  return { ...payload, discordMessage: { ...discordMessage, lastEditedOnDiscordAt: now } };
}

/** What somebody has sent along, without there being such a file. */
function screenshot(by: string, store: Store): WebhookAttachment {
  const [id, now] = [store.newId('att'), store.now()];
  const made = { createdAt: now, createdBy: by, updatedAt: now, updatedBy: by };
  const file = { fileName: 'screenshot.png', fileSizeBytes: 48_213 };
  return {
    id,
    ...file,
    fileMimeType: 'image/png',
    fileExtension: 'png',
    ...dated({ id, ...made }),
  };
}

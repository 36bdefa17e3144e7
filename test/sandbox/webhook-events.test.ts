import { expect, test } from 'vitest';
import * as operations from '../../src/index.js';
import { matt as userId } from './requests.js';
import { customerId, subscribed, threadOn, waitingThread } from './subscribed.js';

const threadId = threadOn('EMAIL');
const [chatThread, slackThread] = [threadOn('CHAT'), threadOn('SLACK')];
const [teamsThread, discordThread] = [threadOn('MS_TEAMS'), threadOn('DISCORD')];

test('who has a thread', async () => {
  const { run, came } = await subscribed();
  await run(operations.AssignThreadDocument, { input: { threadId, userId } });
  const [assigned] = await came('thread.thread_assignment_transitioned');
  expect(assigned).toMatchObject({
    previousThread: { id: threadId, assignee: null },
    thread: { id: threadId, assignee: { id: userId } },
  });
  await run(operations.UnassignThreadDocument, { input: { threadId } });
  const [unassigned] = await came('thread.thread_assignment_transitioned');
  expect(unassigned).toMatchObject({
    previousThread: { assignee: { id: userId } },
    thread: { id: threadId, assignee: null },
  });
});

test('a thread waits until when it does for those who ask', async () => {
  const { run, came } = await subscribed();
  const { thread } = await run(operations.ThreadDocument, { threadId: waitingThread });
  const statusDetail = thread?.statusDetail;
  if (statusDetail?.__typename !== 'ThreadStatusDetailWaitingForDuration') throw statusDetail;
  await run(operations.AssignThreadDocument, { input: { threadId: waitingThread, userId } });
  const [assigned] = await came('thread.thread_assignment_transitioned');
  expect(assigned?.['thread'].statusDetail).toEqual({
    type: 'WAITING_FOR_DURATION',
    waitingUntil: statusDetail.waitingUntil.iso8601,
    durationSeconds: 3 * 86_400,
  });
});

test('the labels of a thread', async () => {
  const { run, came } = await subscribed();
  const { labelTypes } = await run(operations.LabelTypesDocument, {
    filters: { isArchived: false },
  });
  const labelTypeIds = [labelTypes.edges[0]?.node.id ?? ''];
  const { addLabels } = await run(operations.AddLabelsDocument, {
    input: { threadId, labelTypeIds },
  });
  const labelIds = (addLabels.labels ?? []).map(({ id }) => id);
  const labels = [{ id: labelIds[0], labelType: { id: labelTypeIds[0] } }];
  const [added] = await came('thread.thread_labels_changed');
  expect(added).toMatchObject({
    changeType: 'ADDED',
    previousThread: { id: threadId, labels: [] },
    thread: { id: threadId, labels },
  });
  await run(operations.RemoveLabelsDocument, { input: { labelIds } });
  const [removed] = await came('thread.thread_labels_changed');
  expect(removed).toMatchObject({
    changeType: 'REMOVED',
    previousThread: { labels },
    thread: { id: threadId, labels: [] },
  });
});

test('the status of a thread', async () => {
  const { run, came } = await subscribed();
  const moved = async (from: string, to: string) => {
    const [payload] = await came('thread.thread_status_transitioned');
    expect(payload).toMatchObject({
      previousThread: { id: threadId, status: from },
      thread: { id: threadId, status: to },
    });
  };
  await run(operations.SnoozeThreadDocument, { input: { threadId, durationSeconds: 60 } });
  await moved('TODO', 'SNOOZED');
  await run(operations.MarkThreadAsDoneDocument, { input: { threadId } });
  await moved('SNOOZED', 'DONE');
  await run(operations.MarkThreadAsTodoDocument, { input: { threadId } });
  await moved('DONE', 'TODO');
});

test('e-mails that go out, with all who get them, and replies', async () => {
  const { run, came } = await subscribed();
  const { sendNewEmail } = await run(operations.SendNewEmailDocument, {
    input: {
      customerId,
      subject: 'Your export',
      textContent: 'It is done.',
      additionalRecipients: [{ email: 'copy@other.example', name: 'Copy' }],
    },
  });
  const emailId = sendNewEmail.email?.id ?? '';
  const [sent, created] = await came('thread.email_sent', 'thread.thread_created');
  const id = created?.['thread'].id;
  expect(created?.['thread']).toMatchObject({ id, customer: { id: customerId } });
  const support = {
    email: 'support@support.example',
    emailActor: {
      actorType: 'supportEmailAddress',
      supportEmailAddress: 'support@support.example',
    },
  };
  const customer = { emailActor: { actorType: 'customer', customerId } };
  expect(sent).toMatchObject({
    thread: {
      id,
      supportEmailAddresses: ['support@support.example'],
      firstInboundMessageInfo: null,
      lastOutboundMessageInfo: { messageSource: 'EMAIL', actorType: 'machineUser' },
    },
    email: {
      id: emailId,
      from: support,
      to: customer,
      additionalRecipients: [{ email: 'copy@other.example', name: 'Copy', emailActor: null }],
      subject: 'Your export',
      textContent: 'It is done.',
      inReplyToEmailId: null,
      isStartOfThread: true,
      receivedAt: null,
    },
  });
  const { replyToEmail } = await run(operations.ReplyToEmailDocument, {
    input: { inReplyToEmailId: emailId, textContent: 'Once more.' },
  });
  const [reply] = await came('thread.email_sent');
  expect(reply).toMatchObject({
    thread: { id },
    email: {
      id: replyToEmail.email?.id,
      inReplyToEmailId: emailId,
      isStartOfThread: false,
      textContent: 'Once more.',
    },
  });
});

test('an e-mail that comes in, by a reply in the name of the customer', async () => {
  const { run, came } = await subscribed();
  const asCustomer = { customerIdentifier: { customerId } };
  await run(operations.MarkThreadAsDoneDocument, { input: { threadId } });
  await came('thread.thread_status_transitioned');
  await run(operations.ReplyToThreadDocument, {
    input: { threadId, textContent: 'Thank you', impersonation: { asCustomer } },
  });
  const [received, moved] = await came(
    'thread.email_received',
    'thread.thread_status_transitioned',
  );
  expect(received).toMatchObject({
    thread: {
      id: threadId,
      lastInboundMessageInfo: { messageSource: 'EMAIL', actorId: customerId },
      lastOutboundMessageInfo: null,
    },
    email: {
      from: { emailActor: { customerId } },
      to: { email: 'support@support.example' },
      textContent: 'Thank you',
      sentAt: null,
    },
  });
  expect(moved).toMatchObject({
    previousThread: { status: 'DONE', firstInboundMessageInfo: null },
    thread: { id: threadId, status: 'TODO', firstInboundMessageInfo: { actorId: customerId } },
  });
});

test('chats both ways', async () => {
  const { run, came } = await subscribed();
  const { sendChat } = await run(operations.SendChatDocument, {
    input: { customerId, threadId: chatThread, text: 'Hello' },
  });
  const [sent] = await came('thread.chat_sent', 'thread.thread_status_transitioned');
  expect(sent).toMatchObject({
    thread: { id: chatThread, lastOutboundMessageInfo: { messageSource: 'CHAT' } },
    chat: { id: sendChat.chat?.id, text: 'Hello', attachments: [] },
  });
  const { sendCustomerChat } = await run(operations.SendCustomerChatDocument, {
    input: { customerId, threadId: chatThread, text: 'Hi' },
  });
  const [received] = await came('thread.chat_received', 'thread.thread_status_transitioned');
  expect(received).toMatchObject({
    thread: { id: chatThread },
    chat: {
      id: sendCustomerChat.chat?.id,
      text: 'Hi',
      createdBy: { actorType: 'customer', customerId },
    },
  });
});

test('the first and the last message of a thread are so by their times', async () => {
  const { run, came } = await subscribed(['thread.chat_received', 'thread.chat_sent']);
  const [early, middle, late] = [1, 2, 3].map((day) => `2025-05-0${day}T00:00:00.000Z`);
  const say = (timestamp = '', isTheirs: boolean) => {
    const input = { customerId, threadId: chatThread, text: 'Hi', timestamp };
    return isTheirs
      ? run(operations.SendCustomerChatDocument, { input })
      : run(operations.SendChatDocument, { input });
  };
  let last: unknown;
  for (const type of ['thread.chat_received', 'thread.chat_sent']) {
    for (const time of [middle, late, early]) {
      await say(time, type === 'thread.chat_received');
      [last] = await came(type);
    }
  }
  expect(last).toMatchObject({
    thread: {
      firstInboundMessageInfo: { timestamp: early },
      lastInboundMessageInfo: { timestamp: late },
      firstOutboundMessageInfo: { timestamp: early },
      lastOutboundMessageInfo: { timestamp: late },
    },
  });
});

test('messages to Slack, Teams and Discord', async () => {
  const { run, came } = await subscribed();
  const markdownContent = 'Hello';
  const status = 'thread.thread_status_transitioned';
  await run(operations.SendSlackMessageDocument, {
    input: { threadId: slackThread, markdownContent },
  });
  const [slack] = await came('thread.slack_message_sent', status);
  expect(slack).toMatchObject({ thread: { id: slackThread }, slackMessage: { text: 'Hello' } });
  const { sendMSTeamsMessage } = await run(operations.SendMSTeamsMessageDocument, {
    input: { threadId: teamsThread, markdownContent },
  });
  const [teams] = await came('thread.ms_teams_message_sent', status);
  expect(teams).toMatchObject({
    thread: { id: teamsThread },
    msTeamsMessage: {
      text: sendMSTeamsMessage.msTeamsMessage?.text,
      threadId: teamsThread,
      type: 'OUTBOUND',
    },
  });
  const { sendDiscordMessage } = await run(operations.SendDiscordMessageDocument, {
    input: { threadId: discordThread, markdownContent },
  });
  const [discord] = await came('thread.discord_message_sent', status);
  expect(discord).toMatchObject({
    thread: { id: discordThread },
    discordMessage: { discordId: sendDiscordMessage.discordMessage?.discordMessageId },
  });
});

test('a customer that is new, changes, is spam, and is deleted', async () => {
  const { run, came } = await subscribed();
  const emailAddress = 'new@customer.example';
  const upsert = async (fullName: string) => {
    const { upsertCustomer } = await run(operations.UpsertCustomerDocument, {
      input: {
        identifier: { emailAddress },
        onCreate: { fullName, email: { email: emailAddress, isVerified: true } },
        onUpdate: { fullName: { value: fullName } },
      },
    });
    return upsertCustomer.customer?.id;
  };
  const id = await upsert('New');
  const [created, added] = await came('customer.customer_created', 'customer.customer_changed');
  const email = { email: emailAddress, isVerified: true, verifiedAt: expect.any(String) };
  expect(created).toMatchObject({ customer: { id, fullName: 'New', email } });
  expect(added).toMatchObject({ changeType: 'ADDED', customer: { id }, previousCustomer: null });
  await upsert('Newer');
  const both = ['customer.customer_updated', 'customer.customer_changed'] as const;
  const [updated] = await came(...both);
  expect(updated).toMatchObject({
    customer: { id, fullName: 'Newer' },
    previousCustomer: { id, fullName: 'New' },
  });
  await run(operations.MarkCustomerAsSpamDocument, { input: { customerId: id ?? '' } });
  const [spam] = await came(...both);
  expect(spam).toMatchObject({
    customer: { id, markedAsSpamBy: { actorType: 'machineUser' } },
    previousCustomer: { markedAsSpamBy: null },
  });
  await run(operations.DeleteCustomerDocument, { input: { customerId: id ?? '' } });
  const [deleted] = await came('customer.customer_deleted');
  expect(deleted).toMatchObject({ previousCustomer: { id } });
});

test('a customer with threads that is deleted', async () => {
  const { run, came } = await subscribed();
  await run(operations.DeleteCustomerDocument, { input: { customerId } });
  const [deleted] = await came('customer.customer_deleted');
  expect(deleted).toMatchObject({ previousCustomer: { id: customerId } });
});

test('a group of customers that is new, changes and is deleted', async () => {
  const { run, came } = await subscribed();
  const type = 'customer.customer_group_changed';
  const values = { name: 'Pilots', key: 'pilots', color: '#112233' };
  const { createCustomerGroup } = await run(operations.CreateCustomerGroupDocument, {
    input: values,
  });
  const customerGroupId = createCustomerGroup.customerGroup?.id ?? '';
  const [added] = await came(type);
  expect(added).toMatchObject({
    changeType: 'ADDED',
    customerGroup: { id: customerGroupId, ...values },
  });
  await run(operations.UpdateCustomerGroupDocument, {
    input: { customerGroupId, name: { value: 'Crew' } },
  });
  const [updated] = await came(type);
  expect(updated).toMatchObject({
    changeType: 'UPDATED',
    customerGroup: { id: customerGroupId, name: 'Crew' },
    previousCustomerGroup: { id: customerGroupId, name: 'Pilots' },
  });
  await run(operations.DeleteCustomerGroupDocument, { input: { customerGroupId } });
  const [removed] = await came(type);
  expect(removed).toMatchObject({
    changeType: 'REMOVED',
    previousCustomerGroup: { id: customerGroupId },
  });
});

test('the fields of a thread', async () => {
  const { run, came } = await subscribed();
  const set = (stringValue: string) =>
    run(operations.UpsertThreadFieldDocument, {
      input: { identifier: { threadId, key: 'plan' }, type: 'STRING', stringValue },
    });
  const { upsertThreadField } = await set('pro');
  const id = upsertThreadField.threadField?.id;
  const [created] = await came('thread.thread_field_created');
  const field = { id, threadId, key: 'plan', type: 'STRING', stringValue: 'pro' };
  expect(created).toMatchObject({ thread: { id: threadId }, threadField: field });
  await set('free');
  const [updated] = await came('thread.thread_field_updated');
  expect(updated).toMatchObject({
    thread: { id: threadId },
    previousThreadField: field,
    threadField: { ...field, stringValue: 'free' },
  });
  await run(operations.DeleteThreadFieldDocument, {
    input: { identifier: { threadId, key: 'plan' } },
  });
  const [deleted] = await came('thread.thread_field_deleted');
  expect(deleted).toMatchObject({ thread: { id: threadId }, previousThreadField: { id } });
});

test('the tenant of a thread', async () => {
  const { run, came } = await subscribed();
  const externalId = 'northwind.example';
  const move = (tenantIdentifier: { externalId: string } | null) =>
    run(operations.UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier } });
  await move({ externalId });
  const [joined] = await came('thread.thread_tenant_updated');
  const tenant = { id: expect.stringMatching(/^te_/), externalId };
  expect(joined).toMatchObject({
    previousThread: { id: threadId },
    thread: { id: threadId },
    previousTenant: null,
    tenant,
  });
  await move(null);
  const [left] = await came('thread.thread_tenant_updated');
  expect(left).toMatchObject({ thread: { id: threadId }, previousTenant: tenant, tenant: null });
});

test('a note on a thread', async () => {
  const { run, came } = await subscribed();
  const { createNote } = await run(operations.CreateNoteDocument, {
    input: { customerId, threadId, text: 'Called back', markdown: '**Called** back' },
  });
  const [made] = await came('thread.note_created');
  expect(made).toMatchObject({
    thread: { id: threadId },
    note: { id: createNote.note?.id, text: 'Called back', markdown: '**Called** back' },
  });
});

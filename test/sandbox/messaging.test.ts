import { beforeEach, expect, test } from 'vitest';
import {
  ChangeThreadCustomerDocument,
  CreateAttachmentUploadUrlDocument,
  CreateThreadDocument,
  DeleteCustomerDocument,
  MarkThreadAsDoneDocument,
  ReplyToEmailDocument,
  ReplyToThreadDocument,
  SendChatDocument,
  SendCustomerChatDocument,
  SendDiscordMessageDocument,
  SendMSTeamsMessageDocument,
  SendNewEmailDocument,
  SendSlackMessageDocument,
  ThreadDocument,
  ThreadsDocument,
  ThreadTimelineDocument,
  UpsertCustomerDocument,
} from '../../src/index.js';
import { defaultCustomers } from '../../src/sandbox/customers/defaults.js';
import { calls, nodes } from './calls.js';
import { matt, running } from './requests.js';

const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
const thread = (
  channel: 'EMAIL' | 'SLACK' | 'CHAT' | 'API' | 'MS_TEAMS' | 'DISCORD' | 'INTERNAL',
) => ({
  id: `th_${channel}`,
  customer: customerId,
  channel,
});
const sandbox = await running({
  seed: {
    threads: [
      thread('EMAIL'),
      thread('SLACK'),
      thread('CHAT'),
      thread('API'),
      thread('MS_TEAMS'),
      thread('DISCORD'),
      thread('INTERNAL'),
    ],
  },
  apiKeys: { plainApiKey_replies: ['thread:reply'] },
});
const { run, refusal } = calls(sandbox);
const replier = calls(sandbox, 'plainApiKey_replies');
beforeEach(() => sandbox.reset());

const spammer = defaultCustomers.find(({ markedAsSpamAt }) => markedAsSpamAt)?.id ?? '';
const said = async (threadId: string) => {
  const filters = { isMessage: true };
  const { thread } = await run(ThreadTimelineDocument, { threadId, filters });
  return thread
    ? nodes(thread.timelineEntries).map(({ entry, actor }) => ({ ...entry, actor }))
    : [];
};
const status = async (threadId: string) =>
  (await run(ThreadDocument, { threadId })).thread?.statusDetail?.__typename;

test.each([
  [
    'th_EMAIL',
    {
      __typename: 'EmailEntry',
      textContent: 'Hello',
      to: { email: 'ada.brightwater@customer.example' },
    },
  ],
  ['th_API', { __typename: 'EmailEntry', textContent: 'Hello' }],
  ['th_CHAT', { __typename: 'ChatEntry', chatText: 'Hello' }],
  ['th_SLACK', { __typename: 'SlackReplyEntry', text: 'Hello' }],
  ['th_MS_TEAMS', { __typename: 'MSTeamsMessageEntry', text: 'Hello' }],
])(
  'a reply on %s is on its timeline, and the thread waits for the customer',
  async (threadId, entry) => {
    const input = { threadId, textContent: 'Hello' };
    await replier.run(ReplyToThreadDocument, { input });
    expect(await said(threadId)).toMatchObject([entry]);
    expect(await status(threadId)).toBe('ThreadStatusDetailWaitingForCustomer');
  },
);

test('threads are found by the address that their e-mails came to or from', async () => {
  const found = async (...supportEmailAddresses: string[]) => {
    const { threads } = await run(ThreadsDocument, { filters: { supportEmailAddresses } });
    return nodes(threads).map(({ id }) => id);
  };
  expect(await found('support@support.example')).toEqual([]);
  const input = { threadId: 'th_EMAIL', textContent: 'Hello' };
  await run(ReplyToThreadDocument, { input });
  expect(await found('billing@support.example', 'support@support.example')).toEqual(['th_EMAIL']);
  expect(await found('billing@support.example')).toEqual([]);
});

test('threads of other channels cannot be replied to', async () => {
  for (const threadId of ['th_DISCORD', 'th_INTERNAL']) {
    const input = { threadId, textContent: 'Hello' };
    expect(await refusal(ReplyToThreadDocument, { input })).toEqual(['cannot_reply_to_thread']);
  }
  const empty = { threadId: 'th_EMAIL', textContent: ' ' };
  expect(await refusal(ReplyToThreadDocument, { input: empty })).toEqual([
    'input_validation',
    'textContent REQUIRED',
  ]);
});

test('a reply as the customer takes a permission of its own, and gives the team something to do', async () => {
  const impersonation = { asCustomer: { customerIdentifier: { customerId } } };
  for (const threadId of ['th_EMAIL', 'th_CHAT', 'th_SLACK']) {
    const input = { threadId, textContent: 'Help', impersonation };
    const { error } = await replier.client.execute(ReplyToThreadDocument, { input });
    expect(error).toMatchObject({ type: 'forbidden', permissions: ['customer:impersonate'] });
    await run(ReplyToThreadDocument, { input });
    expect(await said(threadId)).toMatchObject([{ actor: { customerId } }]);
    expect(await status(threadId)).toBe('ThreadStatusDetailNewReply');
  }
  const input = { threadId: 'th_MS_TEAMS', textContent: 'Help', impersonation };
  expect(await refusal(ReplyToThreadDocument, { input })).toEqual(['cannot_reply_to_thread']);
});

test('the customer brings a done thread back, and not one to be ignored', async () => {
  const threadId = 'th_CHAT';
  const input = { customerId, threadId, text: 'Once more' };
  await run(MarkThreadAsDoneDocument, { input: { threadId } });
  await run(SendCustomerChatDocument, { input });
  expect(await status(threadId)).toBe('ThreadStatusDetailNewReply');
  await run(MarkThreadAsDoneDocument, { input: { threadId, statusDetail: 'IGNORED' } });
  await run(SendCustomerChatDocument, { input });
  expect(await status(threadId)).toBe('ThreadStatusDetailIgnored');
});

test('copies are for e-mails, 49 of them at the most', async () => {
  const someone = (number: number) => ({ email: `someone${number}@other.example` });
  const email = { additionalRecipients: [someone(1)], hiddenRecipients: [someone(2)] };
  const channelSpecificOptions = { email };
  const input = { threadId: 'th_EMAIL', textContent: 'Hello', channelSpecificOptions };
  await run(ReplyToThreadDocument, { input });
  expect(await said('th_EMAIL')).toMatchObject([email]);
  expect(
    await refusal(ReplyToThreadDocument, { input: { ...input, threadId: 'th_CHAT' } }),
  ).toEqual(['input_validation', 'channelSpecificOptions VALIDATION']);
  const many = { customerId, subject: 'Hi', textContent: 'Hello' };
  const additionalRecipients = Array.from({ length: 50 }, (_, number) => someone(number));
  expect(await refusal(SendNewEmailDocument, { input: { ...many, additionalRecipients } })).toEqual(
    ['input_validation', 'additionalRecipients VALIDATION'],
  );
});

test('a new e-mail opens a thread, and an answer to it stays there', async () => {
  const input = { customerId, subject: 'Your order', textContent: 'Hello', isHiddenFromUser: true };
  const { sendNewEmail } = await run(SendNewEmailDocument, { input });
  const { id: inReplyToEmailId = '', thread } = sendNewEmail.email ?? {};
  expect(sendNewEmail.email).toMatchObject({
    subject: 'Your order',
    category: 'USER_HIDDEN',
    from: { emailActor: { __typename: 'SupportEmailAddressEmailActor' } },
    to: { emailActor: { __typename: 'CustomerEmailActor', customerId } },
  });
  const answer = { inReplyToEmailId, textContent: 'And one more thing' };
  const { replyToEmail } = await run(ReplyToEmailDocument, { input: answer });
  expect(replyToEmail.email).toMatchObject({ subject: 'Re: Your order', inReplyToEmailId, thread });
  expect(await said(thread?.id ?? '')).toMatchObject([
    { emailId: inReplyToEmailId, isStartOfThread: true },
    { subject: 'Re: Your order', isStartOfThread: false },
  ]);
  const { thread: opened } = await run(ThreadDocument, { threadId: thread?.id ?? '' });
  expect(opened).toMatchObject({ title: 'Your order', previewText: 'And one more thing' });
});

test('an e-mail comes from the address for support that it names', async () => {
  const fromAlternateSupportEmail = { email: 'billing@support.example', name: 'Billing' };
  const input = { customerId, subject: 'Invoice', textContent: 'Hello', fromAlternateSupportEmail };
  const { sendNewEmail } = await run(SendNewEmailDocument, { input });
  expect(sendNewEmail.email?.from).toMatchObject(fromAlternateSupportEmail);
});

test.each<[string, object, string[]]>([
  ['to a spammer', { customerId: spammer }, ['customer_is_marked_as_spam']],
  [
    'from an address of somebody else',
    { fromAlternateSupportEmail: { email: 'ceo@other.example' } },
    ['input_validation', 'fromAlternateSupportEmail VALIDATION'],
  ],
  ['without a subject', { subject: '' }, ['input_validation', 'subject REQUIRED']],
  ['on the thread of another', { threadId: 'th_nobody' }, ['not_found', 'threadId NOT_FOUND']],
])('no e-mail %s', async (_what, change, refused) => {
  const input = { customerId, subject: 'Hi', textContent: 'Hello', ...change };
  expect(await refusal(SendNewEmailDocument, { input })).toEqual(refused);
});

test('a chat is said by the team or by the customer, now or in the past', async () => {
  const timestamp = '2025-05-05T05:05:05.000Z';
  const { sendChat } = await run(SendChatDocument, {
    input: { customerId, text: 'How are you?', timestamp },
  });
  expect(sendChat.chat).toMatchObject({
    text: 'How are you?',
    createdAt: { iso8601: timestamp },
    createdBy: { __typename: 'MachineUserActor' },
  });
  const input = { customerId, threadId: 'th_CHAT', text: 'Fine' };
  const { sendCustomerChat } = await run(SendCustomerChatDocument, { input });
  expect(sendCustomerChat.chat).toMatchObject({ createdBy: { customerId } });
  for (const [change, field] of [
    [{ text: ' ' }, 'text REQUIRED'],
    [{ timestamp: '2999-01-01T00:00:00Z' }, 'timestamp VALIDATION'],
    [{ threadId: 'th_EMAIL' }, 'threadId VALIDATION'],
    [{ customerId: spammer }, 'threadId VALIDATION'],
  ] as const) {
    expect(await refusal(SendCustomerChatDocument, { input: { ...input, ...change } })).toEqual([
      'input_validation',
      field,
    ]);
  }
});

test('Slack, Teams and Discord have messages of their own, for threads of their channel', async () => {
  const message = (threadId: string) => ({ input: { threadId, markdownContent: '*Hi*' } });
  await run(SendSlackMessageDocument, message('th_SLACK'));
  const mentions = [{ userId: matt, displayName: 'Matt' }];
  const { sendMSTeamsMessage } = await run(SendMSTeamsMessageDocument, {
    input: { ...message('th_MS_TEAMS').input, mentions },
  });
  expect(sendMSTeamsMessage.msTeamsMessage?.text).toBe('*Hi*');
  const { sendDiscordMessage } = await run(SendDiscordMessageDocument, message('th_DISCORD'));
  expect(sendDiscordMessage.discordMessage?.markdownContent).toBe('*Hi*');
  expect(await said('th_SLACK')).toMatchObject([{ text: '*Hi*' }]);
  const wrong = ['input_validation', 'threadId VALIDATION'];
  expect(await refusal(SendSlackMessageDocument, message('th_EMAIL'))).toEqual(wrong);
  expect(await refusal(SendMSTeamsMessageDocument, message('th_EMAIL'))).toEqual(wrong);
  expect(await refusal(SendDiscordMessageDocument, message('th_EMAIL'))).toEqual(wrong);
});

test('copies go to addresses alone', async () => {
  const input = { customerId, subject: 'Hi', textContent: 'Hello' };
  for (const field of ['additionalRecipients', 'hiddenRecipients']) {
    const people = [{ email: 'ada@other.example' }, { email: 'no address' }];
    expect(await refusal(SendNewEmailDocument, { input: { ...input, [field]: people } })).toEqual([
      'input_validation',
      `${field} VALIDATION`,
    ]);
  }
});

test('what was not uploaded goes along with nothing', async () => {
  const file = {
    customerId,
    fileName: 'a.txt',
    fileSizeBytes: 1,
    attachmentType: 'EMAIL',
  } as const;
  const made = await run(CreateAttachmentUploadUrlDocument, { input: file });
  const id = made.createAttachmentUploadUrl.attachmentUploadUrl?.attachment.id ?? '';
  const refused = ['attachment_not_uploaded', 'attachmentIds VALIDATION'];
  const attachmentIds = [id];
  const email = { customerId, subject: 'Hi', textContent: 'Hello', attachmentIds };
  expect(await refusal(SendNewEmailDocument, { input: email })).toEqual(refused);
  const reply = { threadId: 'th_EMAIL', textContent: 'Hello', attachmentIds };
  expect(await refusal(ReplyToThreadDocument, { input: reply })).toEqual(refused);
  const chat = { customerId, attachmentIds };
  expect(await refusal(SendChatDocument, { input: chat })).toEqual(refused);
  const thread = { customerIdentifier: { customerId }, attachmentIds };
  expect(await refusal(CreateThreadDocument, { input: thread })).toEqual(refused);
});

test('a customer who is deleted stays known as such for what they did and got', async () => {
  const email = { email: 'zoe@northwind.example', isVerified: true };
  const upsert = {
    identifier: { emailAddress: email.email },
    onCreate: { fullName: 'Zoe Adler', email },
    onUpdate: {},
  };
  const { upsertCustomer } = await run(UpsertCustomerDocument, { input: upsert });
  const zoe = upsertCustomer.customer?.id ?? '';
  const opening = { customerIdentifier: { customerId: zoe }, channel: 'CHAT' as const };
  const { createThread } = await run(CreateThreadDocument, { input: opening });
  const threadId = createThread.thread?.id ?? '';
  await run(MarkThreadAsDoneDocument, { input: { threadId } });
  const chat = { customerId: zoe, threadId, text: 'Hi' };
  const { sendCustomerChat } = await run(SendCustomerChatDocument, { input: chat });
  const there = { __typename: 'CustomerActor', customerId: zoe };
  expect(sendCustomerChat.chat?.createdBy).toEqual(there);
  expect((await run(ThreadDocument, { threadId })).thread?.updatedBy).toEqual(there);
  await run(ChangeThreadCustomerDocument, { input: { threadId, customerId } });
  const copy = { customerId, subject: 'Hello', textContent: 'Hello', threadId };
  const additionalRecipients = [{ email: email.email }];
  await run(SendNewEmailDocument, { input: { ...copy, additionalRecipients } });
  await run(SendCustomerChatDocument, { input: { customerId, threadId, text: 'Me too' } });

  await run(DeleteCustomerDocument, { input: { customerId: zoe } });
  const gone = { __typename: 'DeletedCustomerActor', customerId: zoe };
  expect(await said(threadId)).toMatchObject([
    { __typename: 'ChatEntry', actor: gone },
    {
      __typename: 'EmailEntry',
      to: { emailActor: { __typename: 'CustomerEmailActor', customerId } },
      additionalRecipients: [
        { emailActor: { __typename: 'DeletedCustomerEmailActor', customerId: zoe } },
      ],
    },
    { __typename: 'ChatEntry', actor: { __typename: 'CustomerActor', customerId } },
  ]);
});

import { useAttachments } from '../attachments/state.js';
import { invalidInput } from '../errors.js';
import { refuseEmpty, refuseUnless } from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import type { ThreadChannel } from '../threads/seed.js';
import { type Thread, threads } from '../threads/state.js';
import { users } from '../users/state.js';
import { say } from './state.js';

/** Messages to Slack, Teams and Discord. How their permissions are called is not documented. */
export const channelMutations: Record<string, RootField> = {
  sendSlackMessage: mutation('thread:reply', (input: MessageInput, context) => {
    refuseEmpty({ markdownContent: input.markdownContent });
    const thread = find(input, 'SLACK', context);
    sayOnSlack(thread, contentOf(input, context), context.keyOwner, context);
    return {};
  }),
  sendMSTeamsMessage: mutation('thread:reply', (input: MessageInput, context) => {
    const thread = find(input, 'MS_TEAMS', context);
    const mentioned = (input.mentions ?? []).map(({ userId }) => userId);
    lookUp({ mentions: [users(context.store), mentioned] });
    const content = contentOf(input, context);
    return { msTeamsMessage: sayOnTeams(thread, content, context.keyOwner, context) };
  }),
  sendDiscordMessage: mutation('thread:reply', (input: MessageInput, context) => {
    const { store, keyOwner } = context;
    const thread = find(input, 'DISCORD', context);
    const message = {
      discordMessageId: store.newId('discord'),
      ...contentOf(input, context),
      ...made(context, keyOwner),
    };
    const entry = { ...message, __typename: 'DiscordMessageEntry' as const };
    say(thread, entry, message.markdownContent, keyOwner, store);
    return { discordMessage: message };
  }),
};

/** What a message says. */
export interface ChannelContent {
  markdownContent: string;
  attachments: string[];
}

/** @param by the key's owner, or a customer */
export function sayOnSlack(
  thread: Thread,
  { markdownContent: text, attachments }: ChannelContent,
  by: string,
  { store }: Context,
): void {
  const slackMessageLink = `https://sandbox.example/${store.newId('slack')}`;
  const entry = { slackMessageLink, customerId: thread.customer, text, attachments };
  say(thread, { ...entry, __typename: 'SlackReplyEntry' }, text, by, store);
}

export function sayOnTeams(
  thread: Thread,
  { markdownContent, attachments }: ChannelContent,
  by: string,
  context: Context,
) {
  const { store } = context;
  const message = {
    id: store.newId('msteams'),
    threadId: thread.id,
    msTeamsMessageId: store.newId('teams'),
    text: markdownContent,
    markdownContent,
    attachments,
    ...made(context, by),
  };
  const entry = { ...message, customerId: thread.customer };
  say(thread, { ...entry, __typename: 'MSTeamsMessageEntry' }, markdownContent, by, store);
  return message;
}

interface MessageInput {
  threadId: string;
  markdownContent?: string | null;
  attachmentIds?: string[] | null;
  mentions?: { userId: string; displayName: string }[] | null;
}

function made({ store }: Context, by: string) {
  const now = store.now();
  return { createdAt: now, createdBy: by, updatedAt: now, updatedBy: by };
}

function find({ threadId }: MessageInput, channel: ThreadChannel, { store }: Context): Thread {
  const { threadId: thread } = lookUp({ threadId: [threads(store), threadId] });
  const fits = thread.channel === channel;
  refuseUnless(fits, 'threadId', `The channel of the thread is not ${channel}.`);
  return thread;
}

function contentOf(input: MessageInput, { store }: Context): ChannelContent {
  const markdownContent = input.markdownContent?.trim() ?? '';
  if (markdownContent === '' && !input.attachmentIds?.length) {
    const message = 'A message has a text, or an attachment at least.';
    throw invalidInput(message, [{ field: 'markdownContent', type: 'REQUIRED', message }]);
  }
  return { markdownContent, attachments: useAttachments(input.attachmentIds, store) };
}

import type { WebhookThread } from '../../webhooks/index.js';
import type { TimelineEntry } from '../threads/timeline.js';
import { dated, internallyDated } from './shapes.js';

/** The event of a note or a message that came onto a thread's timeline, if it has one. */
export function messageEvent(
  item: TimelineEntry,
  thread: WebhookThread,
): [type: string, payload: object] | undefined {
  const { entry } = item;
  const base = { timelineEntryId: item.id, attachments: [], ...dated(item) };
  const text = (...names: string[]) => {
    const found = names.map((name) => entry[name]).find((value) => typeof value === 'string');
    return typeof found === 'string' ? found : null;
  };
  const id = (name: string) => text(name) ?? item.id;
  const isInbound = item.actor.startsWith('c_');
  switch (entry.__typename) {
    case 'NoteEntry': {
      const notDeleted = { deletedAt: null, deletedBy: null };
      const body = { text: text('text') ?? '', markdown: text('markdown') };
      const made = { timelineEntryId: item.id, ...internallyDated(item), ...notDeleted };
      return [
        'thread.note_created',
        {
          thread,
          note: { id: id('noteId'), ...body, ...made },
        },
      ];
    }
    case 'ChatEntry': {
      const chat = { id: id('chatId'), text: text('text'), customerReadAt: null, ...base };
      return [isInbound ? 'thread.chat_received' : 'thread.chat_sent', { thread, chat }];
    }
    case 'EmailEntry': {
      const { email, fullName: name } = thread.customer;
      const emailActor = { actorType: 'customer', customerId: thread.customer.id };
      const customer = { email: email.email, name, emailActor };
      const address = 'help@support.example';
      const supportEmailAddress = {
        actorType: 'supportEmailAddress',
        supportEmailAddress: address,
      };
      const workspace = { email: address, name: 'Support', emailActor: supportEmailAddress };
      return [
        isInbound ? 'thread.email_received' : 'thread.email_sent',
        {
          thread,
          email: {
            id: id('emailId'),
            to: isInbound ? workspace : customer,
            from: isInbound ? customer : workspace,
            replyTo: null,
            additionalRecipients: [],
            hiddenRecipients: [],
            subject: text('subject') ?? thread.title,
            textContent: text('textContent', 'text') ?? '',
            markdownContent: text('markdownContent', 'markdown'),
            authenticity: 'PASS',
            sentAt: isInbound ? null : item.timestamp,
            receivedAt: isInbound ? item.timestamp : null,
            inReplyToEmailId: null,
            isStartOfThread: false,
            ...base,
          },
        },
      ];
    }
    case 'SlackMessageEntry':
    case 'SlackReplyEntry': {
      const slackMessage = {
        id: id('slackMessageId'),
        text: text('text') ?? '',
        slackChannelId: 'C012AB3CD',
        slackChannelName: 'support',
        slackMessageLink:
          text('slackMessageLink') ?? 'https://example.slack.com/archives/C012AB3CD',
        ...base,
      };
      const type = isInbound ? 'thread.slack_message_received' : 'thread.slack_message_sent';
      return [type, { thread, slackMessage }];
    }
    case 'MSTeamsMessageEntry': {
      const msTeamsMessage = {
        threadId: thread.id,
        msTeamsMessageId: text('msTeamsMessageId') ?? item.timestamp,
        type: isInbound ? 'INBOUND' : 'OUTBOUND',
        text: text('text', 'markdownContent') ?? '',
        lastEditedOnMsTeamsAt: null,
        deletedOnMsTeamsAt: null,
        ...base,
      };
      const type = isInbound ? 'thread.ms_teams_message_received' : 'thread.ms_teams_message_sent';
      return [type, { thread, msTeamsMessage }];
    }
    case 'DiscordMessageEntry': {
      const discordMessage = {
        id: item.id,
        discordGuildId: '1090000000000000000',
        discordChannelId: '1090000000000000001',
        discordThreadId: '1090000000000000002',
        discordId: text('discordMessageId') ?? '1090000000000000003',
        discordTimestamp: item.timestamp,
        textContent: text('text', 'markdownContent') ?? '',
        ...base,
      };
      const type = isInbound ? 'thread.discord_message_received' : 'thread.discord_message_sent';
      return [type, { thread, discordMessage }];
    }
    default:
      return undefined;
  }
}

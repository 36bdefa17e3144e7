import type { WebhookAttachment, WebhookEmailActor, WebhookThread } from '../../webhooks/index.js';
import { type Email, emailActorNow, type Participant } from '../messaging/state.js';
import type { Entry } from '../state/entry.js';
import type { Store } from '../state/store.js';
import type { TimelineEntry } from '../threads/timeline.js';
import { isInbound as cameIn, dated, internallyDated } from './shapes.js';

/** An e-mail as it stands on a timeline. */
type EmailEntry = Omit<Email, keyof Entry> & { emailId: string; isStartOfThread: boolean };

/**
 * The event of a note or a message that came onto a thread's timeline, if it has one.
 *
 * @param attachments of a message
 */
export function messageEvent(
  item: TimelineEntry,
  thread: WebhookThread,
  attachments: readonly WebhookAttachment[],
  store: Store,
): [type: string, payload: object] | undefined {
  const { entry } = item;
  const base = { timelineEntryId: item.id, attachments, ...dated(item) };
  const text = (...names: string[]) => {
    const found = names.map((name) => entry[name]).find((value) => typeof value === 'string');
    return typeof found === 'string' ? found : null;
  };
  const id = (name: string) => text(name) ?? item.id;
  const isInbound = cameIn(item);
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
      const { emailId, ...content } = emailOf(item, store);
      return [
        isInbound ? 'thread.email_received' : 'thread.email_sent',
        { thread, email: { id: emailId, replyTo: null, ...content, ...base } },
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

/** What is in an e-mail, but for its attachments. */
export function emailOf(item: TimelineEntry, store: Store) {
  const email = item.entry as typeof item.entry & EmailEntry;
  const { emailId, subject, textContent, markdownContent, inReplyToEmailId } = email;
  const came = cameIn(item);
  const addressed = ({ email, name, emailActor }: Participant) => ({
    email,
    name,
    emailActor: emailActor && actorOfAddress(emailActorNow(emailActor, store)),
  });
  return {
    emailId,
    to: addressed(email.to),
    from: addressed(email.from),
    additionalRecipients: email.additionalRecipients.map(addressed),
    hiddenRecipients: email.hiddenRecipients.map(addressed),
    subject,
    textContent,
    markdownContent,
    authenticity: 'PASS' as const,
    sentAt: came ? null : item.timestamp,
    receivedAt: came ? item.timestamp : null,
    inReplyToEmailId,
    isStartOfThread: email.isStartOfThread,
  };
}

/** Whose an address is, which GraphQL tells by `__typename`. */
function actorOfAddress(actor: NonNullable<Participant['emailActor']>): WebhookEmailActor {
  const { customerId, supportEmailAddress } = actor;
  if (actor.__typename === 'SupportEmailAddressEmailActor') {
    return { actorType: 'supportEmailAddress', supportEmailAddress: String(supportEmailAddress) };
  }
  const actorType = actor.__typename === 'CustomerEmailActor' ? 'customer' : 'deletedCustomer';
  return { actorType, customerId: String(customerId) };
}

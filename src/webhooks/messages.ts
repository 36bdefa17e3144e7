import type { WebhookComponent } from '../components/read.js';
import type {
  Dated,
  Deletable,
  Open,
  Unlisted,
  WebhookActor,
  WebhookDateTime,
  WebhookEmailActor,
} from './actors.js';

/** A file that came with a message. */
export interface WebhookAttachment extends Dated {
  readonly id: string;
  readonly fileName: string;
  readonly fileSizeBytes: number;
  readonly fileMimeType: string;
  readonly fileExtension: string | null;
}

/** An address of an e-mail, and whose it is. */
export interface WebhookEmailParticipant {
  readonly email: string;
  readonly name: string | null;
  readonly emailActor: WebhookEmailActor | null;
}

interface EmailContent {
  readonly to: WebhookEmailParticipant;
  readonly from: WebhookEmailParticipant;
  readonly additionalRecipients: readonly WebhookEmailParticipant[];
  readonly hiddenRecipients: readonly WebhookEmailParticipant[];
  readonly subject: string | null;
  readonly textContent: string | null;
  readonly markdownContent: string | null;
  readonly authenticity: Open<'PASS' | 'FAIL' | 'UNKNOWN' | 'UNKNOWN_EMAIL_AUTHENTICITY'>;
  readonly sentAt: WebhookDateTime | null;
  readonly receivedAt: WebhookDateTime | null;
  readonly inReplyToEmailId: string | null;
  readonly isStartOfThread: boolean;
}

/** An e-mail. */
export interface WebhookEmail extends EmailContent, Dated {
  readonly timelineEntryId: string;
  readonly id: string;
  readonly replyTo: string | null;
  readonly attachments: readonly WebhookAttachment[];
}

/** A message of a chat. */
export interface WebhookChat extends Dated {
  readonly timelineEntryId: string;
  readonly id: string;
  readonly customerReadAt: WebhookDateTime | null;
  readonly text?: string | null;
  readonly attachments: readonly WebhookAttachment[];
}

/** A message of Slack. */
export interface WebhookSlackMessage extends Dated {
  readonly timelineEntryId: string;
  readonly id: string;
  readonly text: string;
  /** The text with the names of those that it mentions. */
  readonly resolvedText?: string;
  readonly attachments: readonly WebhookAttachment[];
  readonly slackChannelId: string;
  readonly slackChannelName: string;
  readonly slackMessageLink: string;
  readonly slackReactions?: readonly WebhookSlackReaction[];
}

/** An emoji under a message of Slack, and who put it there. */
export interface WebhookSlackReaction {
  readonly name: string;
  readonly actors: readonly {
    readonly actorId: string;
    readonly actorType: Open<'user' | 'machineUser' | 'customer' | 'system'>;
    readonly slackUserId: string;
  }[];
  readonly imageUrl?: string | null;
}

/** A reaction that was added or taken away. */
export interface WebhookSlackReactionChange {
  readonly changeType: Open<'ADDED' | 'REMOVED' | 'UNKNOWN_SLACK_REACTION_CHANGE_TYPE'>;
  readonly reaction: WebhookSlackReaction;
}

/** A message of Microsoft Teams. */
export interface WebhookMsTeamsMessage extends Dated {
  readonly timelineEntryId: string;
  readonly threadId: string;
  readonly msTeamsMessageId: string;
  readonly type: Open<'INBOUND' | 'OUTBOUND' | 'UNKNOWN_MS_TEAMS_MESSAGE_TYPE'> | null;
  readonly text: string;
  readonly attachments: readonly WebhookAttachment[];
  readonly lastEditedOnMsTeamsAt: WebhookDateTime | null;
  readonly deletedOnMsTeamsAt: WebhookDateTime | null;
}

/** A message of Discord. */
export interface WebhookDiscordMessage extends Dated {
  readonly timelineEntryId: string;
  readonly id: string;
  readonly discordGuildId: string;
  readonly discordChannelId: string;
  readonly discordThreadId: string;
  readonly discordId: string;
  readonly discordTimestamp: WebhookDateTime;
  readonly textContent: string;
  readonly attachments?: readonly WebhookAttachment[];
  readonly lastEditedOnDiscordAt?: WebhookDateTime | null;
  readonly deletedOnDiscordAt?: WebhookDateTime | null;
}

/** A note, which customers do not see. */
export interface WebhookNote extends Deletable {
  readonly timelineEntryId: string;
  readonly id: string;
  readonly text: string;
  readonly markdown: string | null;
}

/** What the timeline of a customer shows. */
export interface WebhookTimelineEntry {
  readonly id: string;
  readonly customerId: string;
  readonly threadId?: string | null;
  readonly timestamp: WebhookDateTime;
  readonly actor: WebhookActor;
  readonly entry: WebhookEntry;
}

/** The content of an entry of a timeline. */
export type WebhookEntry =
  | {
      readonly entryType: 'note';
      readonly noteId: string;
      readonly text: string;
      readonly markdown: string | null;
    }
  | {
      readonly entryType: 'chat';
      readonly chatId: string;
      readonly text: string | null;
      readonly attachments: readonly (WebhookAttachment & { readonly type: 'CHAT' })[];
      readonly customerReadAt: WebhookDateTime | null;
    }
  | (EmailContent & {
      readonly entryType: 'email';
      readonly emailId: string;
      readonly hasMoreTextContent: boolean;
      readonly hasMoreMarkdownContent: boolean;
      readonly attachments: readonly (WebhookAttachment & {
        readonly type: 'EMAIL';
        readonly emailContentId: string;
      })[];
    })
  | {
      readonly entryType: 'custom';
      readonly externalId: string | null;
      readonly title: string;
      readonly type: string | null;
      readonly components: readonly WebhookComponent[];
      readonly attachments: readonly (WebhookAttachment & {
        readonly type: 'CUSTOM_TIMELINE_ENTRY';
      })[];
    }
  | { readonly entryType: 'UNKNOWN' | Unlisted };

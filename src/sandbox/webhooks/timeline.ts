import type { WebhookEntry, WebhookTimelineEntry } from '../../webhooks/index.js';
import type { Store } from '../state/store.js';
import type { TimelineEntry } from '../threads/timeline.js';
import { emailOf } from './messages.js';
import { actorOf, filesOf } from './shapes.js';

/** An entry of a timeline as webhooks have it. */
export function timelineEntryOf(item: TimelineEntry, store: Store): WebhookTimelineEntry {
  const { id, customerId, threadId, timestamp, actor } = item;
  return {
    id,
    customerId,
    threadId,
    timestamp,
    actor: actorOf(actor),
    entry: entryOf(item, store),
  };
}

/** Notes, chats and e-mails: for all else webhooks have no name. */
function entryOf(item: TimelineEntry, store: Store): WebhookEntry {
  const { __typename, attachments = [], ...entry } = item.entry;
  const files = filesOf(attachments as string[], store);
  const text = (name: string) => (typeof entry[name] === 'string' ? entry[name] : null);
  switch (__typename) {
    case 'NoteEntry': {
      const said = { text: text('text') ?? '', markdown: text('markdown') };
      return { entryType: 'note', noteId: String(entry['noteId']), ...said };
    }
    case 'ChatEntry':
      return {
        entryType: 'chat',
        chatId: String(entry['chatId']),
        text: text('text'),
        attachments: files.map((file) => ({ ...file, type: 'CHAT' })),
        customerReadAt: null,
      };
    case 'EmailEntry': {
      const email = emailOf(item, store);
      const { emailId: emailContentId } = email;
      return {
        entryType: 'email',
        ...email,
        hasMoreTextContent: false,
        hasMoreMarkdownContent: false,
        attachments: files.map((file) => ({ ...file, type: 'EMAIL', emailContentId })),
      };
    }
    default:
      return { entryType: 'UNKNOWN' };
  }
}

import { useAttachments } from '../attachments/state.js';
import { customers } from '../customers/state.js';
import { invalidInput } from '../errors.js';
import { refuseUnless, timeOf } from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import { openThread } from '../threads/create.js';
import { type Thread, threads } from '../threads/state.js';
import { type Chat, chats, say } from './state.js';

export const chatMutations: Record<string, RootField> = {
  sendChat: mutation('chat:create', (input: ChatInput, context) =>
    send(input, context.keyOwner, context),
  ),
  sendCustomerChat: mutation('chat:create', (input: ChatInput, context) =>
    send(input, input.customerId, context),
  ),
};

interface ChatInput {
  customerId: string;
  text?: string | null;
  attachmentIds?: string[] | null;
  threadId?: string | null;
  timestamp?: string | null;
}

function send(input: ChatInput, by: string, { store }: Context) {
  const { customerId: customer, threadId: known } = lookUp({
    customerId: [customers(store), input.customerId],
    threadId: [threads(store), input.threadId],
  });
  const text = input.text?.trim() ? input.text : null;
  if (text === null && !input.attachmentIds?.length) {
    const message = 'A chat has a text, or an attachment at least.';
    throw invalidInput(message, [{ field: 'text', type: 'REQUIRED', message }]);
  }
  if (known) {
    const isTheirs = known.customer === customer.id;
    refuseUnless(isTheirs, 'threadId', 'The thread is that of another customer.');
    refuseUnless(known.channel === 'CHAT', 'threadId', 'The channel of the thread is not CHAT.');
  }
  const timestamp = input.timestamp == null ? undefined : timeOf(input.timestamp, 'timestamp');
  const isPast = timestamp === undefined || timestamp <= store.now();
  refuseUnless(isPast, 'timestamp', 'timestamp must be a time that has passed.');
  const attachments = useAttachments(input.attachmentIds, store);
  const opening = { customer: customer.id, channel: 'CHAT' as const, previewText: text };
  const thread = known ?? openThread(opening, by, store);
  return { chat: addChat(thread, { text, attachments }, by, store, timestamp) };
}

/** @param by the key's owner, or the customer */
export function addChat(
  thread: Thread,
  values: { text: string | null; attachments: string[] },
  by: string,
  store: Context['store'],
  timestamp?: string,
): Chat {
  const made = timestamp === undefined ? {} : { createdAt: timestamp, updatedAt: timestamp };
  const chat = chats(store).add({ ...values, ...made }, by);
  const entry = { __typename: 'ChatEntry' as const, chatId: chat.id, ...values };
  say(thread, entry, values.text, by, store, timestamp);
  return chat;
}

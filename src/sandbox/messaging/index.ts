import { useAttachments } from '../attachments/state.js';
import { type CustomerIdentifier, customerOf } from '../customers/state.js';
import { forbidden, MutationRefused, refused } from '../errors.js';
import { refuseEmpty, refuseUnless } from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type Section } from '../section.js';
import type { ThreadChannel } from '../threads/seed.js';
import { type Thread, threads } from '../threads/state.js';
import { channelOfEntry, saidOn } from '../threads/timeline.js';
import { channelMutations, sayOnSlack, sayOnTeams } from './channels.js';
import { addChat, chatMutations } from './chats.js';
import { type EmailContent, emailMutations, replyByEmail } from './emails.js';
import { emails, messageFields } from './state.js';

/** https://www.plain.com/docs/graphql/messaging */
export const messagingSection: Section = {
  kinds: { Email: { prefix: 'em', read: 'email:read', all: (store) => emails(store).all() } },
  mutations: {
    ...emailMutations,
    ...chatMutations,
    ...channelMutations,
    replyToThread: mutation(
      'thread:reply',
      (input: ReplyInput, context) => {
        const { store, keyOwner } = context;
        refuseEmpty({ textContent: input.textContent });
        const { threadId: thread } = lookUp({ threadId: [threads(store), input.threadId] });
        const customer = impersonated(input, context);
        const channel = channelOf(thread, context);
        const { channelSpecificOptions: options } = input;
        const isMail = channel === 'EMAIL';
        refuseUnless(
          isMail || !options,
          'channelSpecificOptions',
          'Only e-mails have recipients beside the customer.',
        );
        if (isMail) {
          replyByEmail(thread, { ...input, ...options?.email }, customer, context);
          return {};
        }
        const by = customer?.id ?? keyOwner;
        const attachments = useAttachments(input.attachmentIds, store);
        const text = input.markdownContent ?? input.textContent;
        if (channel === 'CHAT')
          addChat(thread, { text: input.textContent, attachments }, by, store);
        else if (channel === 'SLACK')
          sayOnSlack(thread, { markdownContent: text, attachments }, by, context);
        else if (customer) {
          const message = 'Nobody can be impersonated in Teams.';
          throw refused('cannot_reply_to_thread', message);
        } else sayOnTeams(thread, { markdownContent: text, attachments }, by, context);
        return {};
      },
      { forInput: ['customer:impersonate'] },
    ),
  },
  fields: messageFields,
};

interface ReplyInput
  extends Pick<EmailContent, 'textContent' | 'markdownContent' | 'attachmentIds'> {
  threadId: string;
  impersonation?: { asCustomer: { customerIdentifier: CustomerIdentifier } } | null;
  channelSpecificOptions?: {
    email: Pick<EmailContent, 'additionalRecipients' | 'hiddenRecipients'>;
  } | null;
}

function impersonated({ impersonation }: ReplyInput, { store, permissions }: Context) {
  if (!impersonation) return undefined;
  const needed = 'customer:impersonate';
  if (!permissions.has(needed)) throw new MutationRefused(forbidden([needed]));
  const { customerIdentifier } = impersonation.asCustomer;
  return customerOf(customerIdentifier, 'impersonation.asCustomer.customerIdentifier', store);
}

const answerable: readonly ThreadChannel[] = ['API', 'CHAT', 'EMAIL', 'SLACK', 'MS_TEAMS'];

/** The channel of the last message; of a thread without one, and of forms, e-mail. */
function channelOf(thread: Thread, { store }: Context): ThreadChannel {
  if (!answerable.includes(thread.channel)) {
    const message = `Threads of the channel ${thread.channel} cannot be replied to.`;
    throw refused('cannot_reply_to_thread', message);
  }
  const last = saidOn(thread.id, store)
    .map(({ entry }) => channelOfEntry[entry.__typename])
    .findLast((channel) => channel !== undefined && answerable.includes(channel));
  if (last) return last;
  return thread.channel === 'API' ? 'EMAIL' : thread.channel;
}

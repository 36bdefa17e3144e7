import { useAttachments } from '../attachments/state.js';
import type { Customer } from '../customers/defaults.js';
import { customers } from '../customers/state.js';
import { invalidInput, refused } from '../errors.js';
import { isAddress, refuseEmpty, refuseUnless } from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { openThread } from '../threads/create.js';
import { type Thread, threads } from '../threads/state.js';
import { timeline } from '../threads/timeline.js';
import {
  addressOf,
  type Email,
  emails,
  participant,
  refuseSpam,
  say,
  supportAddress,
  supportAddresses,
} from './state.js';

const permissions: readonly string[] = ['email:create', 'email:read'];

/** https://www.plain.com/docs/graphql/messaging/send-email */
export const emailMutations: Record<string, RootField> = {
  sendNewEmail: mutation(permissions, (input: NewEmailInput, { store, keyOwner }) => {
    refuseEmpty({ subject: input.subject, textContent: input.textContent });
    const { customerId: customer, threadId: known } = lookUp({
      customerId: [customers(store), input.customerId],
      threadId: [threads(store), input.threadId],
    });
    refuseUnless(
      !known || known.customer === customer.id,
      'threadId',
      'The thread is that of another customer.',
    );
    const content = contentOf(input, store);
    refuseSpam(customer);
    const opening = { customer: customer.id, channel: 'EMAIL' as const, title: input.subject };
    const thread = known ?? openThread(opening, keyOwner, store);
    return {
      email: sendEmail(thread, customer, { ...content, subject: input.subject }, keyOwner, store),
    };
  }),
  replyToEmail: mutation(permissions, (input: ReplyInput, { store, keyOwner }) => {
    refuseEmpty({ textContent: input.textContent });
    const { inReplyToEmailId: first } = lookUp({
      inReplyToEmailId: [emails(store), input.inReplyToEmailId],
    });
    const found = lookUp({
      inReplyToEmailId: [threads(store), first.threadId],
      customerId: [customers(store), first.customerId],
    });
    const content = contentOf(input, store);
    refuseSpam(found.customerId);
    const subject = input.subject ?? `Re: ${first.subject.replace(/^Re: /, '')}`;
    const values = { ...content, subject, inReplyToEmailId: first.id };
    return { email: sendEmail(found.inReplyToEmailId, found.customerId, values, keyOwner, store) };
  }),
};

/** What an e-mail says, and to whom beside the customer. */
export interface EmailContent {
  textContent: string;
  markdownContent?: string | null;
  attachmentIds?: string[] | null;
  additionalRecipients?: Recipient[] | null;
  hiddenRecipients?: Recipient[] | null;
  fromAlternateSupportEmail?: Recipient | null;
  isHiddenFromUser?: boolean | null;
}

interface Recipient {
  email: string;
  name?: string | null;
}

interface NewEmailInput extends EmailContent {
  customerId: string;
  subject: string;
  threadId?: string | null;
}

interface ReplyInput extends EmailContent {
  inReplyToEmailId: string;
  subject?: string | null;
}

type Content = Pick<
  Email,
  | 'from'
  | 'textContent'
  | 'markdownContent'
  | 'attachments'
  | 'additionalRecipients'
  | 'hiddenRecipients'
  | 'category'
>;

const mostRecipients = 49;

/** @throws {MutationRefused} where somebody cannot be written to, or from */
function contentOf(input: EmailContent, store: Store): Content {
  const copies = input.additionalRecipients ?? [];
  const blind = input.hiddenRecipients ?? [];
  const count = copies.length + blind.length;
  if (count > mostRecipients) {
    const message = `At most ${mostRecipients} people get copies, blind ones included.`;
    throw invalidInput(message, [{ field: 'additionalRecipients', type: 'VALIDATION', message }]);
  }
  for (const [field, list] of Object.entries({
    additionalRecipients: copies,
    hiddenRecipients: blind,
  })) {
    const wrong = list.find(({ email }) => !isAddress(email));
    refuseUnless(!wrong, field, `${wrong?.email} is no e-mail address.`);
  }
  const from = input.fromAlternateSupportEmail;
  refuseUnless(
    !from || supportAddresses.some((address) => address === from.email),
    'fromAlternateSupportEmail',
    'The workspace has no such address for support.',
  );
  return {
    from: from ? supportAddress(from.email, from.name ?? null) : supportAddress(),
    textContent: input.textContent,
    markdownContent: input.markdownContent ?? null,
    attachments: useAttachments(input.attachmentIds, store),
    additionalRecipients: copies.map((one) => participant(one, store)),
    hiddenRecipients: blind.map((one) => participant(one, store)),
    category: input.isHiddenFromUser ? 'USER_HIDDEN' : 'MESSAGING',
  };
}

/** @param by the key's owner, or the customer who writes to the team */
function sendEmail(
  thread: Thread,
  customer: Customer,
  content: Content & { subject: string; inReplyToEmailId?: string },
  by: string,
  store: Store,
): Email {
  const fromCustomer = by === customer.id;
  const email = emails(store).add(
    {
      inReplyToEmailId: null,
      ...content,
      threadId: thread.id,
      customerId: customer.id,
      from: fromCustomer ? addressOf(customer) : content.from,
      to: fromCustomer ? supportAddress() : addressOf(customer),
    },
    by,
  );
  const isStartOfThread = !timeline(store).find(({ threadId }) => threadId === thread.id);
  const { id: emailId, ...rest } = email;
  const entry = { ...rest, __typename: 'EmailEntry' as const, emailId, isStartOfThread };
  say(thread, entry, email.textContent, by, store);
  return email;
}

/** For `replyToThread`: an e-mail on the thread, in answer to its last one. */
export function replyByEmail(
  thread: Thread,
  input: EmailContent,
  as: Customer | undefined,
  context: Context,
): void {
  const { store, keyOwner } = context;
  const customer = as ?? customers(store).get(thread.customer);
  if (!customer) throw refused('cannot_reply_to_thread', 'The customer of the thread is gone.');
  const last = emails(store)
    .filter(({ threadId }) => threadId === thread.id)
    .at(-1);
  const content = contentOf(input, store);
  refuseSpam(customer);
  const subject = last?.subject ?? thread.title;
  const values = { ...content, subject: `Re: ${subject.replace(/^Re: /, '')}` };
  const answered = last ? { inReplyToEmailId: last.id } : {};
  sendEmail(thread, customer, { ...values, ...answered }, as?.id ?? keyOwner, store);
}

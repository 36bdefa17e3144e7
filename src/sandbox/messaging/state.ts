import { attachmentsOf } from '../attachments/state.js';
import type { Customer } from '../customers/defaults.js';
import { customers } from '../customers/state.js';
import { refused } from '../errors.js';
import { type Context, madeBy, type Resolver, type Section } from '../section.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { type Thread, threads } from '../threads/state.js';
import { stir } from '../threads/status.js';
import { record, type TimelineEntry } from '../threads/timeline.js';
import { trackAgreements } from '../tiers/track.js';

/** What is sent along with every kind of message. */
interface Message extends Entry {
  /** Ids of attachments. */
  attachments: string[];
}

export interface Email extends Message {
  threadId: string;
  customerId: string;
  inReplyToEmailId: string | null;
  from: Participant;
  to: Participant;
  subject: string;
  textContent: string;
  markdownContent: string | null;
  additionalRecipients: Participant[];
  hiddenRecipients: Participant[];
  category: string;
}

export interface Participant {
  name: string | null;
  email: string;
  emailActor: EmailActor | null;
}

/** A member of the union `EmailActor`. */
interface EmailActor {
  __typename: string;
  [field: string]: unknown;
}

export interface Chat extends Message {
  text: string | null;
}

export const emails = table<Email>('email', 'em');

export const chats = table<Chat>('chat', 'chat');

/** The addresses that the workspace has for support; the first is the default. */
export const supportAddresses = ['support@support.example', 'billing@support.example'] as const;

export const supportAddress = (
  email: string = supportAddresses[0],
  name: string | null = 'Support',
): Participant => ({
  name,
  email,
  emailActor: { __typename: 'SupportEmailAddressEmailActor', supportEmailAddress: email },
});

/** The addresses of the workspace that e-mails of a thread came to or from. */
export function supportAddressesOf(id: string, store: Store): string[] {
  const sides = emails(store)
    .filter(({ threadId }) => threadId === id)
    .flatMap(({ from, to }) => [from, to]);
  const ours = sides.filter(
    ({ emailActor }) => emailActor?.__typename === 'SupportEmailAddressEmailActor',
  );
  return [...new Set(ours.map(({ email }) => email))];
}

export const addressOf = ({ id, fullName, emailAddress }: Customer): Participant => ({
  name: fullName,
  email: emailAddress,
  emailActor: { __typename: 'CustomerEmailActor', customerId: id },
});

/** Somebody at an address, who may be a customer. */
export function participant(
  { email, name = null }: { email: string; name?: string | null },
  store: Store,
): Participant {
  const customer = customers(store).find(({ emailAddress }) => emailAddress === email);
  return customer ? { ...addressOf(customer), name } : { email, name, emailActor: null };
}

/** Whose an address is now: the customer may have been deleted since. */
export function emailActorNow(actor: EmailActor, store: Store): EmailActor {
  const { __typename, customerId } = actor;
  const isGone = __typename === 'CustomerEmailActor' && !customers(store).get(String(customerId));
  return isGone ? { ...actor, __typename: 'DeletedCustomerEmailActor' } : actor;
}

/** @throws {MutationRefused} where nothing is sent to the customer */
export function refuseSpam({ id, markedAsSpamAt }: Customer): void {
  if (markedAsSpamAt === null) return;
  throw refused('customer_is_marked_as_spam', `The customer ${id} is marked as spam.`);
}

/** Puts what was said on the timeline of its thread, which it moves. */
export function say(
  thread: Thread,
  entry: TimelineEntry['entry'],
  text: string | null,
  by: string,
  store: Store,
  timestamp?: string,
): void {
  record(thread, entry, by, store, timestamp);
  threads(store).change(thread, { previewText: text ?? undefined }, by);
  stir(thread, by.startsWith('c_') ? 'customer' : 'team', by, store);
  trackAgreements(store);
}

/** The messages that mutations give. */
export const messageFields: Required<Section>['fields'] = {
  Email: {
    ...madeBy,
    attachments: attachmentsOfMessage as Resolver,
    thread: ({ threadId }: Email, _args, { store }) => threads(store).get(threadId),
    customer: ({ customerId }: Email, _args, { store }) => customers(store).get(customerId),
  },
  EmailParticipant: {
    emailActor: ({ emailActor }: Participant, _args, { store }) =>
      emailActor && emailActorNow(emailActor, store),
  },
  Chat: { ...madeBy, attachments: attachmentsOfMessage as Resolver },
  MSTeamsMessage: { ...madeBy, attachments: attachmentsOfMessage as Resolver },
  DiscordMessage: { ...madeBy, attachments: attachmentsOfMessage as Resolver },
};

function attachmentsOfMessage({ attachments }: Message, _args: unknown, { store }: Context) {
  return attachmentsOf(attachments, store);
}

import { defaultCustomers } from '../customers/defaults.js';
import { defaultLabelTypes } from '../labels/defaults.js';
import { contactForm, keyOwner } from '../machine-users/seed.js';
import { ulid } from '../state/entry.js';
import { idOfUser, matt, otherUsers } from '../users/seed.js';
import type { SeedThread, StatusDetail, ThreadChannel, ThreadStatus } from './seed.js';

/** The vendor's documented example, and enough beside it to try lists, filters and pages on. */
export const defaultThreads = (): SeedThread[] => [
  documented,
  ...Array.from({ length: 63 }, (_, index) => thread(index + 1)),
];

/** https://www.plain.com/docs/graphql/threads/assignment, before the thread is assigned. */
const documented: SeedThread = {
  id: 'th_01H8H46YPB2S4MAJM382FG9423',
  ref: 'T-64',
  title: 'Support request',
  previewText: 'Hello can you please...',
  priority: 2,
  status: 'TODO',
  statusDetail: 'CREATED',
  statusChangedAt: '2023-08-23T11:59:22.315Z',
  customer: 'c_01H8H46Y7N69VTSF4WXCJTVATZ',
  createdAt: '2023-08-23T11:59:22.315Z',
  createdBy: contactForm,
};

const titles = [
  'Cannot sign in after the update',
  'Invoice shows the wrong address',
  'Export stops half-way',
  'How do I add a colleague?',
  'Webhook deliveries are late',
  'Please delete my account',
  'Dark mode for the dashboard',
  'API answers 500 now and then',
  'Plan upgrade did not go through',
] as const;

const details: readonly [ThreadStatus, StatusDetail][] = [
  ['TODO', 'CREATED'],
  ['TODO', 'NEW_REPLY'],
  ['SNOOZED', 'WAITING_FOR_CUSTOMER'],
  ['DONE', 'DONE_MANUALLY_SET'],
  ['TODO', 'IN_PROGRESS'],
  ['SNOOZED', 'WAITING_FOR_DURATION'],
  ['DONE', 'DONE_AUTOMATICALLY_SET'],
  ['TODO', 'THREAD_LINK_UPDATED'],
  ['TODO', 'THREAD_DISCUSSION_RESOLVED'],
  ['DONE', 'IGNORED'],
];

/** The oldest ones are elsewhere: threads of Discord cannot be made by the API. */
const channels: Record<number, ThreadChannel> = {
  60: 'CHAT',
  61: 'SLACK',
  62: 'MS_TEAMS',
  63: 'DISCORD',
};

/** Number 1 is the newest. All of them are older than the documented thread. */
function thread(number: number): SeedThread {
  const at = (hours: number) => new Date(Date.UTC(2023, 7, 23, 6) + hours * 3_600_000);
  const createdAt = at(-11 * number).toISOString();
  const changedAt = at(-11 * number + 1 + (number % 7)).toISOString();
  const customer = pick(defaultCustomers, number);
  const [status, statusDetail] = pick(details, number);
  const assignedTo = assignee(number);
  const title = pick(titles, number);
  const channel = channels[number];
  return {
    ...(channel && { channel }),
    id: `th_${ulid(createdAt, `thread ${number}`)}`,
    ref: `T-${64 - number}`,
    title,
    description: number % 3 === 0 ? `${title}: reported by ${customer.fullName}.` : null,
    previewText: `Hi, ${title[0]?.toLowerCase()}${title.slice(1)}. Could you have a look?`,
    priority: pick([2, 1, 2, 3, 0], number),
    externalId: number % 8 === 5 ? `ticket-${1000 + number}` : null,
    status,
    statusDetail,
    statusChangedAt: changedAt,
    customer: customer.id,
    assignedTo,
    assignedAt: assignedTo === null ? null : changedAt,
    additionalAssignees: number % 9 === 4 ? [idOfUser('Nadia Rahman'), contactForm] : [],
    labels: defaultLabelTypes
      .filter((_, index) => (number + index) % 6 === 0)
      .map(({ name }) => name),
    threadFields: number % 5 === 2 ? { region: 'eu', seats: number, escalated: false } : {},
    tenant: customer.tenants[0] ?? null,
    createdAt,
    createdBy: number % 4 === 0 ? contactForm : customer.id,
    updatedAt: changedAt,
    updatedBy: assignedTo ?? customer.id,
  };
}

/** Every third thread is unassigned, a few are with a machine user. */
function assignee(number: number): string | null {
  if (number % 3 === 0) return null;
  if (number % 10 === 1) return keyOwner.id;
  return pick([matt.id, ...otherUsers.slice(0, 5).map(idOfUser)], Math.floor(number / 3));
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length] as T;
}

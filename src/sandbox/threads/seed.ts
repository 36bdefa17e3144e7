import { defaultCustomers } from '../customers/defaults.js';
import { founded } from '../state/entry.js';
import { impossible, instant } from '../state/seed-values.js';

/** Times are ISO 8601 strings. Everything that is left out is filled with something plausible. */
export interface SeedThread {
  /** Starts with `th_`. */
  id: string;
  /** @default 'API' where a machine user created it, else 'EMAIL' */
  channel?: ThreadChannel;
  /** @default 'T-1', 'T-2', … */
  ref?: string;
  title?: string;
  /** @default null */
  description?: string | null;
  previewText?: string | null;
  /** 0 is urgent, 1 high, 2 normal, 3 low. @default 2 */
  priority?: number;
  /** @default null */
  externalId?: string | null;
  /** @default 'TODO' */
  status?: ThreadStatus;
  /** @default one that goes with the status */
  statusDetail?: StatusDetail | null;
  /** @default when the thread was created */
  statusChangedAt?: string;
  /** The id of a customer; one that the sandbox does not know is made up. */
  customer?: string;
  /** The id of a user or a machine user. @default null */
  assignedTo?: string | null;
  /** @default null, or when the thread was last updated where it is assigned */
  assignedAt?: string | null;
  /** Ids of users and machine users. @default [] */
  additionalAssignees?: string[];
  /** Names or ids of label types; those that the sandbox does not know are made up. @default [] */
  labels?: string[];
  /** Values by the key of the field. @default {} */
  threadFields?: Record<string, string | number | boolean>;
  /** The id of a tenant; one that the sandbox does not know is made up. @default null */
  tenant?: string | null;
  /** @default null */
  lockedAt?: string | null;
  createdAt?: string;
  /** The id of a user, a machine user or a customer. @default the customer's */
  createdBy?: string;
  /** @default when the thread was created */
  updatedAt?: string;
  /** @default who created the thread */
  updatedBy?: string;
}

export type ThreadChannel =
  | 'EMAIL'
  | 'SLACK'
  | 'CHAT'
  | 'API'
  | 'MS_TEAMS'
  | 'DISCORD'
  | 'IMPORT'
  | 'INTERNAL';

export type ThreadStatus = 'TODO' | 'SNOOZED' | 'DONE';

export type StatusDetail =
  | 'CREATED'
  | 'IN_PROGRESS'
  | 'NEW_REPLY'
  | 'THREAD_LINK_UPDATED'
  | 'THREAD_DISCUSSION_RESOLVED'
  | 'WAITING_FOR_CUSTOMER'
  | 'WAITING_FOR_DURATION'
  | 'IGNORED'
  | 'DONE_MANUALLY_SET'
  | 'DONE_AUTOMATICALLY_SET';

const detailsByStatus: Record<ThreadStatus, readonly StatusDetail[]> = {
  TODO: [
    'CREATED',
    'IN_PROGRESS',
    'NEW_REPLY',
    'THREAD_LINK_UPDATED',
    'THREAD_DISCUSSION_RESOLVED',
  ],
  SNOOZED: ['WAITING_FOR_CUSTOMER', 'WAITING_FOR_DURATION'],
  DONE: ['DONE_MANUALLY_SET', 'DONE_AUTOMATICALLY_SET', 'IGNORED'],
};

export function completeThread(thread: SeedThread, index: number): Required<SeedThread> {
  const where = `thread ${thread.id}`;
  const { id, status = 'TODO', priority = 2 } = thread;
  if (!Object.hasOwn(detailsByStatus, status)) throw impossible(where, 'status', status);
  if (!Number.isInteger(priority)) throw impossible(where, 'priority', priority);
  const [usualDetail = null] = detailsByStatus[status];
  const { statusDetail = usualDetail } = thread;
  if (statusDetail !== null && !Object.values(detailsByStatus).flat().includes(statusDetail)) {
    throw impossible(where, 'statusDetail', statusDetail);
  }
  const title = thread.title ?? 'Sample thread';
  const createdAt = instant(thread.createdAt ?? founded, where, 'createdAt');
  const updatedAt = instant(thread.updatedAt ?? createdAt, where, 'updatedAt');
  const customer = thread.customer ?? defaultCustomers[index % defaultCustomers.length]?.id ?? '';
  const assignedTo = thread.assignedTo ?? null;
  const createdBy = thread.createdBy ?? customer;
  return {
    id,
    channel: thread.channel ?? (createdBy.startsWith('mu_') ? 'API' : 'EMAIL'),
    ref: thread.ref ?? `T-${index + 1}`,
    title,
    description: thread.description ?? null,
    previewText: thread.previewText === undefined ? `Hi, ${title}` : thread.previewText,
    priority,
    externalId: thread.externalId ?? null,
    status,
    statusDetail,
    statusChangedAt: instant(thread.statusChangedAt ?? createdAt, where, 'statusChangedAt'),
    customer,
    assignedTo,
    assignedAt:
      assignedTo === null ? null : instant(thread.assignedAt ?? updatedAt, where, 'assignedAt'),
    additionalAssignees: [...new Set(thread.additionalAssignees)],
    labels: [...(thread.labels ?? [])],
    threadFields: { ...thread.threadFields },
    tenant: thread.tenant ?? null,
    lockedAt: thread.lockedAt == null ? null : instant(thread.lockedAt, where, 'lockedAt'),
    createdAt,
    createdBy,
    updatedAt,
    updatedBy: thread.updatedBy ?? createdBy,
  };
}

import { defaultSeed, keyOwner } from './default-seed.js';
import { customers, founded, slug } from './workspace.js';

/** What a sandbox starts with. Of each entry everything but `id` may be left out. */
export interface SandboxSeed {
  threads: SeedThread[];
  users: SeedUser[];
  machineUsers: SeedMachineUser[];
}

/** Times are ISO 8601 strings. Everything that is left out is filled with something plausible. */
export interface SeedThread {
  /** Starts with `th_`. */
  id: string;
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

export interface SeedUser {
  /** Starts with `u_`. */
  id: string;
  fullName?: string;
  publicName?: string;
  email?: string;
  /** @default 'ONLINE' */
  status?: 'ONLINE' | 'OFFLINE' | 'AWAY';
  /** Whether the role of the user lets threads be assigned to them. @default true */
  isAssignableToThread?: boolean;
  /** @default false */
  isDeleted?: boolean;
  createdAt?: string;
  updatedAt?: string;
}

export interface SeedMachineUser {
  /** Starts with `mu_`. */
  id: string;
  fullName?: string;
  publicName?: string;
  /** @default null */
  description?: string | null;
  /** @default 'API_USER' */
  type?: 'API_USER' | 'AI_AGENT';
  /** @default false */
  isDeleted?: boolean;
  createdAt?: string;
  updatedAt?: string;
}

/** A seed in which nothing is left out. */
export interface CompleteSeed {
  threads: Required<SeedThread>[];
  users: Required<SeedUser>[];
  machineUsers: Required<SeedMachineUser>[];
}

/**
 * Fills what a seed leaves out. A list that is left out is that of the default seed; its threads
 * are then unassigned where whoever had them is not in the seed.
 *
 * @throws {TypeError} where an entry has no id, an id is there twice, a value is impossible
 */
export function completeSeed(seed: Partial<SandboxSeed> = {}): CompleteSeed {
  const defaults = defaultSeed();
  const users = entries(seed.users ?? defaults.users, 'users').map(completeUser);
  const machineUsers = entries(seed.machineUsers ?? defaults.machineUsers, 'machineUsers').map(
    completeMachineUser,
  );
  const known = new Set([keyOwner.id, ...[...users, ...machineUsers].map(({ id }) => id)]);
  const threads = entries(seed.threads ?? defaults.threads, 'threads').map(completeThread);
  for (const thread of threads) {
    const people = [thread.assignedTo ?? keyOwner.id, ...thread.additionalAssignees];
    const stranger = people.find((id) => !known.has(id));
    if (stranger === undefined) continue;
    if (seed.threads) {
      throw new TypeError(
        `The sandbox's seed gives thread ${thread.id} to ${stranger}, who is not in the seed.`,
      );
    }
    thread.additionalAssignees = thread.additionalAssignees.filter((id) => known.has(id));
    if (thread.assignedTo !== null && !known.has(thread.assignedTo)) {
      thread.assignedTo = null;
      thread.assignedAt = null;
    }
  }
  return { threads, users, machineUsers };
}

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

function completeThread(thread: SeedThread, index: number): Required<SeedThread> {
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
  const customer = thread.customer ?? customers[index % customers.length]?.id ?? '';
  const assignedTo = thread.assignedTo ?? null;
  const createdBy = thread.createdBy ?? customer;
  return {
    id,
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

function completeUser(user: SeedUser, index: number): Required<SeedUser> {
  const where = `user ${user.id}`;
  const fullName = user.fullName ?? `Sample User ${index + 1}`;
  const isDeleted = user.isDeleted ?? false;
  const createdAt = instant(user.createdAt ?? founded, where, 'createdAt');
  return {
    id: user.id,
    fullName,
    publicName: user.publicName ?? fullName.split(' ')[0] ?? fullName,
    email: user.email ?? `${slug(fullName)}@support.example`,
    status: user.status ?? 'ONLINE',
    isAssignableToThread: !isDeleted && (user.isAssignableToThread ?? true),
    isDeleted,
    createdAt,
    updatedAt: instant(user.updatedAt ?? createdAt, where, 'updatedAt'),
  };
}

function completeMachineUser(user: SeedMachineUser, index: number): Required<SeedMachineUser> {
  const where = `machine user ${user.id}`;
  const fullName = user.fullName ?? `Sample machine user ${index + 1}`;
  const createdAt = instant(user.createdAt ?? founded, where, 'createdAt');
  return {
    id: user.id,
    fullName,
    publicName: user.publicName ?? fullName,
    description: user.description ?? null,
    type: user.type ?? 'API_USER',
    isDeleted: user.isDeleted ?? false,
    createdAt,
    updatedAt: instant(user.updatedAt ?? createdAt, where, 'updatedAt'),
  };
}

function entries<T extends { id: string }>(list: readonly T[], name: string): readonly T[] {
  if (!Array.isArray(list)) throw new TypeError(`The sandbox's seed.${name} must be a list.`);
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    const id: unknown = (entry as T | null | undefined)?.id;
    if (typeof id !== 'string' || id === '') {
      throw new TypeError(`The sandbox's seed.${name}[${index}] has no id.`);
    }
    if (seen.has(id)) throw new TypeError(`The sandbox's seed.${name} has ${id} twice.`);
    seen.add(id);
  }
  return list;
}

function instant(value: string, where: string, field: string): string {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw impossible(where, field, value);
  return time.toISOString();
}

const impossible = (where: string, field: string, value: unknown) =>
  new TypeError(`The sandbox's seed has an impossible ${field} for ${where}: ${String(value)}.`);

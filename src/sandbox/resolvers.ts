import { assignment } from './assignment.js';
import { lacks, type MutationError, queryError } from './errors.js';
import { type Order, type PageArguments, page } from './pages.js';
import type { MachineUser, Store, Thread, User } from './state/store.js';
import { ulid } from './state/ulid.js';
import type { Customer, Tenant } from './state/workspace.js';
import { matchesFilter, orderOf, type ThreadsFilter, type ThreadsSort } from './thread-list.js';

/** Who sent the request, and what the sandbox knows. */
export interface Context {
  store: Store;
  /** The id of the machine user that the API key belongs to. */
  keyOwner: string;
  permissions: ReadonlySet<string>;
  /** What the next mutation is to answer, scripted by `sandbox.fail`. */
  mutationError?: MutationError | undefined;
}

export type Resolver = (parent: never, args: never, context: Context) => unknown;

/** Every permission that the sandbox knows, which is what `sandbox.apiKey` has. */
export const allPermissions: readonly string[] = [
  'customer:read',
  'labelType:read',
  'machineUser:read',
  'tenant:read',
  'thread:assign',
  'thread:read',
  'thread:unassign',
  'tier:read',
  'user:read',
  'workspace:read',
];

/**
 * The fields that the sandbox knows how to answer, by type and name. Fields that are not here are
 * read from the parent by name, and filled with something plausible where it does not have them.
 */
export const resolvers: Record<string, Record<string, Resolver>> = {
  Query: {
    thread: reads('thread:read', ({ threadId }: Ids, { store }) => store.threads.get(threadId)),
    threadByRef: reads('thread:read', ({ ref }: { ref: string }, { store }) =>
      [...store.threads.values()].find((thread) => thread.ref === ref),
    ),
    threadByExternalId: reads(
      'thread:read',
      ({ customerId, externalId }: Ids & { externalId: string }, { store }) =>
        [...store.threads.values()].find(
          (thread) => thread.customer === customerId && thread.externalId === externalId,
        ),
    ),
    threads: reads(
      'thread:read',
      (
        { filters, sortBy, ...rest }: List<ThreadsFilter> & { sortBy?: ThreadsSort | null },
        { store },
      ) => {
        const found = [...store.threads.values()].filter((thread) =>
          matchesFilter(thread, filters, store),
        );
        return page(found, orderOf(sortBy), rest);
      },
    ),
    user: reads('user:read', ({ userId }: Ids, { store }) => store.users.get(userId)),
    userByEmail: reads('user:read', ({ email }: { email: string }, { store }) =>
      [...store.users.values()].find((user) => user.email.toLowerCase() === email.toLowerCase()),
    ),
    users: reads('user:read', ({ filters, ...rest }: List<UsersFilter>, { store }) => {
      const wanted = [
        filters?.isAssignableToThread,
        filters?.isAssignableToTask,
        filters?.isAssignableToCustomer,
      ].filter((value) => value != null);
      const found = [...store.users.values()].filter((user) =>
        wanted.every((value) => user.isAssignableToThread === value),
      );
      return page(found, byCreation, rest);
    }),
    machineUser: reads('machineUser:read', ({ machineUserId }: Ids, { store }) =>
      store.machineUser(machineUserId),
    ),
    machineUsers: reads(
      'machineUser:read',
      ({ filters, ...rest }: List<{ type?: string | null }>, { store }) => {
        const found = [...store.machineUsers.values()].filter(
          ({ type }) => filters?.type == null || filters.type === type,
        );
        return page(found, byCreation, rest);
      },
    ),
    customer: reads('customer:read', ({ customerId }: Ids, { store }) =>
      store.customers.get(customerId),
    ),
    customers: reads('customer:read', (args: PageArguments, { store }) =>
      page(store.customers.values(), byCreation, args),
    ),
    customerByEmail: reads('customer:read', ({ email }: { email: string }, { store }) =>
      [...store.customers.values()].find(({ emailAddress }) => emailAddress === email),
    ),
    tenant: reads('tenant:read', ({ tenantId }: Ids, { store }) => store.tenants.get(tenantId)),
    tenants: reads('tenant:read', (args: PageArguments, { store }) =>
      page(store.tenants.values(), byCreation, args),
    ),
    tier: reads('tier:read', ({ tierId }: Ids, { store }) => store.tiers.get(tierId)),
    tiers: reads('tier:read', (args: PageArguments, { store }) =>
      page(store.tiers.values(), byCreation, args),
    ),
    labelType: reads('labelType:read', ({ labelTypeId }: Ids, { store }) =>
      store.labelType(labelTypeId),
    ),
    labelTypes: reads('labelType:read', (args: PageArguments, { store }) =>
      page(store.labelTypes(), byCreation, args),
    ),
    myPermissions: (_parent, _args, { permissions }) => ({ permissions: [...permissions].sort() }),
    permissions: () => ({ permissions: allPermissions }),
    myMachineUser: (_parent, _args, { store, keyOwner }) => store.machineUser(keyOwner),
    // API keys belong to machine users, never to people.
    myUser: () => null,
    myUserAccount: () => null,
  },
  Mutation: assignment,
  Thread: {
    customer: ({ customer }: Thread, _args, { store }) => store.customers.get(customer),
    statusChangedBy: ({ createdBy }: Thread) => actor(createdBy),
    statusDetail: ({ statusDetail, statusChangedAt, createdAt }: Thread) =>
      statusDetail && {
        __typename: `ThreadStatusDetail${pascal(statusDetail)}`,
        statusChangedAt,
        createdAt,
        updatedAt: statusChangedAt,
        newReplyAt: statusChangedAt,
        waitingUntil: new Date(Date.parse(statusChangedAt) + 3 * 86_400_000).toISOString(),
        afterSeconds: 604_800,
        linearIssueId: null,
        threadDiscussionId: null,
      },
    assignedTo: ({ assignedTo }: Thread, _args, { store }) =>
      assignedTo && assignee(assignedTo, store),
    additionalAssignees: ({ additionalAssignees }: Thread, _args, { store }) =>
      additionalAssignees.map((id) => assignee(id, store)),
    labels: ({ id, labels, ...thread }: Thread, _args, { store }) =>
      labels.map((label) => ({
        id: `l_${ulid(thread.createdAt, id + label)}`,
        labelType: store.labelType(label),
        createdAt: thread.createdAt,
        createdBy: actor(thread.createdBy),
        updatedAt: thread.createdAt,
        updatedBy: actor(thread.createdBy),
      })),
    threadFields: ({ id, threadFields, ...thread }: Thread) =>
      Object.entries(threadFields).map(([key, value]) => ({
        id: `tf_${ulid(thread.createdAt, id + key)}`,
        threadId: id,
        key,
        type: { string: 'STRING', number: 'NUMBER', boolean: 'BOOL' }[
          typeof value as 'string' | 'number' | 'boolean'
        ],
        isAiGenerated: false,
        stringValue: typeof value === 'string' ? value : null,
        numberValue: typeof value === 'number' ? value : null,
        booleanValue: typeof value === 'boolean' ? value : null,
        dateValue: null,
        createdAt: thread.createdAt,
        createdBy: actor(thread.createdBy),
        updatedAt: thread.createdAt,
        updatedBy: actor(thread.createdBy),
      })),
    tenant: ({ tenant }: Thread, _args, { store }) => tenant && store.tenants.get(tenant),
    tier: ({ tenant }: Thread, _args, { store }) => tierOf(tenant, store),
    lockedBy: ({ lockedAt, updatedBy }: Thread) => lockedAt && actor(updatedBy),
    createdBy: ({ createdBy }: Thread) => actor(createdBy),
    updatedBy: ({ updatedBy }: Thread) => actor(updatedBy),
  },
  User: {
    ...madeBySystem(),
    avatarUrl: () => null,
    slackIdentities: () => [],
    statusChangedAt: ({ updatedAt }: User) => updatedAt,
    deletedAt: ({ isDeleted, updatedAt }: User) => (isDeleted ? updatedAt : null),
    deletedBy: ({ isDeleted }: User) => (isDeleted ? actor('system') : null),
  },
  MachineUser: {
    ...madeBySystem(),
    deletedAt: ({ isDeleted, updatedAt }: MachineUser) => (isDeleted ? updatedAt : null),
    deletedBy: ({ isDeleted }: MachineUser) => (isDeleted ? actor('system') : null),
  },
  Customer: {
    ...madeBySystem(),
    email: ({ emailAddress }: Customer) =>
      emailAddress && { email: emailAddress, isVerified: true, verifiedAt: null },
  },
  UserActor: { user: ({ userId }: Ids, _args, { store }) => store.users.get(userId) },
  MachineUserActor: {
    machineUser: ({ machineUserId }: Ids, _args, { store }) => store.machineUser(machineUserId),
  },
  CustomerActor: {
    customer: ({ customerId }: Ids, _args, { store }) => store.customers.get(customerId),
  },
  LabelType: madeBySystem(),
  Tenant: {
    ...madeBySystem(),
    tier: ({ id }: Tenant, _args, { store }) => tierOf(id, store),
  },
  Tier: madeBySystem(),
};

/** Who did something, as a member of the unions `Actor` and `InternalActor`. */
function actor(id: string) {
  if (id.startsWith('u_')) return { __typename: 'UserActor', userId: id };
  if (id.startsWith('mu_')) return { __typename: 'MachineUserActor', machineUserId: id };
  if (id.startsWith('c_')) return { __typename: 'CustomerActor', customerId: id };
  return { __typename: 'SystemActor', systemId: id };
}

interface Ids {
  threadId: string;
  userId: string;
  machineUserId: string;
  customerId: string;
  tenantId: string;
  tierId: string;
  labelTypeId: string;
}

interface List<Filter> extends PageArguments {
  filters?: Filter | null;
}

interface UsersFilter {
  isAssignableToThread?: boolean | null;
  isAssignableToTask?: boolean | null;
  isAssignableToCustomer?: boolean | null;
}

const byCreation: Order<{ id: string; createdAt: string }> = {
  name: 'CREATED_AT',
  descending: false,
  rank: ({ createdAt }) => createdAt,
};

/** A field of the root that needs a permission. What it does not find is null. */
function reads<Args>(
  permission: string,
  resolve: (args: Args, context: Context) => unknown,
): Resolver {
  return (_parent: unknown, args: Args, context: Context) => {
    if (!context.permissions.has(permission)) throw queryError(lacks([permission]), 'FORBIDDEN');
    return resolve(args, context) ?? null;
  };
}

function assignee(id: string, store: Store) {
  const user = store.users.get(id);
  if (user) return { __typename: 'User', ...user };
  return { __typename: 'MachineUser', ...store.machineUser(id) };
}

function tierOf(tenant: string | null, store: Store) {
  const id = tenant === null ? null : store.tenants.get(tenant)?.tier;
  return id == null ? null : store.tiers.get(id);
}

/** `NEW_REPLY` becomes `NewReply`. */
const pascal = (name: string) =>
  name
    .toLowerCase()
    .replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase());

function madeBySystem(): Record<string, Resolver> {
  return { createdBy: () => actor('system'), updatedBy: () => actor('system') };
}

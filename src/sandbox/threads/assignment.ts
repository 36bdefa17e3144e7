import { type FieldError, invalidInput } from '../errors.js';
import { lookUp } from '../look-up.js';
import { type MachineUser, machineUsers } from '../machine-users/state.js';
import { type Context, mutation, type RootField } from '../section.js';
import { type User, users } from '../users/state.js';
import { type Thread, threads } from './state.js';
import { record } from './timeline.js';

/**
 * What a thread shows to whoever may read threads. The vendor's pages on assignment show it with
 * no permission but those of assigning and `thread:read`.
 */
export const wholeThread: readonly string[] = [
  'Label',
  'LabelType',
  'MachineUser',
  'Tenant',
  'ThreadField',
  'Tier',
  'User',
];

/** The mutations that change who has a thread. */
export const assignment: Record<string, RootField> = {
  assignThread: mutation(
    ['thread:assign', 'thread:read'],
    (input: AssignInput, context) => {
      refuseNoneOrBoth(input);
      const { thread, people } = find(input, context);
      refuseUnassignable(people);
      return assign(thread, input.userId ?? input.machineUserId ?? null, context);
    },
    { shows: wholeThread },
  ),
  unassignThread: mutation(
    ['thread:unassign', 'thread:read'],
    (input: ThreadInput, context) => assign(find(input, context).thread, null, context),
    { shows: wholeThread },
  ),
  addAdditionalAssignees: mutation(
    ['thread:assign', 'thread:read'],
    (input: AdditionalInput, context) => {
      refuseNobody(input);
      const { thread, people } = find(input, context);
      refuseUnassignable(people);
      const added = people.map(({ person }) => person.id);
      return setAdditional(
        thread,
        [...new Set([...thread.additionalAssignees, ...added])],
        context,
      );
    },
    { shows: wholeThread },
  ),
  removeAdditionalAssignees: mutation(
    ['thread:unassign', 'thread:read'],
    (input: AdditionalInput, context) => {
      refuseNobody(input);
      const { thread, people } = find(input, context);
      const removed = new Set(people.map(({ person }) => person.id));
      const rest = thread.additionalAssignees.filter((id) => !removed.has(id));
      return setAdditional(thread, rest, context);
    },
    { shows: wholeThread },
  ),
};

interface ThreadInput {
  threadId: string;
}

interface AssignInput extends ThreadInput {
  userId?: string | null;
  machineUserId?: string | null;
}

interface AdditionalInput extends ThreadInput {
  userIds?: string[] | null;
  machineUserIds?: string[] | null;
}

interface Named {
  field: string;
  person: User | MachineUser;
}

/** The thread and the people of an input. @throws {MutationRefused} where an id is unknown */
function find(input: ThreadInput & Partial<AssignInput & AdditionalInput>, { store }: Context) {
  const found = lookUp({
    threadId: [threads(store), input.threadId],
    userId: [users(store), input.userId],
    machineUserId: [machineUsers(store), input.machineUserId],
    userIds: [users(store), input.userIds],
    machineUserIds: [machineUsers(store), input.machineUserIds],
  });
  const { threadId: thread, ...others } = found;
  const people: Named[] = Object.entries(others).flatMap(([field, person]) =>
    [person ?? []].flat().map((one) => ({ field, person: one })),
  );
  return { thread, people };
}

function assign(thread: Thread, assignee: string | null, { store, keyOwner }: Context) {
  const { assignedTo: previousAssignee } = thread;
  if (threads(store).change(thread, { assignedTo: assignee }, keyOwner)) {
    thread.assignedAt = assignee === null ? null : thread.updatedAt;
    const entry = { previousAssignee, nextAssignee: assignee };
    record(thread, { __typename: 'ThreadAssignmentTransitionedEntry', ...entry }, keyOwner, store);
  }
  return { thread };
}

function setAdditional(thread: Thread, additionalAssignees: string[], context: Context) {
  const { store, keyOwner } = context;
  const { additionalAssignees: previousAssignees } = thread;
  if (threads(store).change(thread, { additionalAssignees }, keyOwner)) {
    const __typename = 'ThreadAdditionalAssigneesTransitionedEntry';
    const entry = { __typename, previousAssignees, nextAssignees: additionalAssignees } as const;
    record(thread, entry, keyOwner, store);
  }
  return { thread };
}

function refuseNoneOrBoth({ userId, machineUserId }: AssignInput): void {
  const fields = ['userId', 'machineUserId'];
  if (userId == null && machineUserId == null) {
    throw invalidInput(
      'Exactly one of userId and machineUserId is required.',
      fields.map((field) => ({ field, type: 'REQUIRED', message: `${field} is missing.` })),
    );
  }
  if (userId == null || machineUserId == null) return;
  throw invalidInput(
    'Exactly one of userId and machineUserId is allowed.',
    fields.map((field) => ({
      field,
      type: 'VALIDATION',
      message: `${field} is not allowed together with the other.`,
    })),
  );
}

function refuseNobody({ userIds, machineUserIds }: AdditionalInput): void {
  if ([...(userIds ?? []), ...(machineUserIds ?? [])].length > 0) return;
  throw invalidInput(
    'At least one of userIds and machineUserIds is required.',
    ['userIds', 'machineUserIds'].map((field) => ({
      field,
      type: 'REQUIRED',
      message: `${field} is missing or empty.`,
    })),
  );
}

/** @throws {MutationRefused} where somebody cannot have threads */
export function refuseUnassignable(people: readonly Named[]): void {
  const fields = people.flatMap(({ field, person }): FieldError[] => {
    const why = unassignable(person);
    return why === undefined ? [] : [{ field, type: 'VALIDATION', message: why }];
  });
  const [first] = fields;
  if (first) throw invalidInput(first.message, fields);
}

function unassignable(person: User | MachineUser): string | undefined {
  const isUser = 'isAssignableToThread' in person;
  if (person.isDeleted) return `This ${isUser ? 'user' : 'machine user'} was deleted.`;
  if (!isUser || person.isAssignableToThread) return undefined;
  return 'The role of this user does not allow threads to be assigned to them.';
}

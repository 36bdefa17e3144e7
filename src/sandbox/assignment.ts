import {
  type FieldError,
  forbidden,
  inputValidation,
  type MutationError,
  notFound,
} from './errors.js';
import type { Context, Resolver } from './resolvers.js';
import type { Store, Thread } from './state/store.js';

/** The mutations that change who has a thread. */
export const assignment: Record<string, Resolver> = {
  assignThread: changes<AssignInput>(['thread:assign', 'thread:read'], {
    refuse({ userId, machineUserId }) {
      const fields = ['userId', 'machineUserId'];
      if (userId == null && machineUserId == null) {
        return inputValidation(
          'Exactly one of userId and machineUserId is required.',
          fields.map((field) => ({ field, type: 'REQUIRED', message: `${field} is missing.` })),
        );
      }
      if (userId == null || machineUserId == null) return undefined;
      return inputValidation(
        'Exactly one of userId and machineUserId is allowed.',
        fields.map((field) => ({
          field,
          type: 'VALIDATION',
          message: `${field} is not allowed together with the other.`,
        })),
      );
    },
    people: ({ userId, machineUserId }) => ({
      userId: userId == null ? [] : [userId],
      machineUserId: machineUserId == null ? [] : [machineUserId],
    }),
    mustBeAssignable: true,
    apply(thread, { userId, machineUserId }, { store, keyOwner }) {
      store.assign(thread, userId ?? machineUserId ?? null, keyOwner);
    },
  }),
  unassignThread: changes<ThreadInput>(['thread:unassign', 'thread:read'], {
    people: () => ({}),
    mustBeAssignable: false,
    apply: (thread, _input, { store, keyOwner }) => store.assign(thread, null, keyOwner),
  }),
  addAdditionalAssignees: changes<AdditionalInput>(['thread:assign', 'thread:read'], {
    refuse: refuseNobody,
    people: additional,
    mustBeAssignable: true,
    apply(thread, input, { store, keyOwner }) {
      const added = Object.values(additional(input)).flat();
      const all = [...new Set([...thread.additionalAssignees, ...added])];
      store.setAdditionalAssignees(thread, all, keyOwner);
    },
  }),
  removeAdditionalAssignees: changes<AdditionalInput>(['thread:unassign', 'thread:read'], {
    refuse: refuseNobody,
    people: additional,
    mustBeAssignable: false,
    apply(thread, input, { store, keyOwner }) {
      const removed = Object.values(additional(input)).flat();
      const rest = thread.additionalAssignees.filter((id) => !removed.includes(id));
      store.setAdditionalAssignees(thread, rest, keyOwner);
    },
  }),
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

interface Change<Input> {
  /** What is wrong with the input by itself. */
  refuse?(input: Input): MutationError | undefined;
  /** The ids of the people in the input, by its fields. */
  people(input: Input): Record<string, string[]>;
  mustBeAssignable: boolean;
  apply(thread: Thread, input: Input, context: Context): void;
}

/** A mutation: permissions, then the input by itself, then what its ids stand for, then the change. */
function changes<Input extends ThreadInput>(
  permissions: readonly string[],
  change: Change<Input>,
): Resolver {
  return (_parent: unknown, { input }: { input: Input }, context: Context) => {
    const missing = permissions.filter((permission) => !context.permissions.has(permission));
    if (missing.length > 0) return refusal(forbidden(missing));
    const wrong = change.refuse?.(input);
    if (wrong) return refusal(wrong);
    const thread = context.store.threads.get(input.threadId);
    const people = Object.entries(change.people(input)).flatMap(([field, ids]) =>
      ids.map((id) => ({ field, id })),
    );
    const unknown = people
      .filter(({ field, id }) => !find(field, id, context.store))
      .map(({ field, id }) => absent(field, id));
    if (!thread) unknown.unshift(absent('threadId', input.threadId));
    if (!thread || unknown.length > 0) return refusal(notFound(unknown));
    if (change.mustBeAssignable) {
      const fields = people.flatMap(({ field, id }) => unassignable(field, id, context.store));
      const [first] = fields;
      if (first) return refusal(inputValidation(first.message, fields));
    }
    change.apply(thread, input, context);
    return { thread, error: null };
  };
}

const refusal = (error: MutationError) => ({ thread: null, error });

function additional({ userIds, machineUserIds }: AdditionalInput) {
  return { userIds: userIds ?? [], machineUserIds: machineUserIds ?? [] };
}

function refuseNobody(input: AdditionalInput): MutationError | undefined {
  const lists = additional(input);
  if (Object.values(lists).flat().length > 0) return undefined;
  return inputValidation(
    'At least one of userIds and machineUserIds is required.',
    Object.keys(lists).map((field) => ({
      field,
      type: 'REQUIRED',
      message: `${field} is missing or empty.`,
    })),
  );
}

const find = (field: string, id: string, store: Store) =>
  field.startsWith('machine') ? store.machineUser(id) : store.users.get(id);

const kinds: Record<string, readonly [name: string, prefix: string]> = {
  threadId: ['thread', 'th_'],
  userId: ['user', 'u_'],
  userIds: ['user', 'u_'],
  machineUserId: ['machine user', 'mu_'],
  machineUserIds: ['machine user', 'mu_'],
};

function absent(field: string, id: string): FieldError {
  const [name, prefix] = kinds[field] ?? ['entry', ''];
  const hint = id.startsWith(prefix) ? '' : ` (ids of ${name}s start with ${prefix})`;
  return { field, type: 'NOT_FOUND', message: `There is no ${name} with this id${hint}.` };
}

function unassignable(field: string, id: string, store: Store): FieldError[] {
  const found = find(field, id, store);
  if (found?.isDeleted) {
    return [{ field, type: 'VALIDATION', message: `This ${kinds[field]?.[0]} was deleted.` }];
  }
  if (found && 'isAssignableToThread' in found && !found.isAssignableToThread) {
    return [
      {
        field,
        type: 'VALIDATION',
        message: 'The role of this user does not allow threads to be assigned to them.',
      },
    ];
  }
  return [];
}

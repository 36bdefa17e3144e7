import { customers } from './customers/state.js';
import { type MutationError, MutationRefused } from './errors.js';
import type { AllowedHosts } from './http/allowed-hosts.js';
import type { Entry } from './state/entry.js';
import type { Store } from './state/store.js';

/** Who sent the request, and what the sandbox knows. */
export interface Context {
  store: Store;
  /** Where the sandbox's own server is, e.g. `http://127.0.0.1:4000`. */
  origin: string;
  /** Whom it calls. */
  hosts: AllowedHosts;
  /** The id of the machine user that the API key belongs to. */
  keyOwner: string;
  permissions: ReadonlySet<string>;
  /** Every permission that there is. */
  allPermissions: readonly string[];
  /** What the next mutation is to answer, scripted by `sandbox.fail`. */
  mutationError?: MutationError | undefined;
}

/** What the sandbox knows of one section of the API. */
export interface Section {
  /** What the passing of time changes; runs before each request. */
  passTime?(store: Store): void;
  /** When the passing of time will change something, in ISO 8601. */
  changesAt?(store: Store): string[];
  /** Types whose objects have an id, by their names. */
  kinds?: Record<string, Kind>;
  /** Fields of the root `Query`. */
  queries?: Record<string, RootField>;
  /** Fields of the root `Mutation`. */
  mutations?: Record<string, RootField>;
  /**
   * The other fields that are not simply read from their object, by type and name. What is neither
   * here nor in the object is filled with something plausible.
   */
  fields?: Record<string, Record<string, Resolver>>;
}

export type Resolver = (parent: never, args: never, context: Context) => unknown;

interface Kind {
  /** What the ids begin with, without the underscore. */
  prefix: string;
  /**
   * What an API key needs to see more than the id of such an object where another object shows it.
   *
   * @default nothing
   */
  read?: string;
  /** What an API key needs for single fields beside, by their names. */
  readField?: Record<string, string>;
  /** The objects that there are. */
  all?(store: Store): readonly { id: string }[];
}

export interface RootField {
  /** What an API key needs to use the field, whatever it selects. */
  permissions: readonly string[];
  /** What it needs beside those for some inputs: the field itself asks for them. */
  forInput?: readonly string[];
  /** Kinds that the field's object shows without a permission of their own. */
  shows: readonly string[];
  resolve(args: never, context: Context): unknown;
}

/**
 * A field of `Query`. What it does not find is null.
 *
 * @param shows kinds that the field's object shows without a permission of their own
 */
export const query = <Args>(
  permissions: string | readonly string[],
  resolve: (args: Args, context: Context) => unknown,
  { shows = [] }: { shows?: readonly string[] } = {},
): RootField => ({
  permissions: [permissions].flat(),
  shows,
  resolve: (args: Args, context) => resolve(args, context) ?? null,
});

/**
 * A field of `Mutation`.
 *
 * @param run makes the change and gives the fields of the payload; what it refuses, it throws
 * @param shows kinds that the payload's object shows without a permission of their own
 * @param forInput permissions that `run` asks for where an input needs them
 */
export const mutation = <Input>(
  permissions: string | readonly string[],
  run: (input: Input, context: Context) => object | undefined,
  { shows = [], forInput = [] }: { shows?: readonly string[]; forInput?: readonly string[] } = {},
): RootField => ({
  permissions: [permissions].flat(),
  forInput,
  shows,
  resolve({ input }: { input: Input }, context) {
    try {
      return { ...context.store.attempt(() => run(input, context)), error: null };
    } catch (error) {
      if (error instanceof MutationRefused) return { error: error.error };
      throw error;
    }
  },
});

/** Who did something, as a member of the unions `Actor` and `InternalActor`. */
export function actor(id: string, store: Store) {
  if (id.startsWith('u_')) return { __typename: 'UserActor', userId: id };
  if (id.startsWith('mu_')) return { __typename: 'MachineUserActor', machineUserId: id };
  if (id.startsWith('c_')) {
    const isThere = customers(store).get(id) !== undefined;
    return { __typename: isThere ? 'CustomerActor' : 'DeletedCustomerActor', customerId: id };
  }
  return { __typename: 'SystemActor', systemId: id };
}

/** The fields of an entry that say who made it. */
export const madeBy: Record<string, Resolver> = {
  createdBy: ({ createdBy }: Entry, _args, { store }) => actor(createdBy, store),
  updatedBy: ({ updatedBy }: Entry, _args, { store }) => actor(updatedBy, store),
};

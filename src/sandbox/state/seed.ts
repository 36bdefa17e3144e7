import {
  completeMachineUser,
  defaultMachineUsers,
  keyOwner,
  type SeedMachineUser,
} from '../machine-users/seed.js';
import { refuseUnknown } from '../option-names.js';
import { defaultThreads } from '../threads/defaults.js';
import { completeThread, type SeedThread } from '../threads/seed.js';
import { completeUser, defaultUsers, type SeedUser } from '../users/seed.js';

/** What a sandbox starts with. Of each entry everything but `id` may be left out. */
export interface SandboxSeed {
  threads: SeedThread[];
  users: SeedUser[];
  machineUsers: SeedMachineUser[];
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
  refuseUnknown("The sandbox's seed", seed, { threads: true, users: true, machineUsers: true });
  const users = entries(seed.users ?? defaultUsers(), 'users').map(completeUser);
  const machineUsers = entries(seed.machineUsers ?? defaultMachineUsers(), 'machineUsers').map(
    completeMachineUser,
  );
  const known = new Set([keyOwner.id, ...[...users, ...machineUsers].map(({ id }) => id)]);
  const threads = entries(seed.threads ?? defaultThreads(), 'threads').map(completeThread);
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

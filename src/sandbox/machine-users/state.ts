import type { Entry } from '../state/entry.js';
import type { CompleteSeed } from '../state/seed.js';
import { table } from '../state/store.js';
import { completeMachineUser, keyOwner } from './seed.js';

export type MachineUser = CompleteSeed['machineUsers'][number] & Entry;

/** The owner of the API keys is among them even where the seed does not list it. */
export const machineUsers = table<MachineUser>('machine user', 'mu', ({ seed }) => {
  const isListed = seed.machineUsers.some(({ id }) => id === keyOwner.id);
  const all = isListed
    ? seed.machineUsers
    : [...seed.machineUsers, completeMachineUser(keyOwner, 0)];
  return all.map((machineUser) => ({ ...machineUser, createdBy: 'system', updatedBy: 'system' }));
});

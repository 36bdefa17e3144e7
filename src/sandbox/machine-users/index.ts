import { byCreation, type List, page } from '../pages.js';
import { actor, madeBy, query, type Section } from '../section.js';
import { keyOwner } from './seed.js';
import { type MachineUser, machineUsers } from './state.js';

export const machineUsersSection: Section = {
  kinds: {
    MachineUser: {
      prefix: 'mu',
      read: 'machineUser:read',
      all: (store) => machineUsers(store).all(),
    },
  },
  queries: {
    machineUser: query('machineUser:read', ({ machineUserId }: MachineUserId, { store }) =>
      machineUsers(store).get(machineUserId),
    ),
    machineUsers: query(
      'machineUser:read',
      ({ filters, ...rest }: List<{ type?: string | null }>, { store }) => {
        const listed = new Set(store.seed.machineUsers.map(({ id }) => id));
        const found = machineUsers(store).filter(
          ({ id, type }) =>
            (id !== keyOwner.id || listed.has(id)) &&
            (filters?.type == null || filters.type === type),
        );
        return page(found, byCreation, rest);
      },
    ),
    myMachineUser: query([], (_args, { store, keyOwner }) => machineUsers(store).get(keyOwner)),
  },
  fields: {
    MachineUser: {
      ...madeBy,
      deletedAt: ({ isDeleted, updatedAt }: MachineUser) => (isDeleted ? updatedAt : null),
      deletedBy: ({ isDeleted }: MachineUser) => (isDeleted ? actor('system') : null),
    },
    MachineUserActor: {
      machineUser: ({ machineUserId }: MachineUserId, _args, { store }) =>
        machineUsers(store).get(machineUserId),
    },
  },
};

interface MachineUserId {
  machineUserId: string;
}

import { refuseEmpty, refuseNothing, refuseUnless, replaced, type Update } from '../input.js';
import { byCreation, type List, page } from '../lists/pages.js';
import { lookUp, withoutDeleted } from '../look-up.js';
import { actor, type Context, madeBy, mutation, query, type Section } from '../section.js';
import { apiKeysPart } from './api-keys.js';
import { keyOwner } from './seed.js';
import { type MachineUser, machineUsers } from './state.js';

export const machineUsersSection: Section = {
  kinds: {
    MachineUser: {
      prefix: 'mu',
      read: 'machineUser:read',
      all: (store) => machineUsers(store).all(),
    },
    ...apiKeysPart.kinds,
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
  mutations: {
    ...apiKeysPart.mutations,
    createMachineUser: mutation('machineUser:create', (input: CreateInput, { store, keyOwner }) => {
      const { fullName, publicName, description, type } = input;
      refuseEmpty({ fullName, publicName });
      const machineUser = machineUsers(store).add(
        {
          fullName: fullName.trim(),
          publicName: publicName.trim(),
          description: description ?? null,
          type: type ?? 'API_USER',
          isDeleted: false,
        },
        keyOwner,
      );
      return { machineUser };
    }),
    updateMachineUser: mutation('machineUser:edit', (input: UpdateInput, context) => {
      const machineUser = find(input, context);
      const { fullName, publicName, description, type, avatar } = input;
      refuseNothing({ fullName, publicName, description, type, avatar });
      refuseEmpty({ fullName: fullName?.value, publicName: publicName?.value });
      const values = {
        fullName: replaced(fullName)?.trim(),
        publicName: replaced(publicName)?.trim(),
        description: replaced(description),
        type: type ?? undefined,
      };
      machineUsers(context.store).change(machineUser, values, context.keyOwner);
      return { machineUser };
    }),
    deleteMachineUser: mutation('machineUser:delete', (input: MachineUserId, context) => {
      const machineUser = find(input, context);
      const { id } = machineUser;
      const isOwn = id === context.keyOwner;
      refuseUnless(!isOwn, 'machineUserId', 'The API key of the request belongs to it.');
      machineUsers(context.store).change(machineUser, { isDeleted: true }, context.keyOwner);
      return { machineUser };
    }),
  },
  fields: {
    ...apiKeysPart.fields,
    MachineUser: {
      ...apiKeysPart.fields.MachineUser,
      ...madeBy,
      avatar: () => null,
      deletedAt: ({ isDeleted, updatedAt }: MachineUser) => (isDeleted ? updatedAt : null),
      deletedBy: ({ isDeleted, updatedBy }: MachineUser, _args, { store }) =>
        isDeleted ? actor(updatedBy, store) : null,
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

interface CreateInput {
  fullName: string;
  publicName: string;
  description?: string | null;
  type?: MachineUser['type'] | null;
}

interface UpdateInput extends MachineUserId {
  fullName?: Update<string>;
  publicName?: Update<string>;
  description?: Update<string>;
  type?: MachineUser['type'] | null;
  avatar?: object | null;
}

const find = ({ machineUserId }: MachineUserId, { store }: Context): MachineUser =>
  lookUp({ machineUserId: [withoutDeleted(machineUsers(store)), machineUserId] }).machineUserId;

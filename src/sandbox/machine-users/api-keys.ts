import { randomBytes } from 'node:crypto';
import { refused } from '../errors.js';
import { refuseUnless } from '../input.js';
import { byCreation, type PageArguments, page } from '../lists/pages.js';
import { lookUp, withoutDeleted } from '../look-up.js';
import { actor, type Context, madeBy, mutation, type Section } from '../section.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { machineUsers } from './state.js';

/** A key that was made through the API. It opens the sandbox as the keys of its options do. */
interface ApiKey extends Entry {
  machineUserId: string;
  description: string | null;
  permissions: string[];
  secret: string;
  isDeleted: boolean;
  deletedAt: string | null;
  deletedBy: string | null;
}

const apiKeys = table<ApiKey>('API key', 'apk');

/** The entry of a key that may still be used. */
export const apiKeyOf = (secret: string, store: Store): ApiKey | undefined =>
  apiKeys(store).find(
    (key) =>
      !key.isDeleted &&
      key.secret === secret &&
      machineUsers(store).get(key.machineUserId)?.isDeleted === false,
  );

/** Keys of machine users. */
export const apiKeysPart = {
  kinds: { ApiKey: { prefix: 'apk', read: 'apiKey:read', all: (store) => apiKeys(store).all() } },
  mutations: {
    createApiKey: mutation('apiKey:create', (input: CreateInput, context) => {
      const { store, keyOwner } = context;
      const { machineUserId: machineUser } = lookUp({
        machineUserId: [machineUsers(store), input.machineUserId],
      });
      refuseUnless(!machineUser.isDeleted, 'machineUserId', 'This machine user was deleted.');
      refuseForeign(input.permissions, context);
      const secret = `plainApiKey_${randomBytes(16).toString('hex')}`;
      const alive = { isDeleted: false, deletedAt: null, deletedBy: null };
      const apiKey = apiKeys(store).add(
        {
          machineUserId: machineUser.id,
          description: input.description ?? null,
          permissions: [...input.permissions],
          secret,
          ...alive,
        },
        keyOwner,
      );
      return { apiKey, apiKeySecret: secret };
    }),
    updateApiKey: mutation('apiKey:edit', (input: UpdateInput, context) => {
      const apiKey = find(input, context);
      refuseForeign(input.permissions, context);
      const { description } = input;
      const values = { permissions: [...input.permissions], description };
      apiKeys(context.store).change(apiKey, values, context.keyOwner);
      return { apiKey };
    }),
    deleteApiKey: mutation('apiKey:delete', (input: KeyInput, context) => {
      const apiKey = find(input, context);
      const { store, keyOwner } = context;
      const deleted = { isDeleted: true, deletedAt: store.now(), deletedBy: keyOwner };
      apiKeys(store).change(apiKey, deleted, keyOwner);
      return { apiKey };
    }),
  },
  fields: {
    ApiKey: {
      ...madeBy,
      deletedBy: ({ deletedBy }: ApiKey, _args, { store }) => deletedBy && actor(deletedBy, store),
    },
    MachineUser: {
      apiKey: ({ id }: { id: string }, { apiKeyId }: KeyInput, { store }) => {
        const apiKey = apiKeys(store).get(apiKeyId);
        return apiKey?.machineUserId === id ? apiKey : null;
      },
      apiKeys: ({ id }: { id: string }, args: PageArguments, { store }) =>
        page(
          apiKeys(store).filter(({ machineUserId }) => machineUserId === id),
          byCreation,
          args,
        ),
    },
  },
} satisfies Section;

interface CreateInput {
  machineUserId: string;
  description?: string | null;
  permissions: string[];
}

interface KeyInput {
  apiKeyId: string;
}

interface UpdateInput extends KeyInput {
  description?: string | null | undefined;
  permissions: string[];
}

const find = ({ apiKeyId }: KeyInput, { store }: Context): ApiKey =>
  lookUp({ apiKeyId: [withoutDeleted(apiKeys(store)), apiKeyId] }).apiKeyId;

/** Nobody can give what they do not have. */
function refuseForeign(wanted: readonly string[], { permissions, allPermissions }: Context): void {
  const unknown = wanted.filter((permission) => !allPermissions.includes(permission));
  const [first] = unknown;
  refuseUnless(!first, 'permissions', `There is no permission ${first}.`);
  const foreign = wanted.filter((permission) => !permissions.has(permission));
  if (foreign.length === 0) return;
  const message = `The API key of the request has no permission ${foreign.join(', ')} itself.`;
  throw refused('insufficient_permissions', message, [
    { field: 'permissions', type: 'VALIDATION', message },
  ]);
}

import type { Entry } from '../state/entry.js';
import type { CompleteSeed } from '../state/seed.js';
import { table } from '../state/store.js';

export type User = CompleteSeed['users'][number] & Entry;

export const users = table<User>('user', 'u', ({ seed }) =>
  seed.users.map((user) => ({ ...user, createdBy: 'system', updatedBy: 'system' })),
);

import type { Entry } from '../entry.js';
import type { CompleteSeed } from '../seed.js';
import { table } from '../store.js';

export type User = CompleteSeed['users'][number] & Entry;

export const users = table<User>('user', 'u', ({ seed }) =>
  seed.users.map((user) => ({ ...user, createdBy: 'system', updatedBy: 'system' })),
);

import { byCreation, type List, page } from '../lists/pages.js';
import { actor, madeBy, query, type Section } from '../section.js';
import { type User, users } from './state.js';

export const usersSection: Section = {
  kinds: { User: { prefix: 'u', read: 'user:read', all: (store) => users(store).all() } },
  queries: {
    user: query('user:read', ({ userId }: UserId, { store }) => users(store).get(userId)),
    userByEmail: query('user:read', ({ email }: { email: string }, { store }) =>
      users(store).find((user) => user.email.toLowerCase() === email.toLowerCase()),
    ),
    users: query('user:read', ({ filters, ...rest }: List<UsersFilter>, { store }) => {
      const wanted = [
        filters?.isAssignableToThread,
        filters?.isAssignableToTask,
        filters?.isAssignableToCustomer,
      ].filter((value) => value != null);
      const found = users(store).filter((user) =>
        wanted.every((value) => user.isAssignableToThread === value),
      );
      return page(found, byCreation, rest);
    }),
    // API keys belong to machine users, never to people.
    myUser: query([], () => null),
    myUserAccount: query([], () => null),
  },
  fields: {
    User: {
      ...madeBy,
      avatarUrl: () => null,
      slackIdentities: () => [],
      statusChangedAt: ({ updatedAt }: User) => updatedAt,
      deletedAt: ({ isDeleted, updatedAt }: User) => (isDeleted ? updatedAt : null),
      deletedBy: ({ isDeleted }: User, _args, { store }) =>
        isDeleted ? actor('system', store) : null,
    },
    UserActor: { user: ({ userId }: UserId, _args, { store }) => users(store).get(userId) },
  },
};

interface UserId {
  userId: string;
}

interface UsersFilter {
  isAssignableToThread?: boolean | null;
  isAssignableToTask?: boolean | null;
  isAssignableToCustomer?: boolean | null;
}

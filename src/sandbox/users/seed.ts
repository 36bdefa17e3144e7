import { founded, slug, ulid } from '../state/entry.js';
import { instant } from '../state/seed-values.js';

export interface SeedUser {
  /** Starts with `u_`. */
  id: string;
  fullName?: string;
  publicName?: string;
  email?: string;
  /** @default 'ONLINE' */
  status?: 'ONLINE' | 'OFFLINE' | 'AWAY';
  /** Whether the role of the user lets threads be assigned to them. @default true */
  isAssignableToThread?: boolean;
  /** @default false */
  isDeleted?: boolean;
  createdAt?: string;
  updatedAt?: string;
}

export const defaultUsers = (): SeedUser[] => [matt, ...otherUsers.map(user)];

export function completeUser(user: SeedUser, index: number): Required<SeedUser> {
  const where = `user ${user.id}`;
  const fullName = user.fullName ?? `Sample User ${index + 1}`;
  const isDeleted = user.isDeleted ?? false;
  const createdAt = instant(user.createdAt ?? founded, where, 'createdAt');
  return {
    id: user.id,
    fullName,
    publicName: user.publicName ?? fullName.split(' ')[0] ?? fullName,
    email: user.email ?? `${slug(fullName)}@support.example`,
    status: user.status ?? 'ONLINE',
    isAssignableToThread: !isDeleted && (user.isAssignableToThread ?? true),
    isDeleted,
    createdAt,
    updatedAt: instant(user.updatedAt ?? createdAt, where, 'updatedAt'),
  };
}

/** The id of one of the default seed's users. */
export const idOfUser = (fullName: string) => `u_${ulid(founded, fullName)}`;

/** In the vendor's documentation threads are assigned to him. */
export const matt: SeedUser = {
  id: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN',
  fullName: 'Matt Vagni',
  publicName: 'Matt',
  email: 'matt@plain.com',
  createdAt: '2022-01-20T10:12:33.901Z',
  updatedAt: '2023-05-16T12:36:52.266Z',
};

export const otherUsers = [
  'Nadia Rahman',
  'Oskar Weiss',
  'Priya Nair',
  'Quentin Moreau',
  'Rosa Jimenez',
  'Sam Viewer',
  'Tomas Former',
] as const;

function user(fullName: string): SeedUser {
  return {
    id: idOfUser(fullName),
    fullName,
    publicName: fullName.split(' ')[0] ?? fullName,
    email: `${slug(fullName)}@support.example`,
    status: fullName.startsWith('Q') ? 'AWAY' : 'ONLINE',
    isAssignableToThread: fullName !== 'Sam Viewer' && fullName !== 'Tomas Former',
    isDeleted: fullName === 'Tomas Former',
    createdAt: founded,
    updatedAt: founded,
  };
}

import { founded, ulid } from '../state/entry.js';
import { instant } from '../state/seed-values.js';

export interface SeedMachineUser {
  /** Starts with `mu_`. */
  id: string;
  fullName?: string;
  publicName?: string;
  /** @default null */
  description?: string | null;
  /** @default 'API_USER' */
  type?: 'API_USER' | 'AI_AGENT';
  /** @default false */
  isDeleted?: boolean;
  createdAt?: string;
  updatedAt?: string;
}

/** The machine user that the sandbox's API keys belong to, as in the vendor's documentation. */
export const keyOwner = {
  id: 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY',
  fullName: 'Support automation',
  publicName: 'Automation',
  description: 'The API keys of the sandbox belong to it.',
} as const;

/** Creates the documented thread. */
export const contactForm = 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R';

export const defaultMachineUsers = (): SeedMachineUser[] => [
  { ...keyOwner },
  {
    id: contactForm,
    fullName: 'Contact form',
    publicName: 'Contact form',
    description: 'Opens threads for what comes in through the website.',
  },
  {
    id: `mu_${ulid(founded, 'triage')}`,
    fullName: 'Triage assistant',
    publicName: 'Triage',
    type: 'AI_AGENT',
  },
];

export function completeMachineUser(
  user: SeedMachineUser,
  index: number,
): Required<SeedMachineUser> {
  const where = `machine user ${user.id}`;
  const fullName = user.fullName ?? `Sample machine user ${index + 1}`;
  const createdAt = instant(user.createdAt ?? founded, where, 'createdAt');
  return {
    id: user.id,
    fullName,
    publicName: user.publicName ?? fullName,
    description: user.description ?? null,
    type: user.type ?? 'API_USER',
    isDeleted: user.isDeleted ?? false,
    createdAt,
    updatedAt: instant(user.updatedAt ?? createdAt, where, 'updatedAt'),
  };
}

import { type Entry, setUp, slug, ulid } from '../entry.js';
import { defaultTenants } from '../tenants/defaults.js';

export interface Customer extends Entry {
  externalId: string | null;
  fullName: string;
  shortName: string | null;
  avatarUrl: string | null;
  isAnonymous: boolean;
  emailAddress: string;
  isEmailVerified: boolean;
  /** Ids of tenants. */
  tenants: string[];
  markedAsSpamAt: string | null;
}

export const defaultCustomers: readonly Customer[] = [
  { ...makeCustomer('Ada Brightwater'), id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
  makeCustomer('Bruno Castell', 0),
  makeCustomer('Chidi Okafor', 0),
  makeCustomer('Dana Lindqvist', 1),
  makeCustomer('Emeka Stone', 1),
  makeCustomer('Farah Haddad', 2),
  makeCustomer('Goran Petrov'),
  makeCustomer('Hana Mori', 2),
  makeCustomer('Ines Duarte'),
  { ...makeCustomer('Free Prizes'), markedAsSpamAt: '2023-07-01T08:30:00.000Z' },
];

/** A customer of whom nothing but the name, or the id, is known. */
export function makeCustomer(fullName: string, tenantIndex?: number): Customer {
  const tenant = tenantIndex === undefined ? undefined : defaultTenants[tenantIndex];
  return {
    id: `c_${ulid(setUp.createdAt, fullName)}`,
    externalId: null,
    fullName,
    shortName: fullName.split(' ')[0] ?? null,
    avatarUrl: null,
    isAnonymous: false,
    emailAddress: `${slug(fullName)}@${tenant?.externalId ?? 'customer.example'}`,
    isEmailVerified: true,
    tenants: tenant ? [tenant.id] : [],
    markedAsSpamAt: null,
    ...setUp,
  };
}

import { defaultCompanies } from '../companies/defaults.js';
import { type Entry, setUp, slug, ulid } from '../state/entry.js';
import { defaultTenants } from '../tenants/defaults.js';

export interface Customer extends Entry {
  externalId: string | null;
  fullName: string;
  shortName: string | null;
  avatarUrl: string | null;
  isAnonymous: boolean;
  emailAddress: string;
  isEmailVerified: boolean;
  verifiedAt: string | null;
  /** The id of a company. */
  company: string | null;
  markedAsSpamAt: string | null;
  markedAsSpamBy: string | null;
}

/** A customer, and the ids of the tenants that they start in. */
export interface DefaultCustomer extends Customer {
  tenants: string[];
}

/** What customers are grouped by. */
export interface CustomerGroup extends Entry {
  name: string;
  key: string;
  color: string;
  externalId: string | null;
}

export const defaultCustomerGroups: readonly CustomerGroup[] = [
  customerGroup('Early access', 'early-access', '#0ea5e9'),
  customerGroup('Enterprise', 'enterprise', '#7c3aed'),
];

export const defaultCustomers: readonly DefaultCustomer[] = [
  { ...makeCustomer('Ada Brightwater'), id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
  makeCustomer('Bruno Castell', 0),
  makeCustomer('Chidi Okafor', 0),
  makeCustomer('Dana Lindqvist', 1),
  makeCustomer('Emeka Stone', 1),
  makeCustomer('Farah Haddad', 2),
  makeCustomer('Goran Petrov'),
  makeCustomer('Hana Mori', 2),
  makeCustomer('Ines Duarte'),
  {
    ...makeCustomer('Free Prizes'),
    markedAsSpamAt: '2023-07-01T08:30:00.000Z',
    markedAsSpamBy: 'system',
  },
];

/** A customer of whom nothing but the name, or the id, is known. */
export function makeCustomer(fullName: string, tenantIndex?: number): DefaultCustomer {
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
    verifiedAt: setUp.createdAt,
    company: tenantIndex === undefined ? null : (defaultCompanies[tenantIndex]?.id ?? null),
    tenants: tenant ? [tenant.id] : [],
    markedAsSpamAt: null,
    markedAsSpamBy: null,
    ...setUp,
  };
}

function customerGroup(name: string, key: string, color: string): CustomerGroup {
  return { id: `cg_${ulid(setUp.createdAt, key)}`, name, key, color, externalId: null, ...setUp };
}

import { type Entry, setUp, ulid } from '../state/entry.js';
import { defaultTiers } from '../tiers/defaults.js';

export interface Company extends Entry {
  name: string;
  domainName: string;
  contractValue: number | null;
  /** The id of a user. */
  accountOwner: string | null;
  isDeleted: boolean;
  deletedAt: string | null;
  deletedBy: string | null;
}

/** What a company starts with, and the id of the tier that it starts in. */
interface DefaultCompany extends Company {
  tier: string | null;
}

export const defaultCompanies: readonly DefaultCompany[] = [
  { ...company('Northwind Traders', 'northwind.example'), tier: defaultTiers[0]?.id ?? null },
  company('Halcyon Labs', 'halcyon.example'),
  company('Brightside Energy', 'brightside.example'),
];

function company(name: string, domainName: string): DefaultCompany {
  return {
    id: `co_${ulid(setUp.createdAt, name)}`,
    name,
    domainName,
    contractValue: null,
    accountOwner: null,
    isDeleted: false,
    deletedAt: null,
    deletedBy: null,
    tier: null,
    ...setUp,
  };
}

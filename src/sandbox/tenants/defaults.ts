import { type Entry, setUp, ulid } from '../state/entry.js';
import { defaultTiers } from '../tiers/defaults.js';

export interface Tenant extends Entry {
  name: string;
  externalId: string;
  url: string | null;
  source: 'API' | 'SALESFORCE' | 'HUBSPOT';
  isDeleted: boolean;
}

/** A tenant, and the id of the tier that it starts in. */
export interface DefaultTenant extends Tenant {
  tier: string | null;
}

export const defaultTenants: readonly DefaultTenant[] = [
  tenant('Northwind Traders', 'northwind.example', 0, 'HUBSPOT'),
  tenant('Halcyon Labs', 'halcyon.example', 1, 'API'),
  tenant('Brightside Energy', 'brightside.example', 1, 'SALESFORCE'),
];

/** A tenant of which nothing but the id is known. */
export const makeTenant = (id: string): DefaultTenant => ({
  ...tenant('Sample tenant', 'tenant.example', 1, 'API'),
  id,
  externalId: id,
});

function tenant(
  name: string,
  externalId: string,
  tierIndex: number,
  source: Tenant['source'],
): DefaultTenant {
  return {
    id: `te_${ulid(setUp.createdAt, name)}`,
    name,
    externalId,
    url: `https://${externalId}`,
    source,
    isDeleted: false,
    tier: defaultTiers[tierIndex]?.id ?? null,
    ...setUp,
  };
}

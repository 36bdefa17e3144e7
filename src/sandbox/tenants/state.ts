import { lookUpBy } from '../look-up.js';
import { type Store, table } from '../store.js';
import { defaultTenants, makeTenant, type Tenant } from './defaults.js';

/** Those of the seed's threads that nobody knows are made up. */
export const tenants = table<Tenant>('tenant', 'te', ({ seed }) => {
  const named = seed.threads.flatMap(({ tenant }) => tenant ?? []);
  const known = new Set(defaultTenants.map(({ id }) => id));
  return [...defaultTenants, ...named.filter((id) => !known.has(id)).map(makeTenant)];
});

/** As `TenantIdentifierInput`: exactly one of the two. */
export interface TenantIdentifier {
  tenantId?: string | null;
  externalId?: string | null;
}

/** @throws {MutationRefused} where the identifier names none, or is not one */
export const tenantOf = (identifier: TenantIdentifier, field: string, store: Store): Tenant =>
  lookUpBy(tenants(store), field, identifier, {
    tenantId: ({ id }) => id,
    externalId: ({ externalId }) => externalId,
  });

import { table } from '../store.js';
import { defaultTenants, makeTenant, type Tenant } from './defaults.js';

/** Those of the seed's threads that nobody knows are made up. */
export const tenants = table<Tenant>('tenant', 'te', ({ seed }) => {
  const named = seed.threads.flatMap(({ tenant }) => tenant ?? []);
  const known = new Set(defaultTenants.map(({ id }) => id));
  return [...defaultTenants, ...named.filter((id) => !known.has(id)).map(makeTenant)];
});

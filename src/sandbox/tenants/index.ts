import { byCreation, type PageArguments, page } from '../pages.js';
import { madeBy, query, type Section } from '../section.js';
import { tiers } from '../tiers/state.js';
import type { Tenant } from './defaults.js';
import { tenants } from './state.js';

export const tenantsSection: Section = {
  kinds: {
    Tenant: { prefix: 'te', read: 'tenant:read', all: (store) => tenants(store).all() },
  },
  queries: {
    tenant: query('tenant:read', ({ tenantId }: { tenantId: string }, { store }) =>
      tenants(store).get(tenantId),
    ),
    tenants: query('tenant:read', (args: PageArguments, { store }) =>
      page(tenants(store).all(), byCreation, args),
    ),
  },
  fields: {
    Tenant: {
      ...madeBy,
      tier: ({ tier }: Tenant, _args, { store }) => tier && tiers(store).get(tier),
    },
  },
};

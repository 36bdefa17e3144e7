import { customerTenantMemberships } from '../customers/state.js';
import { isListed, type Span, termOf } from '../lists/filters.js';
import { byCreation, type List, type PageArguments, page } from '../lists/pages.js';
import { madeBy, mutation, query, type Section } from '../section.js';
import { tierMembershipOf, tierMemberships, tierOfMember } from '../tiers/state.js';
import type { Tenant } from './defaults.js';
import { tenantFieldsPart } from './fields.js';
import { importCounts } from './import-counts.js';
import { memberships } from './memberships.js';
import { type TenantIdentifier, tenantFields, tenantOf, tenants } from './state.js';
import { type ImportedTenant, importTenant, upsertTenant } from './upsert.js';

export const tenantsSection: Section = {
  kinds: {
    ...tenantFieldsPart.kinds,
    Tenant: { prefix: 'te', read: 'tenant:read', all: (store) => tenants(store).all() },
  },
  queries: {
    ...tenantFieldsPart.queries,
    tenant: query('tenant:read', ({ tenantId }: { tenantId: string }, { store }) => {
      const tenant = tenants(store).get(tenantId);
      return tenant?.isDeleted ? null : tenant;
    }),
    tenants: query('tenant:read', ({ filters, ...rest }: List<TenantsFilter>, { store }) => {
      const wanted = { ...filters, ids: filters?.tenantIds };
      return page(
        tenants(store).filter((tenant) => isListed(tenant, wanted)),
        byCreation,
        rest,
      );
    }),
    searchTenants: query('tenant:search', ({ searchQuery, ...rest }: Search, { store }) => {
      const term = termOf(searchQuery);
      const found = tenants(store).filter(
        ({ name, externalId, isDeleted }) =>
          !isDeleted && (name.toLowerCase().includes(term) || externalId.toLowerCase() === term),
      );
      const wrapped = found.map((tenant) => ({ ...tenant, tenant }));
      return page(wrapped, byCreation, rest);
    }),
  },
  mutations: {
    ...tenantFieldsPart.mutations,
    ...memberships,
    upsertTenant: mutation(['tenant:create', 'tenant:read'], upsertTenant),
    deleteTenant: mutation(
      'tenant:delete',
      (input: { tenantIdentifier: TenantIdentifier }, { store, keyOwner }) => {
        const tenant = tenantOf(input.tenantIdentifier, 'tenantIdentifier', store);
        tenants(store).change(tenant, { isDeleted: true }, keyOwner);
        for (const table of [tenantFields(store), customerTenantMemberships(store)]) {
          for (const { id, tenantId } of table.all()) if (tenantId === tenant.id) table.delete(id);
        }
        const membership = tierMembershipOf(tenant.id, store);
        if (membership) tierMemberships(store).delete(membership.id);
        return { tenant };
      },
    ),
    importTenants: mutation(
      ['tenant:create', 'tenant:edit'],
      ({ tenants: wanted }: { tenants: ImportedTenant[] }, context) => ({
        result: importCounts(wanted.map((tenant) => importTenant(tenant, context).result)),
      }),
    ),
  },
  fields: {
    ...tenantFieldsPart.fields,
    Tenant: {
      ...madeBy,
      tier: ({ id }: Tenant, _args, { store }) => tierOfMember(id, store) ?? null,
      tenantFields: ({ id }: Tenant, _args, { store }) =>
        tenantFields(store).filter(({ tenantId }) => tenantId === id),
    },
  },
};

interface TenantsFilter {
  tenantIds?: string[] | null;
  isDeleted?: boolean | null;
  updatedAt?: Span | null;
}

interface Search extends PageArguments {
  searchQuery: { term: string };
}

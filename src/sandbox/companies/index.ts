import { customers } from '../customers/state.js';
import { notFound } from '../errors.js';
import { refuseEmpty, refuseUnless } from '../input.js';
import { isListed, type Span, termOf } from '../lists/filters.js';
import { byCreation, type List, page } from '../lists/pages.js';
import { isAbsent, lookUp } from '../look-up.js';
import { actor, type Context, madeBy, mutation, query, type Section } from '../section.js';
import { tierMembershipOf, tierMemberships, tierOfMember } from '../tiers/state.js';
import { users } from '../users/state.js';
import type { Company } from './defaults.js';
import { type CompanyIdentifier, companies, companyOf, domainOf, findCompany } from './state.js';

export const companiesSection: Section = {
  kinds: {
    Company: { prefix: 'co', read: 'company:read', all: (store) => companies(store).all() },
  },
  queries: {
    company: query('company:read', ({ companyId }: { companyId: string }, { store }) =>
      companies(store).get(companyId),
    ),
    companies: query('company:read', ({ filters, ...rest }: List<CompaniesFilter>, { store }) => {
      const found = companies(store).filter((company) => matches(company, filters));
      return page(found, byCreation, rest);
    }),
    searchCompanies: query(
      'company:read',
      ({ searchQuery, filters, ...rest }: Search & List<CompaniesFilter>, { store }) => {
        const term = termOf(searchQuery);
        const found = companies(store).filter(
          (company) =>
            matches(company, filters) &&
            [company.name, company.domainName].some((text) => text.toLowerCase().includes(term)),
        );
        const wrapped = found.map((company) => ({ ...company, company }));
        return page(wrapped, byCreation, rest);
      },
    ),
  },
  mutations: {
    upsertCompany: mutation(
      ['company:create', 'company:edit'],
      (input: UpsertInput, { store, keyOwner }) => {
        const { name, domainName, contractValue, accountOwnerUserId } = input;
        const table = companies(store);
        const [key, entry] = findCompany(input.identifier, 'identifier', store);
        if (!entry && key === 'companyId') throw notFound([isAbsent(table, 'identifier', key)]);
        refuseEmpty({ name, domainName });
        const owner = lookUp({ accountOwnerUserId: [users(store), accountOwnerUserId] });
        const domain = domainOf(domainName);
        refuseUnless(/^[^\s.]+(\.[^\s.]+)+$/.test(domain), 'domainName', 'This is no domain.');
        const holder = table.find((company) => !company.isDeleted && company.domainName === domain);
        const isFree = !holder || holder === entry;
        refuseUnless(isFree, 'domainName', 'Another company has this domain.');
        const known = {
          name: name.trim(),
          domainName: domain,
          contractValue: contractValue ?? undefined,
          accountOwner: owner.accountOwnerUserId?.id,
        };
        if (entry) {
          const isChanged = table.change(entry, known, keyOwner);
          return { result: isChanged ? 'UPDATED' : 'NOOP', company: entry };
        }
        const { contractValue: value = null, accountOwner = null, ...names } = known;
        const alive = { isDeleted: false, deletedAt: null, deletedBy: null };
        const company = table.add(
          { ...names, contractValue: value, accountOwner, ...alive },
          keyOwner,
        );
        return { result: 'CREATED', company };
      },
    ),
    deleteCompany: mutation(
      'company:delete',
      (input: { companyIdentifier: CompanyIdentifier }, context) => {
        const { store, keyOwner } = context;
        const company = companyOf(input.companyIdentifier, 'companyIdentifier', store);
        const deleted = { isDeleted: true, deletedAt: store.now(), deletedBy: keyOwner };
        companies(store).change(company, deleted, keyOwner);
        unlink(company, context);
        return { company };
      },
    ),
  },
  fields: {
    Company: {
      ...madeBy,
      logoUrl: () => null,
      tier: ({ id }: Company, _args, { store }) => tierOfMember(id, store) ?? null,
      accountOwner: ({ accountOwner }: Company, _args, { store }) =>
        accountOwner && users(store).get(accountOwner),
      threadChannelAssociations: () => [],
      deletedBy: ({ deletedBy }: Company, _args, { store }) => deletedBy && actor(deletedBy, store),
    },
  },
};

interface CompaniesFilter {
  companyIds?: string[] | null;
  isDeleted?: boolean | null;
  updatedAt?: Span | null;
}

interface Search {
  searchQuery: { term: string };
}

interface UpsertInput {
  identifier: CompanyIdentifier;
  name: string;
  domainName: string;
  contractValue?: number | null;
  accountOwnerUserId?: string | null;
}

const matches = (company: Company, filters: CompaniesFilter | null | undefined) =>
  isListed(company, { ...filters, ids: filters?.companyIds });

/** Customers of a deleted company stay, without one. */
function unlink({ id }: Company, { store, keyOwner }: Context): void {
  for (const customer of customers(store).filter(({ company }) => company === id)) {
    customers(store).change(customer, { company: null }, keyOwner);
  }
  const membership = tierMembershipOf(id, store);
  if (membership) tierMemberships(store).delete(membership.id);
}

import { type CompanyIdentifier, companies, companyOf } from '../companies/state.js';
import { isAmong } from '../lists/filters.js';
import { byCreation, type List, type PageArguments, page } from '../lists/pages.js';
import { lookUp } from '../look-up.js';
import { actor, type Context, madeBy, mutation, query, type Section } from '../section.js';
import { tenants } from '../tenants/state.js';
import { removeThread } from '../threads/changes.js';
import { removeNotes } from '../threads/notes.js';
import { threads } from '../threads/state.js';
import type { Customer } from './defaults.js';
import { customerGroupsPart } from './groups.js';
import {
  byStatusChange,
  type CustomersFilter,
  type CustomersSearch,
  type CustomersSort,
  matchesFilter,
  matchesSearch,
  orderOf,
} from './list.js';
import {
  customerGroupMemberships,
  customerGroups,
  customers,
  customerTenantMemberships,
} from './state.js';
import { upserts } from './upsert.js';

export const customersSection: Section = {
  kinds: {
    ...customerGroupsPart.kinds,
    Customer: { prefix: 'c', read: 'customer:read', all: (store) => customers(store).all() },
    CustomerTenantMembership: { prefix: 'ctm', read: 'customerTenantMembership:read' },
  },
  queries: {
    ...customerGroupsPart.queries,
    customer: query('customer:read', ({ customerId }: CustomerInput, { store }) =>
      customers(store).get(customerId),
    ),
    customerByEmail: query('customer:read', ({ email }: { email: string }, { store }) =>
      customers(store).find(
        ({ emailAddress }) => emailAddress.toLowerCase() === email.toLowerCase(),
      ),
    ),
    customerByExternalId: query(
      'customer:read',
      ({ externalId }: { externalId: string }, { store }) =>
        customers(store).find((customer) => customer.externalId === externalId),
    ),
    customers: query(
      'customer:read',
      (
        { filters, sortBy, ...rest }: List<CustomersFilter> & { sortBy?: CustomersSort | null },
        { store },
      ) => {
        const found = customers(store).filter((one) => matchesFilter(one, filters, store));
        return page(found, orderOf(sortBy), rest);
      },
    ),
    searchCustomers: query(
      'customer:read',
      ({ searchQuery, ...rest }: PageArguments & { searchQuery: CustomersSearch }, { store }) => {
        const found = customers(store).filter((one) => matchesSearch(one, searchQuery, store));
        return page(found, byStatusChange(store), rest);
      },
    ),
  },
  mutations: {
    ...customerGroupsPart.mutations,
    ...upserts,
    deleteCustomer: mutation('customer:delete', (input: CustomerInput, context) => {
      remove(find(input, context), context);
      return {};
    }),
    markCustomerAsSpam: mutation('customer:edit', (input: CustomerInput, context) => {
      const customer = find(input, context);
      const { store, keyOwner } = context;
      if (customer.markedAsSpamAt === null) {
        const marked = { markedAsSpamAt: store.now(), markedAsSpamBy: keyOwner };
        customers(store).change(customer, marked, keyOwner);
      }
      return { customer };
    }),
    unmarkCustomerAsSpam: mutation('customer:edit', (input: CustomerInput, context) => {
      const customer = find(input, context);
      const unmarked = { markedAsSpamAt: null, markedAsSpamBy: null };
      customers(context.store).change(customer, unmarked, context.keyOwner);
      return { customer };
    }),
    updateCustomerCompany: mutation('customer:edit', (input: CompanyInput, context) => {
      const customer = find(input, context);
      const { store, keyOwner } = context;
      const wanted = input.companyIdentifier;
      const company = wanted == null ? null : companyOf(wanted, 'companyIdentifier', store).id;
      customers(store).change(customer, { company }, keyOwner);
      return { customer };
    }),
  },
  fields: {
    ...customerGroupsPart.fields,
    Customer: {
      ...madeBy,
      email: ({ emailAddress, isEmailVerified, verifiedAt }: Customer) => ({
        email: emailAddress,
        isVerified: isEmailVerified,
        verifiedAt,
      }),
      company: ({ company }: Customer, _args, { store }) =>
        company && companies(store).get(company),
      markedAsSpamBy: ({ markedAsSpamBy }: Customer, _args, { store }) =>
        markedAsSpamBy && actor(markedAsSpamBy, store),
      customerGroupMemberships: ({ id }: Customer, { filters, ...rest }: GroupsList, { store }) => {
        const found = customerGroupMemberships(store).filter(
          ({ customerId, customerGroup }) =>
            customerId === id &&
            isAmong(
              customerGroups(store).get(customerGroup)?.externalId ?? null,
              filters?.customerGroupExternalIds,
            ),
        );
        return page(found, byCreation, rest);
      },
      tenantMemberships: ({ id }: Customer, args: PageArguments, { store }) =>
        page(
          customerTenantMemberships(store).filter(({ customerId }) => customerId === id),
          byCreation,
          args,
        ),
      assignedToUser: () => null,
      assignedAt: () => null,
      identities: ({ emailAddress }: Customer) => [
        { __typename: 'EmailCustomerIdentity', email: emailAddress },
      ],
    },
    CustomerTenantMembership: {
      ...madeBy,
      tenant: ({ tenantId }: { tenantId: string }, _args, { store }) =>
        tenants(store).get(tenantId),
    },
    CustomerActor: {
      customer: ({ customerId }: CustomerInput, _args, { store }) =>
        customers(store).get(customerId),
    },
  },
};

interface CustomerInput {
  customerId: string;
}

interface CompanyInput extends CustomerInput {
  companyIdentifier?: CompanyIdentifier | null;
}

type GroupsList = List<{ customerGroupExternalIds?: string[] | null }>;

const find = ({ customerId }: CustomerInput, { store }: Context): Customer =>
  lookUp({ customerId: [customers(store), customerId] }).customerId;

/** The vendor deletes what belongs to a customer a while later; here it goes at once. */
function remove({ id }: Customer, { store }: Context): void {
  for (const table of [customerGroupMemberships(store), customerTenantMemberships(store)]) {
    for (const entry of table.all()) if (entry.customerId === id) table.delete(entry.id);
  }
  for (const thread of threads(store).all()) {
    if (thread.customer === id) removeThread(thread, store);
  }
  removeNotes(id, store);
  customers(store).delete(id);
}

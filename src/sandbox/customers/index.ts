import { byCreation, type PageArguments, page } from '../pages.js';
import { madeBy, query, type Section } from '../section.js';
import type { Customer } from './defaults.js';
import { customers } from './state.js';

export const customersSection: Section = {
  kinds: {
    Customer: { prefix: 'c', read: 'customer:read', all: (store) => customers(store).all() },
  },
  queries: {
    customer: query('customer:read', ({ customerId }: CustomerId, { store }) =>
      customers(store).get(customerId),
    ),
    customers: query('customer:read', (args: PageArguments, { store }) =>
      page(customers(store).all(), byCreation, args),
    ),
    customerByEmail: query('customer:read', ({ email }: { email: string }, { store }) =>
      customers(store).find(({ emailAddress }) => emailAddress === email),
    ),
  },
  fields: {
    Customer: {
      ...madeBy,
      email: ({ emailAddress, isEmailVerified }: Customer) => ({
        email: emailAddress,
        isVerified: isEmailVerified,
        verifiedAt: null,
      }),
    },
    CustomerActor: {
      customer: ({ customerId }: CustomerId, _args, { store }) => customers(store).get(customerId),
    },
  },
};

interface CustomerId {
  customerId: string;
}

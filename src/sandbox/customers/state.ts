import { lookUpBy } from '../look-up.js';
import { type Store, table } from '../store.js';
import { type Customer, defaultCustomers, makeCustomer } from './defaults.js';

/** Those of the seed's threads that nobody knows are made up. */
export const customers = table<Customer>('customer', 'c', ({ seed }) => {
  const known = new Set(defaultCustomers.map(({ id }) => id));
  const unknown = seed.threads.filter(({ customer }) => !known.has(customer));
  return [
    ...defaultCustomers,
    ...unknown.map(({ customer }) => ({ ...makeCustomer('Sample Customer'), id: customer })),
  ];
});

/** As `CustomerIdentifierInput`: exactly one of the three. */
export interface CustomerIdentifier {
  customerId?: string | null;
  externalId?: string | null;
  emailAddress?: string | null;
}

/** @throws {MutationRefused} where the identifier names none, or is not one */
export const customerOf = (identifier: CustomerIdentifier, field: string, store: Store): Customer =>
  lookUpBy(customers(store), field, identifier, {
    customerId: ({ id }) => id,
    externalId: ({ externalId }) => externalId,
    emailAddress: ({ emailAddress }) => emailAddress,
  });

import { table } from '../store.js';
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

import type { Customer } from '../customers/defaults.js';
import {
  type CustomerIdentifier,
  customerOf,
  customerTenantMemberships,
} from '../customers/state.js';
import { refuseEmpty } from '../input.js';
import { lookUpAllBy } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import { type TenantIdentifier, tenantKeys, tenants } from './state.js';

/** The mutations of which tenants a customer belongs to. */
export const memberships: Record<string, RootField> = {
  addCustomerToTenants: mutation(
    ['customer:edit', 'customerTenantMembership:create'],
    (input: Input, context) => {
      refuseEmpty({ tenantIdentifiers: input.tenantIdentifiers });
      const { customer, tenantIds } = find(input, context);
      join(customer, tenantIds, context);
      return { customer };
    },
  ),
  removeCustomerFromTenants: mutation(
    ['customer:edit', 'customerTenantMembership:delete'],
    (input: Input, context) => {
      refuseEmpty({ tenantIdentifiers: input.tenantIdentifiers });
      const { customer, tenantIds } = find(input, context);
      leave(customer, (tenantId) => tenantIds.includes(tenantId), context);
      return { customer };
    },
  ),
  setCustomerTenants: mutation(
    ['customer:edit', 'customerTenantMembership:create', 'customerTenantMembership:delete'],
    (input: Input, context) => {
      const { customer, tenantIds } = find(input, context);
      leave(customer, (tenantId) => !tenantIds.includes(tenantId), context);
      join(customer, tenantIds, context);
      return { customer };
    },
  ),
};

interface Input {
  customerIdentifier: CustomerIdentifier;
  tenantIdentifiers: TenantIdentifier[];
}

function find({ customerIdentifier, tenantIdentifiers }: Input, { store }: Context) {
  const customer = customerOf(customerIdentifier, 'customerIdentifier', store);
  const found = lookUpAllBy(tenants(store), 'tenantIdentifiers', tenantIdentifiers, tenantKeys);
  return { customer, tenantIds: found.map(({ id }) => id) };
}

/** Nothing changes for tenants that the customer belongs to already. */
export function join(
  { id }: Customer,
  tenantIds: readonly string[],
  { store, keyOwner }: Context,
): void {
  const table = customerTenantMemberships(store);
  for (const tenantId of tenantIds) {
    const isMember = table.find((one) => one.customerId === id && one.tenantId === tenantId);
    if (!isMember) table.add({ customerId: id, tenantId }, keyOwner);
  }
}

function leave(
  customer: Customer,
  isLeft: (tenantId: string) => boolean,
  { store }: Context,
): void {
  for (const { id, customerId, tenantId } of customerTenantMemberships(store).all()) {
    if (customerId === customer.id && isLeft(tenantId)) customerTenantMemberships(store).delete(id);
  }
}

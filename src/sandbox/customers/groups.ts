import { notFound, refused } from '../errors.js';
import {
  refuseEmpty,
  refuseNothing,
  refuseTaken,
  replaced,
  type Update,
  updated,
} from '../input.js';
import { isAmong } from '../lists/filters.js';
import { byCreation, type List, page } from '../lists/pages.js';
import { findBy, isAbsent, lookUp, lookUpAllBy } from '../look-up.js';
import { type Context, madeBy, mutation, query, type Section } from '../section.js';
import type { Customer, CustomerGroup } from './defaults.js';
import {
  type CustomerGroupIdentifier,
  type CustomerGroupMembership,
  customerGroupKeys,
  customerGroupMemberships,
  customerGroups,
  customers,
} from './state.js';

/** Groups of customers, and who is in them. */
export const customerGroupsPart: Required<Omit<Section, 'passTime' | 'changesAt'>> = {
  kinds: {
    CustomerGroup: {
      prefix: 'cg',
      read: 'customerGroup:read',
      all: (store) => customerGroups(store).all(),
    },
    CustomerGroupMembership: { prefix: 'cgm', read: 'customerGroupMembership:read' },
  },
  queries: {
    customerGroup: query('customerGroup:read', ({ customerGroupId }: GroupInput, { store }) =>
      customerGroups(store).get(customerGroupId),
    ),
    customerGroups: query(
      'customerGroup:read',
      ({ filters, ...rest }: List<{ externalIds?: string[] | null }>, { store }) => {
        const found = customerGroups(store).filter(({ externalId }) =>
          isAmong(externalId, filters?.externalIds),
        );
        return page(found, byCreation, rest);
      },
    ),
  },
  mutations: {
    createCustomerGroup: mutation('customerGroup:create', (input: GroupValues, context) => ({
      customerGroup: create(input, context),
    })),
    updateCustomerGroup: mutation('customerGroup:edit', (input: UpdateInput, context) => {
      const { customerGroupId: group } = find(input, context);
      const { name, key, color, externalId } = input;
      refuseNothing({ name, key, color, externalId });
      const values = {
        name: replaced(name),
        key: replaced(key),
        color: replaced(color),
        externalId: updated(externalId),
      };
      change(group, values, context);
      return { customerGroup: group };
    }),
    upsertCustomerGroup: mutation(
      ['customerGroup:create', 'customerGroup:edit'],
      ({ identifier, ...values }: UpsertInput, context) => {
        const table = customerGroups(context.store);
        const [key, group] = findBy(table, 'identifier', identifier, customerGroupKeys);
        if (group) {
          const externalId = values.externalId ?? undefined;
          const isChanged = change(group, { ...values, externalId }, context);
          return { result: isChanged ? 'UPDATED' : 'NOOP', customerGroup: group };
        }
        if (key === 'customerGroupId') throw notFound([isAbsent(table, 'identifier', key)]);
        return { result: 'CREATED', customerGroup: create(values, context) };
      },
    ),
    deleteCustomerGroup: mutation('customerGroup:delete', (input: GroupInput, context) => {
      const { customerGroupId: group } = find(input, context);
      const isUsed = customerGroupMemberships(context.store).find(
        ({ customerGroup }) => customerGroup === group.id,
      );
      if (isUsed) {
        throw refused('customer_group_has_memberships', 'The customer group has members.');
      }
      customerGroups(context.store).delete(group.id);
      return {};
    }),
    addCustomerToCustomerGroups: mutation(
      ['customer:create', 'customer:edit'],
      (input: MembersInput, context) => {
        const { customer, groups } = findMembers(input, context);
        return { customerGroupMemberships: join(customer, groups, context) };
      },
    ),
    removeCustomerFromCustomerGroups: mutation('customer:edit', (input: MembersInput, context) => {
      const { customer, groups } = findMembers(input, context);
      const table = customerGroupMemberships(context.store);
      for (const group of groups) {
        const membership = membershipOf(customer, group, context);
        if (membership) table.delete(membership.id);
      }
      return {};
    }),
  },
  fields: {
    CustomerGroup: madeBy,
    CustomerGroupMembership: {
      ...madeBy,
      customerGroup: ({ customerGroup }: CustomerGroupMembership, _args, { store }) =>
        customerGroups(store).get(customerGroup),
    },
  },
};

/** @throws {MutationRefused} where an identifier names no group */
export const groupsOf = (
  identifiers: readonly CustomerGroupIdentifier[],
  { store }: Context,
): CustomerGroup[] =>
  lookUpAllBy(customerGroups(store), 'customerGroupIdentifiers', identifiers, customerGroupKeys);

/** Nothing changes for groups that the customer is in already. */
export const join = (
  customer: Customer,
  groups: readonly CustomerGroup[],
  context: Context,
): CustomerGroupMembership[] =>
  groups.map(
    (group) =>
      membershipOf(customer, group, context) ??
      customerGroupMemberships(context.store).add(
        { customerId: customer.id, customerGroup: group.id },
        context.keyOwner,
      ),
  );

interface GroupInput {
  customerGroupId: string;
}

interface GroupValues {
  name: string;
  key: string;
  color: string;
  externalId?: string | null;
}

interface UpsertInput extends GroupValues {
  identifier: CustomerGroupIdentifier;
}

interface UpdateInput extends GroupInput {
  name?: Update<string>;
  key?: Update<string>;
  color?: Update<string>;
  externalId?: Update<string>;
}

interface MembersInput {
  customerId: string;
  customerGroupIdentifiers: CustomerGroupIdentifier[];
}

type Changes = { [Key in keyof GroupValues]?: GroupValues[Key] | undefined };

const find = ({ customerGroupId }: GroupInput, { store }: Context) =>
  lookUp({ customerGroupId: [customerGroups(store), customerGroupId] });

function findMembers({ customerId, customerGroupIdentifiers }: MembersInput, context: Context) {
  refuseEmpty({ customerGroupIdentifiers });
  const { customerId: customer } = lookUp({ customerId: [customers(context.store), customerId] });
  return { customer, groups: groupsOf(customerGroupIdentifiers, context) };
}

const membershipOf = ({ id }: Customer, group: CustomerGroup, { store }: Context) =>
  customerGroupMemberships(store).find(
    ({ customerId, customerGroup }) => customerId === id && customerGroup === group.id,
  );

function create(values: GroupValues, context: Context): CustomerGroup {
  refuseWrong(values, undefined, context);
  const { name, key, color, externalId = null } = values;
  return customerGroups(context.store).add({ name, key, color, externalId }, context.keyOwner);
}

function change(group: CustomerGroup, values: Changes, context: Context): boolean {
  refuseWrong(values, group, context);
  return customerGroups(context.store).change(group, values, context.keyOwner);
}

function refuseWrong(
  { name, key, color, externalId }: Changes,
  except: CustomerGroup | undefined,
  { store }: Context,
): void {
  refuseEmpty({ name, key, color });
  const table = customerGroups(store);
  if (table.find((group) => group !== except && group.key === key)) {
    const message = 'Another customer group has this key.';
    throw refused('customer_group_key_already_exists', message, [
      { field: 'key', type: 'VALIDATION', message },
    ]);
  }
  refuseTaken(table, 'externalId', externalId, except);
}

import { companyOfEmail } from '../companies/state.js';
import { notFound, refused } from '../errors.js';
import {
  isAddress,
  refuseEmpty,
  refuseMore,
  refuseUnless,
  replaced,
  timeOf,
  type Update,
  updated,
} from '../input.js';
import { findBy, isAbsent, lookUpAllBy } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import { importCounts, type UpsertResult } from '../tenants/import-counts.js';
import { join as joinTenants } from '../tenants/memberships.js';
import { type TenantIdentifier, tenantKeys, tenants } from '../tenants/state.js';
import { type ImportedTenant, importTenant } from '../tenants/upsert.js';
import type { Customer } from './defaults.js';
import { groupsOf, join as joinGroups } from './groups.js';
import {
  type CustomerGroupIdentifier,
  type CustomerIdentifier,
  customerKeys,
  customers,
  lowered,
} from './state.js';

/** The mutations that make customers. */
export const upserts: Record<string, RootField> = {
  upsertCustomer: mutation(['customer:create', 'customer:edit'], upsertCustomer),
  importCustomers: mutation(
    ['customer:create', 'customer:edit'],
    ({ customers: wanted }: { customers: ImportedCustomer[] }, context) => {
      refuseMore(25, 'customers', wanted);
      const results = wanted.map((customer) => importCustomer(customer, context));
      return { result: importCounts(results) };
    },
  ),
};

interface Email {
  email: string;
  isVerified: boolean;
}

interface UpsertInput {
  identifier: CustomerIdentifier;
  onCreate: {
    externalId?: string | null;
    fullName: string;
    shortName?: string | null;
    email: Email;
    customerGroupIdentifiers?: CustomerGroupIdentifier[] | null;
    tenantIdentifiers?: TenantIdentifier[] | null;
  };
  onUpdate: {
    externalId?: Update<string>;
    fullName?: Update<string>;
    shortName?: Update<string>;
    email?: Email | null;
  };
}

interface ImportedCustomer {
  externalId: string;
  fullName: string;
  shortName?: string | null;
  email?: string | null;
  createdAt?: string | null;
  tenants: ImportedTenant[];
}

function upsertCustomer({ identifier, onCreate, onUpdate }: UpsertInput, context: Context) {
  const table = customers(context.store);
  const [key, customer] = findBy(table, 'identifier', lowered(identifier), customerKeys);
  if (customer) {
    const { fullName, shortName, externalId, email } = onUpdate;
    const values = {
      fullName: replaced(fullName)?.trim(),
      shortName: updated(shortName),
      externalId: updated(externalId),
      ...(email && valuesOf(email, context)),
    };
    refuseWrong(values, customer, context);
    const isChanged = table.change(customer, values, context.keyOwner);
    return { result: isChanged ? 'UPDATED' : 'NOOP', customer } as const;
  }
  if (key === 'customerId') throw notFound([isAbsent(table, 'identifier', key)]);
  const { customerGroupIdentifiers, tenantIdentifiers, email, ...rest } = onCreate;
  const groups = groupsOf(customerGroupIdentifiers ?? [], context);
  const joined = lookUpAllBy(
    tenants(context.store),
    'tenantIdentifiers',
    tenantIdentifiers ?? [],
    tenantKeys,
  );
  const made = create({ ...rest, ...valuesOf(email, context) }, context);
  joinGroups(made, groups, context);
  joinTenants(
    made,
    joined.map(({ id }) => id),
    context,
  );
  return { result: 'CREATED', customer: made } as const;
}

/** @throws {MutationRefused} where a value is not acceptable, or another customer's */
function create(values: NewCustomer, context: Context, createdAt?: string): Customer {
  refuseWrong(values, undefined, context);
  const { store, keyOwner } = context;
  return customers(store).add(
    {
      shortName: values.shortName ?? null,
      externalId: values.externalId ?? null,
      fullName: values.fullName.trim(),
      emailAddress: values.emailAddress,
      isEmailVerified: values.isEmailVerified,
      verifiedAt: values.verifiedAt,
      avatarUrl: null,
      isAnonymous: false,
      company: companyOfEmail(values.emailAddress, store)?.id ?? null,
      markedAsSpamAt: null,
      markedAsSpamBy: null,
      ...(createdAt !== undefined && { createdAt }),
    },
    keyOwner,
  );
}

interface NewCustomer {
  fullName: string;
  shortName?: string | null;
  externalId?: string | null;
  emailAddress: string;
  isEmailVerified: boolean;
  verifiedAt: string | null;
}

/** An address that is verified already stays verified as of then. */
function valuesOf({ email, isVerified }: Email, { store }: Context) {
  const emailAddress = email.trim();
  const known = customers(store).find(
    (customer) => customer.emailAddress === emailAddress && customer.isEmailVerified,
  );
  const verifiedAt = isVerified ? (known?.verifiedAt ?? store.now()) : null;
  return { emailAddress, isEmailVerified: isVerified, verifiedAt };
}

function importCustomer(input: ImportedCustomer, context: Context): UpsertResult {
  const { externalId, fullName, email } = input;
  refuseEmpty({ externalId });
  const createdAt = input.createdAt == null ? undefined : timeOf(input.createdAt, 'createdAt');
  const table = customers(context.store);
  const known = table.find((customer) => customer.externalId === externalId);
  const imported = input.tenants.map((tenant) => importTenant(tenant, context).tenant.id);
  const shortName = input.shortName ?? undefined;
  if (known) {
    const address = email == null ? {} : valuesOf({ email, isVerified: true }, context);
    const values = { fullName, shortName, ...address };
    refuseWrong(values, known, context);
    joinTenants(known, imported, context);
    return table.change(known, values, context.keyOwner) ? 'UPDATED' : 'NOOP';
  }
  // The vendor does not say what customers without an address get.
  const address = { email: email ?? `${externalId}@imported.example`, isVerified: email != null };
  const values = { externalId, fullName, shortName: shortName ?? null };
  const made = create({ ...values, ...valuesOf(address, context) }, context, createdAt);
  joinTenants(made, imported, context);
  return 'CREATED';
}

interface Checked {
  fullName?: string | undefined;
  emailAddress?: string | undefined;
  externalId?: string | null | undefined;
}

function refuseWrong(values: Checked, except: Customer | undefined, { store }: Context): void {
  const { fullName, emailAddress, externalId } = values;
  refuseEmpty({ fullName, email: emailAddress, externalId });
  const isFine = emailAddress === undefined || isAddress(emailAddress);
  refuseUnless(isFine, 'email', 'This is no e-mail address.');
  const others = customers(store).filter((customer) => customer !== except);
  const address = emailAddress?.toLowerCase();
  if (others.some((customer) => customer.emailAddress.toLowerCase() === address)) {
    throw taken('email', 'customer_already_exists_with_email');
  }
  if (externalId != null && others.some((customer) => customer.externalId === externalId)) {
    throw taken('externalId', 'customer_already_exists_with_external_id');
  }
}

function taken(field: string, code: string) {
  const message = `Another customer has this ${field}.`;
  return refused(code, message, [{ field, type: 'VALIDATION', message }]);
}

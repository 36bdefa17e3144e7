import { notFound } from '../errors.js';
import { refuseEmpty, refuseUnless, type Update, updated } from '../input.js';
import { findBy, isAbsent } from '../look-up.js';
import type { Context } from '../section.js';
import type { Tenant } from './defaults.js';
import { type ImportedValue, importedValue, upsertField } from './fields.js';
import type { UpsertResult } from './import-counts.js';
import { type TenantIdentifier, tenantKeys, tenants } from './state.js';

/** Makes or changes a tenant. @throws {MutationRefused} where the input is not acceptable */
export function upsertTenant(input: UpsertInput, { store, keyOwner }: Context): Upserted {
  const { identifier, name, externalId, url } = input;
  const table = tenants(store);
  const [key, found] = findBy(table, 'identifier', identifier, tenantKeys);
  if (!found && key === 'tenantId') throw notFound([isAbsent(table, 'identifier', key)]);
  refuseEmpty({ name, externalId });
  const holder = table.find((tenant) => tenantKeys.externalId(tenant) === externalId);
  const isFree = !holder || holder === found;
  refuseUnless(isFree, 'externalId', 'Another tenant has this externalId.');
  const values = { name: name.trim(), externalId, url: updated(url) };
  if (found) {
    const isChanged = table.change(found, values, keyOwner);
    return { result: isChanged ? 'UPDATED' : 'NOOP', tenant: found };
  }
  const made = { ...values, url: values.url ?? null, source: 'API', isDeleted: false } as const;
  return { result: 'CREATED', tenant: table.add(made, keyOwner) };
}

/** The same by external id, with the fields of the tenant. */
export function importTenant(tenant: ImportedTenant, context: Context): Upserted {
  const { externalId, name, url, tenantFields } = tenant;
  const identifier = { externalId };
  const link = url == null ? null : { value: url };
  const upserted = upsertTenant({ identifier, externalId, name, url: link }, context);
  const results = (tenantFields ?? []).map((field) => {
    const value = importedValue(field, context);
    return upsertField(upserted.tenant.id, field.fieldId, value, context).result;
  });
  const isChanged = results.some((result) => result !== 'NOOP');
  return isChanged && upserted.result === 'NOOP' ? { ...upserted, result: 'UPDATED' } : upserted;
}

export interface ImportedTenant {
  externalId: string;
  name: string;
  url?: string | null;
  tenantFields?: ImportedValue[] | null;
}

interface Upserted {
  result: UpsertResult;
  tenant: Tenant;
}

interface UpsertInput {
  identifier: TenantIdentifier;
  name: string;
  externalId: string;
  url?: Update<string>;
}

import { type Identifier, lookUpBy } from '../look-up.js';
import type { Entry } from '../state/entry.js';
import type { CompleteSeed } from '../state/seed.js';
import { type Store, table } from '../state/store.js';
import { type DefaultTenant, defaultTenants, makeTenant, type Tenant } from './defaults.js';

/** Those that were deleted are among them: threads still name them. */
export const tenants = table<Tenant>('tenant', 'te', ({ seed }) =>
  firstTenants(seed).map(({ tier: _tier, ...tenant }) => tenant),
);

/** Those of the seed's threads that nobody knows are made up. */
export function firstTenants({ threads }: CompleteSeed): DefaultTenant[] {
  const known = new Set(defaultTenants.map(({ id }) => id));
  const named = new Set(threads.flatMap(({ tenant }) => tenant ?? []));
  return [...defaultTenants, ...[...named].filter((id) => !known.has(id)).map(makeTenant)];
}

/** As `TenantIdentifierInput`: exactly one of the two. */
export type TenantIdentifier = Identifier<'tenantId' | 'externalId'>;

/** What each key of the identifier is of a tenant. Deleted ones have nothing. */
export const tenantKeys = {
  tenantId: ({ id, isDeleted }: Tenant) => (isDeleted ? null : id),
  externalId: ({ externalId, isDeleted }: Tenant) => (isDeleted ? null : externalId),
};

/** @throws {MutationRefused} where the identifier names none, or is not one */
export const tenantOf = (identifier: TenantIdentifier, field: string, store: Store): Tenant =>
  lookUpBy(tenants(store), field, identifier, tenantKeys);

/** A field that tenants may have a value for. */
export interface TenantFieldSchema extends Entry {
  source: string;
  externalFieldId: string;
  label: string;
  type: TenantFieldType;
  options: string[] | null;
  isVisible: boolean;
  order: number;
}

export type TenantFieldType =
  | 'STRING_TYPE'
  | 'NUMBER_TYPE'
  | 'BOOLEAN_TYPE'
  | 'STRING_ARRAY'
  | 'DATETIME_TYPE'
  | 'USER_REFERENCE_TYPE';

export const tenantFieldSchemas = table<TenantFieldSchema>('tenant field schema', 'tefs');

/** What a tenant has for a field. */
export interface TenantField extends Entry {
  tenantId: string;
  externalFieldId: string;
  /** As the API shows it, with its `__typename`. */
  value: { __typename: string };
}

export const tenantFields = table<TenantField>('tenant field', 'tef');

import { ulid } from './ulid.js';

/** What every sandbox has beside its seed. Times are ISO 8601 strings. */
export interface Customer {
  id: string;
  externalId: string | null;
  fullName: string;
  shortName: string | null;
  avatarUrl: string | null;
  isAnonymous: boolean;
  emailAddress: string;
  /** The id of a tenant. */
  tenant: string | null;
  markedAsSpamAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Tenant {
  id: string;
  name: string;
  externalId: string;
  url: string | null;
  source: 'API' | 'SALESFORCE' | 'HUBSPOT';
  /** The id of a tier. */
  tier: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Tier {
  id: string;
  name: string;
  externalId: string | null;
  color: string;
  isDefault: boolean;
  defaultThreadPriority: number;
  createdAt: string;
  updatedAt: string;
}

export interface LabelType {
  id: string;
  name: string;
  icon: string | null;
  color: string | null;
  type: 'DEFAULT' | 'TEAM';
  description: string | null;
  parentLabelType: null;
  externalId: string | null;
  isArchived: boolean;
  archivedAt: string | null;
  archivedBy: null;
  createdAt: string;
  updatedAt: string;
}

/** When everything was set up that the documentation does not date. */
export const founded = '2023-05-02T09:00:00.000Z';

export const tiers: readonly Tier[] = [
  tier('Enterprise', '#7c3aed', 1, false),
  tier('Standard', '#0ea5e9', 2, true),
];

export const tenants: readonly Tenant[] = [
  tenant('Northwind Traders', 'northwind.example', 0, 'HUBSPOT'),
  tenant('Halcyon Labs', 'halcyon.example', 1, 'API'),
  tenant('Brightside Energy', 'brightside.example', 1, 'SALESFORCE'),
];

export const customers: readonly Customer[] = [
  { ...makeCustomer('Ada Brightwater'), id: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' },
  makeCustomer('Bruno Castell', 0),
  makeCustomer('Chidi Okafor', 0),
  makeCustomer('Dana Lindqvist', 1),
  makeCustomer('Emeka Stone', 1),
  makeCustomer('Farah Haddad', 2),
  makeCustomer('Goran Petrov'),
  makeCustomer('Hana Mori', 2),
  makeCustomer('Ines Duarte'),
  { ...makeCustomer('Free Prizes'), markedAsSpamAt: '2023-07-01T08:30:00.000Z' },
];

export const labelTypes: readonly LabelType[] = [
  { ...makeLabelType('Bug report'), icon: 'bug', color: '#dc2626' },
  { ...makeLabelType('Feature request'), icon: 'light-bulb', color: '#16a34a' },
  { ...makeLabelType('Billing'), icon: 'card', color: '#ca8a04', externalId: 'billing' },
  { ...makeLabelType('Platform team'), type: 'TEAM', description: 'Threads of this team.' },
  { ...makeLabelType('Old portal'), isArchived: true, archivedAt: '2023-06-30T16:00:00.000Z' },
];

/** A customer of whom nothing but the name, or the id, is known. */
export function makeCustomer(fullName: string, tenantIndex?: number): Customer {
  const tenantOf = tenantIndex === undefined ? undefined : tenants[tenantIndex];
  return {
    id: `c_${ulid(founded, fullName)}`,
    externalId: null,
    fullName,
    shortName: fullName.split(' ')[0] ?? null,
    avatarUrl: null,
    isAnonymous: false,
    emailAddress: `${slug(fullName)}@${tenantOf?.externalId ?? 'customer.example'}`,
    tenant: tenantOf?.id ?? null,
    markedAsSpamAt: null,
    createdAt: founded,
    updatedAt: founded,
  };
}

/** A label type of which nothing but the name is known. */
export function makeLabelType(name: string): LabelType {
  return {
    id: `lt_${ulid(founded, name)}`,
    name,
    icon: null,
    color: null,
    type: 'DEFAULT',
    description: null,
    parentLabelType: null,
    externalId: null,
    isArchived: false,
    archivedAt: null,
    archivedBy: null,
    createdAt: founded,
    updatedAt: founded,
  };
}

/** A tenant of which nothing but the id is known. */
export const makeTenant = (id: string): Tenant => ({
  ...tenant('Sample tenant', 'tenant.example', 1, 'API'),
  id,
  externalId: id,
});

/** `Ada Brightwater` becomes `ada.brightwater`. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '');
}

function tier(name: string, color: string, defaultThreadPriority: number, isDefault: boolean) {
  return {
    id: `tier_${ulid(founded, name)}`,
    name,
    externalId: slug(name),
    color,
    isDefault,
    defaultThreadPriority,
    createdAt: founded,
    updatedAt: founded,
  };
}

function tenant(name: string, externalId: string, tierIndex: number, source: Tenant['source']) {
  return {
    id: `te_${ulid(founded, name)}`,
    name,
    externalId,
    url: `https://${externalId}`,
    source,
    tier: tiers[tierIndex]?.id ?? null,
    createdAt: founded,
    updatedAt: founded,
  };
}

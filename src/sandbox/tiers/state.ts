import { defaultCompanies } from '../companies/defaults.js';
import { type Identifier, lookUpBy } from '../look-up.js';
import { type Entry, setUp, ulid } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { firstTenants } from '../tenants/state.js';
import { defaultTiers, type Tier } from './defaults.js';

export const tiers = table<Tier>('tier', 'tier', () => defaultTiers);

/** As `TierIdentifierInput`: exactly one of the two. */
export type TierIdentifier = Identifier<'tierId' | 'externalId'>;

/** @throws {MutationRefused} where the identifier names none, or is not one */
export const tierOf = (identifier: TierIdentifier, field: string, store: Store): Tier =>
  lookUpBy(tiers(store), field, identifier, {
    tierId: ({ id }) => id,
    externalId: ({ externalId }) => externalId,
  });

/** That a tenant or a company is in a tier: one of the two has an id. */
export interface TierMembership extends Entry {
  __typename: 'TenantTierMembership' | 'CompanyTierMembership';
  tierId: string;
  tenantId: string | null;
  companyId: string | null;
}

export const tierMemberships = table<TierMembership>('tier membership', 'tm', ({ seed }) => [
  ...firstTenants(seed).flatMap(({ id, tier }) => first(tier, { tenantId: id, companyId: null })),
  ...defaultCompanies.flatMap(({ id, tier }) => first(tier, { tenantId: null, companyId: id })),
]);

/** @param member the id of a tenant or of a company */
export const tierMembershipOf = (member: string | null, store: Store): TierMembership | undefined =>
  tierMemberships(store).find(
    ({ tenantId, companyId }) => member !== null && (tenantId ?? companyId) === member,
  );

/** The tier of a tenant or of a company, by its id. */
export const tierOfMember = (member: string | null, store: Store): Tier | undefined =>
  tiers(store).get(tierMembershipOf(member, store)?.tierId ?? '');

/** What a membership has of its member. */
export const memberOf = ({ tenantId, companyId }: Member) => ({
  __typename:
    tenantId === null ? ('CompanyTierMembership' as const) : ('TenantTierMembership' as const),
  tenantId,
  companyId,
});

export type Member = Pick<TierMembership, 'tenantId' | 'companyId'>;

function first(tier: string | null, member: Member): TierMembership[] {
  if (tier === null) return [];
  const id = `tm_${ulid(setUp.createdAt, `${member.tenantId ?? member.companyId}`)}`;
  return [{ id, tierId: tier, ...memberOf(member), ...setUp }];
}

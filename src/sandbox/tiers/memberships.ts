import { type CompanyIdentifier, companies, companyOf } from '../companies/state.js';
import { type FieldError, notFound } from '../errors.js';
import { refuseEmpty, refuseMore } from '../input.js';
import { isAbsent, keyOf } from '../look-up.js';
import { type Context, mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { type TenantIdentifier, tenantOf, tenants } from '../tenants/state.js';
import type { Tier } from './defaults.js';
import {
  type Member,
  memberOf,
  type TierIdentifier,
  type TierMembership,
  tierMembershipOf,
  tierMemberships,
  tierOf,
} from './state.js';

/** The mutations of who is in a tier. */
export const membershipMutations: Record<string, RootField> = {
  addMembersToTier: mutation(
    ['tierMembership:create', 'tierMembership:read'],
    (input: AddInput, context) => {
      const tier = tierOf(input.tierIdentifier, 'tierIdentifier', context.store);
      return { memberships: find(input, context).map((member) => moveTo(tier, member, context)) };
    },
  ),
  removeMembersFromTier: mutation(
    ['tierMembership:delete', 'tierMembership:read'],
    (input: RemoveInput, context) => ({
      memberships: find(input, context).flatMap((member) => end(member, context) ?? []),
    }),
  ),
  updateCompanyTier: mutation(
    ['tierMembership:create', 'tierMembership:read'],
    ({ companyIdentifier, tierIdentifier }: CompanyTierInput, context) => {
      const { id } = companyOf(companyIdentifier, 'companyIdentifier', context.store);
      const member = { companyId: id, tenantId: null };
      return { companyTierMembership: moveOrEnd(tierIdentifier, member, context) };
    },
  ),
  updateTenantTier: mutation(
    ['tierMembership:create', 'tierMembership:read'],
    ({ tenantIdentifier, tierIdentifier }: TenantTierInput, context) => {
      const { id } = tenantOf(tenantIdentifier, 'tenantIdentifier', context.store);
      const member = { companyId: null, tenantId: id };
      return { tenantTierMembership: moveOrEnd(tierIdentifier, member, context) };
    },
  ),
};

/** What a mutation can add to a tier or remove at once. */
const most = 25;

interface RemoveInput {
  memberIdentifiers: Partial<Member>[];
}

interface AddInput extends RemoveInput {
  tierIdentifier: TierIdentifier;
}

interface TierInput {
  tierIdentifier?: TierIdentifier | null;
}

interface CompanyTierInput extends TierInput {
  companyIdentifier: CompanyIdentifier;
}

interface TenantTierInput extends TierInput {
  tenantIdentifier: TenantIdentifier;
}

function find(input: RemoveInput, { store }: Context): Member[] {
  const { memberIdentifiers } = input;
  refuseEmpty({ memberIdentifiers });
  return membersOf(memberIdentifiers, store);
}

/** @throws {MutationRefused} where there are too many, or one is nobody */
export function membersOf(identifiers: readonly Partial<Member>[], store: Store): Member[] {
  const field = 'memberIdentifiers';
  refuseMore(most, field, identifiers);
  const missing: FieldError[] = [];
  const members = identifiers.map((identifier) => {
    const key = keyOf(field, identifier, ['companyId', 'tenantId']);
    const id = identifier[key] ?? '';
    const table = key === 'companyId' ? companies(store) : tenants(store);
    const entry = table.get(id);
    if (!entry || entry.isDeleted) missing.push(isAbsent(table, field, key));
    return { companyId: null, tenantId: null, [key]: id };
  });
  if (missing.length > 0) throw notFound(missing);
  return members;
}

/** Puts a member into a tier, out of the one it was in. Nothing changes where it is in it already. */
export function moveTo(tier: Tier, member: Member, context: Context): TierMembership {
  const { store, keyOwner } = context;
  const before = tierMembershipOf(member.tenantId ?? member.companyId, store);
  if (before?.tierId === tier.id) return before;
  end(member, context);
  return tierMemberships(store).add({ tierId: tier.id, ...memberOf(member) }, keyOwner);
}

/** @returns the membership that has ended, if there was one */
function end({ tenantId, companyId }: Member, { store }: Context): TierMembership | undefined {
  const membership = tierMembershipOf(tenantId ?? companyId, store);
  if (membership) tierMemberships(store).delete(membership.id);
  return membership;
}

function moveOrEnd(identifier: object | null | undefined, member: Member, context: Context) {
  if (identifier == null) {
    end(member, context);
    return null;
  }
  return moveTo(tierOf(identifier, 'tierIdentifier', context.store), member, context);
}

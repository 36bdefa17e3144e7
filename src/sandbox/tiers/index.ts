import {
  refuseEmpty,
  refuseNothing,
  refuseTaken,
  refuseUnless,
  replaced,
  type Update,
  updated,
} from '../input.js';
import { byCreation, type PageArguments, page } from '../lists/pages.js';
import { lookUp } from '../look-up.js';
import { type Context, madeBy, mutation, query, type Section } from '../section.js';
import { agreementMutations, serviceLevelAgreements } from './agreements.js';
import type { Tier } from './defaults.js';
import { membershipMutations, membersOf, moveTo } from './memberships.js';
import { type Member, type TierMembership, tierMemberships, tiers } from './state.js';
import { agreementsMoveAt, summaryOf, trackAgreements } from './track.js';

export const tiersSection: Section = {
  passTime: trackAgreements,
  changesAt: agreementsMoveAt,
  kinds: {
    ServiceLevelAgreement: { prefix: 'sla', read: 'serviceLevelAgreement:read' },
    FirstResponseTimeServiceLevelAgreement: { prefix: 'sla', read: 'serviceLevelAgreement:read' },
    NextResponseTimeServiceLevelAgreement: { prefix: 'sla', read: 'serviceLevelAgreement:read' },
    Tier: { prefix: 'tier', read: 'tier:read', all: (store) => tiers(store).all() },
    TenantTierMembership: { prefix: 'tm', read: 'tierMembership:read' },
    CompanyTierMembership: { prefix: 'tm', read: 'tierMembership:read' },
  },
  queries: {
    tier: query('tier:read', ({ tierId }: TierInput, { store }) => tiers(store).get(tierId)),
    tiers: query('tier:read', (args: PageArguments, { store }) =>
      page(tiers(store).all(), byCreation, args),
    ),
  },
  mutations: {
    ...membershipMutations,
    ...agreementMutations,
    createTier: mutation('tier:create', (input: CreateInput, context) => {
      const { name, externalId, color, memberIdentifiers } = input;
      refuseEmpty({ name, externalId, color });
      refuseWrong(input);
      refuseTaken(tiers(context.store), 'externalId', externalId);
      const members = membersOf(memberIdentifiers, context.store);
      const tier = tiers(context.store).add(
        {
          name: name.trim(),
          externalId,
          color,
          isDefault: input.isDefault ?? false,
          defaultThreadPriority: input.defaultThreadPriority ?? 2,
          isMachineTier: false,
        },
        context.keyOwner,
      );
      if (tier.isDefault) makeOnlyDefault(tier, context);
      for (const member of members) moveTo(tier, member, context);
      return { tier };
    }),
    updateTier: mutation('tier:edit', (input: UpdateInput, context) => {
      const { tierId: tier } = find(input, context);
      const { name, externalId, color, defaultThreadPriority, isDefault } = input;
      refuseNothing({ name, externalId, color, defaultThreadPriority, isDefault });
      refuseEmpty({ name: name?.value, color: color?.value });
      refuseWrong({ color: color?.value, defaultThreadPriority: defaultThreadPriority?.value });
      refuseTaken(tiers(context.store), 'externalId', externalId?.value, tier);
      const values = {
        name: replaced(name)?.trim(),
        externalId: updated(externalId),
        color: replaced(color),
        defaultThreadPriority: replaced(defaultThreadPriority),
        isDefault: replaced(isDefault),
      };
      tiers(context.store).change(tier, values, context.keyOwner);
      if (tier.isDefault) makeOnlyDefault(tier, context);
      return { tier };
    }),
    deleteTier: mutation('tier:delete', (input: TierInput, context) => {
      const { tierId: tier } = find(input, context);
      const { store } = context;
      for (const { id } of membershipsOf(tier, context)) tierMemberships(store).delete(id);
      for (const { id, tierId } of serviceLevelAgreements(store).all()) {
        if (tierId === tier.id) serviceLevelAgreements(store).delete(id);
      }
      tiers(store).delete(tier.id);
      return { tier };
    }),
  },
  fields: {
    Tier: {
      ...madeBy,
      defaultPriority: ({ defaultThreadPriority }: Tier) => defaultThreadPriority,
      memberships: (tier: Tier, args: PageArguments, context) =>
        page(membershipsOf(tier, context), byCreation, args),
      serviceLevelAgreements: ({ id }: Tier, _args, { store }) =>
        serviceLevelAgreements(store).filter(({ tierId }) => tierId === id),
    },
    Thread: {
      serviceLevelAgreementStatusSummary: ({ id }: { id: string }, _args, { store }) =>
        summaryOf(id, store),
    },
    FirstResponseTimeServiceLevelAgreement: madeBy,
    NextResponseTimeServiceLevelAgreement: madeBy,
    TenantTierMembership: madeBy,
    CompanyTierMembership: madeBy,
  },
};

interface TierInput {
  tierId: string;
}

interface CreateInput {
  name: string;
  externalId: string;
  color: string;
  defaultThreadPriority?: number | null;
  memberIdentifiers: Partial<Member>[];
  isDefault?: boolean | null;
}

interface UpdateInput extends TierInput {
  name?: Update<string>;
  externalId?: Update<string>;
  color?: Update<string>;
  defaultThreadPriority?: Update<number>;
  isDefault?: Update<boolean>;
}

const find = ({ tierId }: TierInput, { store }: Context) =>
  lookUp({ tierId: [tiers(store), tierId] });

const membershipsOf = ({ id }: Tier, { store }: Context): TierMembership[] =>
  tierMemberships(store).filter(({ tierId }) => tierId === id);

interface Checked {
  color?: string | null | undefined;
  defaultThreadPriority?: number | null | undefined;
}

function refuseWrong({ color, defaultThreadPriority }: Checked): void {
  const isColor = color == null || /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(color);
  refuseUnless(isColor, 'color', 'color must be hexadecimal, e.g. #7c3aed.');
  const isPriority = [0, 1, 2, 3].includes(defaultThreadPriority ?? 2);
  refuseUnless(isPriority, 'defaultThreadPriority', 'Priorities are 0, 1, 2 and 3.');
}

function makeOnlyDefault(only: Tier, { store, keyOwner }: Context): void {
  for (const tier of tiers(store).filter(({ isDefault }) => isDefault)) {
    tiers(store).change(tier, { isDefault: tier === only }, keyOwner);
  }
}

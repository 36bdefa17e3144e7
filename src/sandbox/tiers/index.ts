import { byCreation, type PageArguments, page } from '../pages.js';
import { madeBy, query, type Section } from '../section.js';
import { tiers } from './state.js';

export const tiersSection: Section = {
  kinds: { Tier: { prefix: 'tier', read: 'tier:read', all: (store) => tiers(store).all() } },
  queries: {
    tier: query('tier:read', ({ tierId }: { tierId: string }, { store }) =>
      tiers(store).get(tierId),
    ),
    tiers: query('tier:read', (args: PageArguments, { store }) =>
      page(tiers(store).all(), byCreation, args),
    ),
  },
  fields: { Tier: madeBy },
};

import { lookUpBy } from '../look-up.js';
import { type Store, table } from '../store.js';
import { defaultTiers, type Tier } from './defaults.js';

export const tiers = table<Tier>('tier', 'tier', () => defaultTiers);

/** As `TierIdentifierInput`: exactly one of the two. */
export interface TierIdentifier {
  tierId?: string | null;
  externalId?: string | null;
}

/** @throws {MutationRefused} where the identifier names none, or is not one */
export const tierOf = (identifier: TierIdentifier, field: string, store: Store): Tier =>
  lookUpBy(tiers(store), field, identifier, {
    tierId: ({ id }) => id,
    externalId: ({ externalId }) => externalId,
  });

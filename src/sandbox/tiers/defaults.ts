import { type Entry, setUp, slug, ulid } from '../state/entry.js';

export interface Tier extends Entry {
  name: string;
  externalId: string | null;
  color: string;
  isDefault: boolean;
  defaultThreadPriority: number;
  isMachineTier: boolean;
}

export const defaultTiers: readonly Tier[] = [
  tier('Enterprise', '#7c3aed', 1, false),
  tier('Standard', '#0ea5e9', 2, true),
];

function tier(name: string, color: string, defaultThreadPriority: number, isDefault: boolean) {
  return {
    id: `tier_${ulid(setUp.createdAt, name)}`,
    name,
    externalId: slug(name),
    color,
    isDefault,
    defaultThreadPriority,
    isMachineTier: false,
    ...setUp,
  };
}

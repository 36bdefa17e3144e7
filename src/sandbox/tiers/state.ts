import { table } from '../store.js';
import { defaultTiers, type Tier } from './defaults.js';

export const tiers = table<Tier>('tier', 'tier', () => defaultTiers);

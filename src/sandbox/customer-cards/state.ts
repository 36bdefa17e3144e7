import type { Entry } from '../entry.js';
import { table } from '../store.js';

/** A card, and where Plain asks for what is on it. */
export interface CustomerCardConfig extends Entry {
  order: number;
  title: string;
  key: string;
  defaultTimeToLiveSeconds: number;
  apiUrl: string;
  apiHeaders: { name: string; value: string }[];
  isEnabled: boolean;
}

export const customerCardConfigs = table<CustomerCardConfig>('customer card config', 'ccc');

import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';

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

/** Those of the same order stand in the order of their ids. */
export const inOrder = (store: Store): CustomerCardConfig[] =>
  customerCardConfigs(store)
    .all()
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

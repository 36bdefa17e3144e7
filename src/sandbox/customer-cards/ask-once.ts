import { allowedHosts } from '../http/allowed-hosts.js';
import { createClock } from '../state/clock.js';
import { completeSeed } from '../state/seed.js';
import { createStore } from '../state/store.js';
import { createCardDesk, type ShownCard } from './desk.js';
import { customerCardConfigs } from './state.js';

/** Asks a server that somebody has named for the cards of a sample thread. */
export async function askOnce(wanted: {
  url: string;
  keys: readonly string[];
  apiHeaders: { name: string; value: string }[];
  secret: string | undefined;
}): Promise<ShownCard[]> {
  const { url: apiUrl, apiHeaders } = wanted;
  const store = createStore(completeSeed());
  for (const [order, key] of [...new Set(wanted.keys)].entries()) {
    const values = { order, title: key, key, defaultTimeToLiveSeconds: 15, isEnabled: true };
    customerCardConfigs(store).add({ ...values, apiUrl, apiHeaders }, 'system');
  }
  const { hostname, host } = new URL(apiUrl);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const hosts = allowedHosts(isHere ? [] : [host], new AbortController().signal);
  const threadId = store.seed.threads[0]?.id ?? '';
  return createCardDesk(store, createClock(), hosts, wanted.secret).show({ threadId });
}

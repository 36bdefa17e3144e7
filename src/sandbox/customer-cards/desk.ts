import type { Component } from '../../components/inputs.js';
import { customers } from '../customers/state.js';
import type { AllowedHosts } from '../http/allowed-hosts.js';
import type { Clock } from '../state/clock.js';
import type { Store } from '../state/store.js';
import { tenants } from '../tenants/state.js';
import { threads } from '../threads/state.js';
import { signingSecret } from '../workspace/state.js';
import { type Answer, ask, groupOf } from './ask.js';
import { type CustomerCardConfig, inOrder } from './state.js';

/** Whom cards are shown beside; the customer of the thread, where it is left out. */
export interface CardsOf {
  readonly customerId?: string;
  readonly threadId?: string;
}

/** A card as an agent sees it. */
export interface ShownCard {
  readonly key: string;
  readonly title: string;
  /** Null where the card is not shown: there is nothing on it, or it failed. */
  readonly components: readonly Component[] | null;
  /** Why there is no card, where that is a mistake of its server. */
  readonly error?: string;
  /** Whether it was kept from an earlier request. */
  readonly isCached: boolean;
}

/** A card of a customer, or of a thread, since it was last asked for. */
export interface CardInstance {
  readonly id: string;
  readonly config: CustomerCardConfig;
  readonly customerId: string;
  readonly threadId: string | null;
  readonly startedAt: string;
  /** Undefined while it is loading. Times are milliseconds since 1970. */
  answer?: Answer & { readonly at: number; readonly until: number };
  readonly loading: Promise<void>;
}

/** Where cards are asked for, and kept. */
export interface CardDesk {
  /** The cards, when all are there. @throws {TypeError} where there is no such customer or thread */
  show(of: CardsOf): Promise<ShownCard[]>;
  /** What there is of the cards; those that are not there are asked for. */
  instances(of: CardsOf): CardInstance[];
  /** Asks for one card anew. */
  reload(of: CardsOf, config: CustomerCardConfig): CardInstance | undefined;
}

/** Milliseconds for which `customerCardInstances` has what is not kept. */
const failuresShow = 10_000;

const desks = new WeakMap<Store, CardDesk>();

/** The desk of a store that has one. */
export const cardDeskOf = (store: Store): CardDesk | undefined => desks.get(store);

/** @param secret what requests are signed with, if not with that of the workspace */
export function createCardDesk(
  store: Store,
  clock: Clock,
  hosts: AllowedHosts,
  secret?: string,
): CardDesk {
  const known = new Map<string, CardInstance>();

  /** One request for all that have the same URL and headers. */
  function load(configs: readonly CustomerCardConfig[], to: Addressee): void {
    const groups = new Map<string, CustomerCardConfig[]>();
    for (const config of configs) {
      const group = groups.get(groupOf(config)) ?? [];
      groups.set(groupOf(config), [...group, config]);
    }
    for (const group of groups.values()) {
      const asked = ask(group, to.context, hosts, secret ?? signingSecret(store));
      for (const [index, config] of group.entries()) {
        const instance: CardInstance = {
          id: store.newId('cci'),
          config,
          customerId: to.customerId,
          threadId: to.threadId ?? null,
          startedAt: store.now(),
          loading: asked.then((answers) => {
            const answer = answers[index];
            if (!answer) return;
            const at = clock.now();
            instance.answer = { ...answer, at, until: at + answer.keep };
          }),
        };
        known.set(placeOf(config, to), instance);
      }
    }
  }

  const isFresh = ({ answer }: CardInstance) => answer === undefined || answer.until > clock.now();

  /** @param isWanted whether what there is of a card will do */
  function current(to: Addressee, isWanted: (instance: CardInstance) => boolean): CardInstance[] {
    const configs = inOrder(store).filter(({ isEnabled }) => isEnabled);
    const stale = configs.filter((config) => {
      const instance = known.get(placeOf(config, to));
      return !instance || !isWanted(instance);
    });
    load(stale, to);
    return configs.flatMap((config) => known.get(placeOf(config, to)) ?? []);
  }

  const desk: CardDesk = {
    async show(of) {
      const to = addressee(of, store);
      const before = new Set(known.values());
      const instances = current(to, isFresh);
      await Promise.all(instances.map(({ loading }) => loading));
      return instances.map((instance) => {
        const { key, title } = instance.config;
        const { components = null, error } = instance.answer ?? {};
        const shown = { key, title, components, isCached: before.has(instance) };
        return error ? { ...shown, error: error.message } : shown;
      });
    },
    instances(of) {
      // A failure is shown for a while, or who asks until no card is loading would never end.
      const isNew = ({ answer }: CardInstance) =>
        answer?.error !== undefined && answer.at + failuresShow > clock.now();
      return current(addressee(of, store), (each) => isFresh(each) || isNew(each));
    },
    reload(of, config) {
      const to = addressee(of, store);
      load([config], to);
      return known.get(placeOf(config, to));
    },
  };
  desks.set(store, desk);
  return desk;
}

interface Addressee {
  readonly customerId: string;
  readonly threadId: string | undefined;
  /** What the request says of them. */
  readonly context: object;
}

const placeOf = ({ id }: CustomerCardConfig, { customerId, threadId }: Addressee): string =>
  JSON.stringify([id, customerId, threadId]);

function addressee({ customerId, threadId }: CardsOf, store: Store): Addressee {
  const thread = threadId === undefined ? undefined : threads(store).get(threadId);
  if (threadId !== undefined && !thread) throw new TypeError(`There is no thread ${threadId}.`);
  const id = customerId ?? thread?.customer ?? customers(store).all()[0]?.id ?? '';
  const customer = customers(store).get(id);
  if (!customer) throw new TypeError(`There is no customer ${id}.`);
  const tenant = tenants(store).get(thread?.tenant ?? '');
  const context = {
    customer: { id, email: customer.emailAddress, externalId: customer.externalId },
    ...(thread && { thread: { id: thread.id, externalId: thread.externalId } }),
    ...(tenant && { tenant: { id: tenant.id, externalId: tenant.externalId } }),
  };
  return { customerId: id, threadId, context };
}

import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { checkComponents } from '../../components/check.js';
import type { Component } from '../../components/inputs.js';
import type { Clock } from '../clock.js';
import { customers } from '../customers/state.js';
import { type AllowedHosts, NotAllowed } from '../http/allowed-hosts.js';
import type { Store } from '../store.js';
import { tenants } from '../tenants/state.js';
import { threads } from '../threads/state.js';
import { post } from '../webhooks/deliver.js';
import { webhookSecret } from '../webhooks/state.js';
import { workspaceId } from '../workspace/state.js';
import { type CustomerCardConfig, customerCardConfigs } from './state.js';

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

const patience = 15_000;
const beforeRetry = 1_000;
const errorsLast = 300_000;

type Kept = Omit<ShownCard, 'isCached'> & { until: number };

/**
 * Asks for cards as Plain does: one request for all that have the same URL and headers, once more
 * after a second where the server fails, and not again before a card is stale.
 *
 * Source: https://www.plain.com/docs/customer-cards/protocol.
 */
export function createCardDesk(
  store: Store,
  clock: Clock,
  hosts: AllowedHosts,
  secret: string = webhookSecret,
) {
  const kept = new Map<string, Kept>();

  return async function show({ customerId, threadId }: CardsOf): Promise<ShownCard[]> {
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
    const place = (config: CustomerCardConfig) => JSON.stringify([config.id, id, threadId]);
    const configs = customerCardConfigs(store)
      .filter(({ isEnabled }) => isEnabled)
      .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    const isFresh = (config: CustomerCardConfig) =>
      (kept.get(place(config))?.until ?? 0) > clock.now();
    const cached = new Set(configs.filter(isFresh));
    const groups = new Map<string, CustomerCardConfig[]>();
    for (const config of configs.filter((each) => !cached.has(each))) {
      const group = groups.get(groupOf(config)) ?? [];
      groups.set(groupOf(config), [...group, config]);
    }
    const asked = await Promise.all(
      [...groups.values()].map(async (group) => {
        const answers = await ask(group, context);
        return answers.map((answer, index) => [group[index], answer] as const);
      }),
    );
    const now = new Map(asked.flat());
    return configs.map((config) => {
      const answer = now.get(config);
      if (answer && answer.until > clock.now()) kept.set(place(config), answer);
      const { until: _until, ...card } = answer ?? (kept.get(place(config)) as Kept);
      return { ...card, isCached: cached.has(config) };
    });
  };

  async function ask(group: readonly CustomerCardConfig[], context: object): Promise<Kept[]> {
    const [first] = group;
    if (!first) return [];
    const body = JSON.stringify({ cardKeys: group.map(({ key }) => key), ...context });
    const headers = {
      ...Object.fromEntries(first.apiHeaders.map(({ name, value }) => [name.trim(), value])),
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      Accept: 'application/json',
      'User-Agent': 'Plain/1.0 (plain.com; help@plain.com)',
      'Plain-Workspace-Id': workspaceId,
      'Plain-Request-Signature': createHmac('sha256', secret).update(body).digest('hex'),
    };
    const send = () => post(first.apiUrl.trim(), headers, body, hosts, patience);
    const isTemporary = ({ status }: { status: number }) => status >= 500 || status === 429;
    const failed = (error: string, until = 0) =>
      group.map(({ key, title }) => ({ key, title, components: null, error, until }));
    try {
      let answer = await send().catch((error: Error) => {
        if (error instanceof NotAllowed || hosts.closing.aborted) throw error;
        return undefined;
      });
      if (!answer || isTemporary(answer)) {
        await delay(beforeRetry, undefined, { signal: hosts.closing });
        answer = await send();
      }
      if (isTemporary(answer)) return failed(`The server answered HTTP ${answer.status} twice.`);
      const later = clock.now() + errorsLast;
      if (answer.status !== 200) {
        return failed(`The server answered HTTP ${answer.status}, and not 200.`, later);
      }
      const cards = cardsOf(answer.text);
      if (typeof cards === 'string') return failed(cards, later);
      return group.map((config) => cardOf(config, cards, clock.now()));
    } catch (error) {
      return failed((error as Error).message);
    }
  }
}

/** Plain compares URLs without the spaces around, and headers in any order, their names in any case. */
function groupOf({ apiUrl, apiHeaders }: CustomerCardConfig): string {
  const headers = apiHeaders.map(({ name, value }) => [name.trim().toLowerCase(), value]);
  return JSON.stringify([apiUrl.trim(), headers.sort((a, b) => (`${a}` < `${b}` ? -1 : 1))]);
}

type Answered = { key: string; components: Component[] | null; timeToLiveSeconds?: number | null };

/** The cards of an answer, or what is wrong with it. */
function cardsOf(text: string): Answered[] | string {
  let body: { cards?: unknown } | null;
  try {
    body = JSON.parse(text);
  } catch {
    return 'The answer is not JSON.';
  }
  if (!Array.isArray(body?.cards)) return 'The answer has no list `cards`.';
  for (const card of body.cards as (Answered | null)[]) {
    if (typeof card?.key !== 'string') return 'A card of the answer has no key.';
    const [problem] = card.components === null ? [] : checkComponents(card.components, 'card');
    if (problem) return `${card.key}: components${problem.path} ${problem.message}`;
  }
  return body.cards;
}

function cardOf(config: CustomerCardConfig, cards: readonly Answered[], now: number): Kept {
  const { key, title, defaultTimeToLiveSeconds } = config;
  const card = cards.find((each) => each.key === key);
  if (!card) {
    const error = `The answer lacks the card ${key}.`;
    return { key, title, components: null, error, until: now + errorsLast };
  }
  const seconds = card.timeToLiveSeconds ?? defaultTimeToLiveSeconds;
  return { key, title, components: card.components, until: now + seconds * 1_000 };
}

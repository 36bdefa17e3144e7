import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { checkComponents } from '../../components/check.js';
import type { Component } from '../../components/inputs.js';
import { type AllowedHosts, NotAllowed } from '../http/allowed-hosts.js';
import { post } from '../webhooks/deliver.js';
import { workspaceId } from '../workspace/state.js';
import type { CustomerCardConfig } from './state.js';

/** What became of a card that was asked for. */
export interface Answer {
  /** Null where the card is not shown: there is nothing on it, or it failed. */
  readonly components: readonly Component[] | null;
  /** Why there is no card, where that is a mistake of its server. */
  readonly error?: CardFailure;
  /** Milliseconds for which it is kept. */
  readonly keep: number;
}

/** With the names and fields of GraphQL's `CustomerCardInstanceErrorDetail`. */
interface CardFailure {
  readonly __typename: `CustomerCardInstance${
    | 'MissingCard'
    | 'ResponseBody'
    | 'StatusCode'
    | 'Request'
    | 'Timeout'}ErrorDetail`;
  readonly message: string;
  readonly cardKey?: string;
  readonly statusCode?: number;
  readonly errorCode?: string;
  readonly timeoutSeconds?: number;
}

const patience = 15_000;
/** Plain documents no number for the largest card. */
const limits = { timeout: patience, mostText: 8_388_608 };
const beforeRetry = 1_000;
const errorsLast = 300_000;
/** In seconds: as long as a configuration may keep a card. */
const year = 31_536_000;

/**
 * Asks one URL for its cards as Plain does: once more after a second where the server fails.
 *
 * @param group of one URL and the same headers
 * @param context customer, thread and tenant
 * @returns an answer for each of the group; never rejects
 *
 * Source: https://www.plain.com/docs/customer-cards/protocol.
 */
export async function ask(
  group: readonly CustomerCardConfig[],
  context: object,
  hosts: AllowedHosts,
  secret: string,
): Promise<Answer[]> {
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
  const send = () => post(first.apiUrl.trim(), headers, body, hosts, limits);
  const isTemporary = ({ status }: { status: number }) => status >= 500 || status === 429;
  const failed = (error: CardFailure, keep = 0) =>
    group.map(() => ({ components: null, error, keep }));
  try {
    let answer = await send().catch((error: Error) => {
      if (error instanceof NotAllowed || hosts.closing.aborted) throw error;
      return undefined;
    });
    if (!answer || isTemporary(answer)) {
      await delay(beforeRetry, undefined, { signal: hosts.closing });
      answer = await send();
    }
    const { status: statusCode, text } = answer;
    if (statusCode !== 200) {
      const how = isTemporary(answer) ? ' twice.' : ', and not 200.';
      const message = `The server answered HTTP ${statusCode}${how}`;
      const error = { __typename: typename('StatusCode'), message, statusCode };
      return failed(error, isTemporary(answer) ? 0 : errorsLast);
    }
    const cards = cardsOf(text);
    if (typeof cards === 'string') {
      return failed({ __typename: typename('ResponseBody'), message: cards }, errorsLast);
    }
    return group.map((config) => cardOf(config, cards));
  } catch (error) {
    return failed(unanswered(error as NodeJS.ErrnoException));
  }
}

function unanswered({ code: errorCode = 'ERROR', message }: NodeJS.ErrnoException): CardFailure {
  if (errorCode !== 'ETIMEDOUT') return { __typename: typename('Request'), message, errorCode };
  return { __typename: typename('Timeout'), message, timeoutSeconds: patience / 1_000 };
}

const typename = <Name extends string>(name: Name) =>
  `CustomerCardInstance${name}ErrorDetail` as const;

/** Plain compares URLs without the spaces around, and headers in any order, their names in any case. */
export function groupOf({ apiUrl, apiHeaders }: CustomerCardConfig): string {
  const headers = apiHeaders.map(({ name, value }) => [name.trim().toLowerCase(), value]);
  return JSON.stringify([apiUrl.trim(), headers.sort((a, b) => (`${a}` < `${b}` ? -1 : 1))]);
}

type Answered = { key: string; components: Component[] | null; timeToLiveSeconds?: number | null };

/** The cards of an answer, or what is wrong with it. */
function cardsOf(text: string | undefined): Answered[] | string {
  if (text === undefined) return 'The answer is larger than 8 MiB.';
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
    const seconds = card.timeToLiveSeconds ?? 0;
    if (!Number.isSafeInteger(seconds) || seconds < 0) {
      return `${card.key}: timeToLiveSeconds must be whole seconds, 0 or more.`;
    }
  }
  return body.cards;
}

function cardOf({ key, defaultTimeToLiveSeconds }: CustomerCardConfig, cards: Answered[]): Answer {
  const card = cards.find((each) => each.key === key);
  if (!card) {
    const message = `The answer lacks the card ${key}.`;
    const error = { __typename: typename('MissingCard'), message, cardKey: key };
    return { components: null, error, keep: errorsLast };
  }
  const seconds = Math.min(card.timeToLiveSeconds ?? defaultTimeToLiveSeconds, year);
  return { components: card.components, keep: seconds * 1_000 };
}

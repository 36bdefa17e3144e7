import type { Socket } from 'node:net';
import { checkComponents } from '../components/check.js';
import type { Component } from '../components/inputs.js';
import { adapters, type IncomingHandler } from '../incoming/adapters.js';
import { headerTest } from '../incoming/header-test.js';
import { type Secrets, secretsOf, signatureFault } from '../incoming/signature.js';
import { CustomerCardError } from './error.js';
import { type CardRequest, type CardsRequest, cardsRequestOf } from './request.js';

export type { IncomingHandler, NodeRequest, NodeResponse } from '../incoming/adapters.js';
export type { Secrets } from '../incoming/signature.js';
export { CustomerCardError, type CustomerCardErrorType } from './error.js';
export type { CardContext, CardCustomer, CardRequest } from './request.js';

/** What a card shows, from `plain-operations/components`. */
export interface Card {
  /** Null, or none, where there is nothing to show: the card is not there then. */
  readonly components: readonly Component[] | null;
  /**
   * Seconds that Plain may keep the card.
   *
   * @default what the card's configuration says
   */
  readonly timeToLiveSeconds?: number | null | undefined;
}

/** Gives a card, or null where there is nothing to show. */
export type CardFunction = (
  request: CardRequest,
) => Card | null | undefined | Promise<Card | null | undefined>;

export interface CustomerCardsOptions {
  /** The functions for the cards, by the key that their configuration in Plain has. */
  readonly cards: Readonly<Record<string, CardFunction>>;
  /**
   * The workspace's secret for signing requests, or several while it is being changed. What is signed
   * has no time in it, so a request that somebody recorded stays valid.
   */
  readonly secrets?: Secrets | undefined;
  /** The headers that the configuration in Plain sends, by name; of several values one is enough. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /**
   * Of `plain-operations/mtls`: requests of `handler.node` whose socket it is not true of are refused.
   */
  readonly isPlain?: ((socket: Socket) => boolean) | undefined;
  /**
   * Milliseconds after which the cards that are there are answered without the others. Plain waits
   * 15 s, and asks once more after 1 s.
   *
   * @default 12_000
   */
  readonly deadline?: number | undefined;
  /**
   * Bytes of JSON; a larger card is not shown. Plain has a limit of its own, which it does not document.
   *
   * @default 262_144
   */
  readonly maxCardSize?: number | undefined;
  /**
   * Bytes of a request; larger ones are answered 413.
   *
   * @default 1_048_576
   */
  readonly maxBodySize?: number | undefined;
  /**
   * Whether components are checked before they are sent. Plain is said to refuse the cards of one
   * request together, for one bad component in one of them.
   *
   * @default true
   */
  readonly check?: boolean | undefined;
  /**
   * Called with what a card threw, or the `CustomerCardError` that it failed with, and its key; and
   * with that of a request that was refused, which anybody can send.
   *
   * @default prints to stderr what happened to cards
   */
  readonly onError?: ((error: unknown, key?: string) => void) | undefined;
}

/**
 * A handler for the URL of customer cards. It answers 200 with every card that was asked for; one that
 * failed, is late or unknown has `components: null`, and what happened goes to `onError` alone. Without
 * a valid signature or header: 401, and no card runs. Where neither `secrets` nor `headers` nor
 * `isPlain` is given, whoever asks is answered, and a warning of the process says so once;
 * `headers: {}` means that something in front of the handler looks who asks.
 *
 * @throws {TypeError} where an option is not what it must be
 *
 * Source: https://www.plain.com/docs/customer-cards/protocol.
 */
export function customerCards(options: CustomerCardsOptions): IncomingHandler {
  const { cards, headers: expected, isPlain, onError } = options;
  const {
    deadline = 12_000,
    maxCardSize = 262_144,
    maxBodySize = 1_048_576,
    check = true,
  } = options;
  const secrets = options.secrets === undefined ? undefined : secretsOf(options.secrets);
  const hasHeaders = headerTest(expected ?? {});
  if (!(secrets || expected || isPlain)) warnOfStrangers();
  if (typeof cards !== 'object' || cards === null) {
    throw new TypeError('`cards` must be an object: functions, by the keys of the cards.');
  }
  for (const [key, card] of Object.entries(cards)) {
    if (typeof card !== 'function') throw new TypeError(`The card ${key} must be a function.`);
  }
  if (!(deadline > 0)) throw new TypeError('`deadline` must be milliseconds, more than 0.');

  const report = (error: unknown, key?: string) => {
    try {
      if (onError) onError(error, key);
      else console.error(error);
    } catch {
      // A log that fails must not take the other cards along.
    }
  };
  const refused = (
    type: 'missing_signature' | 'invalid_signature' | 'wrong_header' | 'not_a_request',
  ) => {
    if (onError) report(new CustomerCardError(type));
    return { status: type === 'not_a_request' ? 400 : 401, text: type };
  };

  return adapters({
    report,
    maxBodySize,
    isPlain,
    answer: async (body, headers) => {
      const fault = secrets && signatureFault(body, headers, secrets);
      if (fault) return refused(fault);
      if (!hasHeaders(headers)) return refused('wrong_header');
      const request = cardsRequestOf(
        typeof body === 'string' ? body : Buffer.from(body).toString(),
      );
      if (!request) return refused('not_a_request');
      return { status: 200, type: 'application/json', text: `{"cards":[${await all(request)}]}` };
    },
  });

  async function all({ keys, ...context }: CardsRequest): Promise<string[]> {
    const ended = new AbortController();
    const { signal } = ended;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => {
          const error = new CustomerCardError('late');
          reject(error);
          ended.abort(error);
        },
        Math.min(deadline, longestTimer),
      );
    });
    // Where no card waits for it any more.
    late.catch(() => {});
    try {
      return await Promise.all(keys.map((key) => one({ ...context, key, signal }, late)));
    } finally {
      clearTimeout(timer);
    }
  }

  /** The card as JSON, whatever happens. */
  async function one(request: CardRequest, late: Promise<never>): Promise<string> {
    const { key } = request;
    try {
      const card = await Promise.race([ask(request), late]);
      const ttl = card?.timeToLiveSeconds ?? undefined;
      const components = card ? card.components : null;
      if (components === undefined) throw new CustomerCardError('invalid_components', noCard);
      const problems = check && components ? checkComponents(components, 'card') : [];
      if (problems.length > 0) throw new CustomerCardError('invalid_components', problems);
      if (ttl !== undefined && !(Number.isSafeInteger(ttl) && ttl >= 0)) {
        throw new CustomerCardError('invalid_time_to_live');
      }
      const text = JSON.stringify({ key, components, timeToLiveSeconds: ttl });
      if (Buffer.byteLength(text) > maxCardSize) throw new CustomerCardError('too_large');
      return text;
    } catch (error) {
      report(error, key);
      return JSON.stringify({ key, components: null });
    }
  }

  async function ask(request: CardRequest): Promise<Card | null | undefined> {
    const card = Object.hasOwn(cards, request.key) ? cards[request.key] : undefined;
    if (!card) throw new CustomerCardError('unknown_card');
    return card(request);
  }
}

const noCard = [
  { path: '.components', message: 'is missing: a card is { components, timeToLiveSeconds? }' },
];

/** A longer one would overflow, and end at once. */
const longestTimer = 2_147_483_647;

let isWarned = false;

/** A secret that is not set in the environment is undefined, and would open the cards in silence. */
function warnOfStrangers(): void {
  if (isWarned) return;
  isWarned = true;
  // Not there in every runtime.
  globalThis.process?.emitWarning?.(
    'customerCards has neither `secrets` nor `headers` nor `isPlain`: it answers whoever asks for the cards of any customer. Where something in front of it looks who asks, pass `headers: {}`.',
    { type: 'PlainOperationsWarning', code: 'PLAIN_OPEN_CARDS' },
  );
}

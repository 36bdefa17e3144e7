/** Whom the card is shown beside. */
export interface CardCustomer {
  /** `c_…`; absent in requests of before 2024. */
  readonly id: string;
  readonly email: string;
  readonly externalId: string | null;
}

/** The thread that is open, or the tenant that it belongs to. */
export interface CardContext {
  readonly id: string;
  readonly externalId: string | null;
}

/** What a card is asked with. */
export interface CardRequest {
  readonly key: string;
  readonly customer: CardCustomer;
  /** Undefined where the customer is looked at, and not a thread. */
  readonly thread: CardContext | undefined;
  /** Undefined where the thread has none. */
  readonly tenant: CardContext | undefined;
  /** Aborted at the deadline; what a card does after that is lost. */
  readonly signal: AbortSignal;
}

/** What Plain asks for at once: several cards, without those that it has cached. */
export interface CardsRequest extends Pick<CardRequest, 'customer' | 'thread' | 'tenant'> {
  readonly keys: readonly string[];
}

/** Undefined where the text is not what Plain sends. */
export function cardsRequestOf(text: string): CardsRequest | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(body) || !isObject(body['customer'])) return undefined;
  const { cardKeys, customer, thread, tenant } = body;
  if (!Array.isArray(cardKeys) || !cardKeys.every((key) => typeof key === 'string')) {
    return undefined;
  }
  return {
    keys: [...new Set<string>(cardKeys)],
    customer: customer as unknown as CardCustomer,
    thread: (thread ?? undefined) as CardContext | undefined,
    tenant: (tenant ?? undefined) as CardContext | undefined,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { badge, type Component, row, text } from '../../src/components/index.js';
import {
  type CardRequest,
  type CustomerCardsOptions,
  customerCards,
} from '../../src/customer-cards/index.js';
import { secret, signed } from './event.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const customer = { id: 'c_1', email: 'ada@example.com', externalId: null };
const asked = (cardKeys: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({ cardKeys, customer, ...more });

type Answer = { status: number; cards: unknown; text: string };
type Ask = (body: string, headers?: Record<string, string>) => Promise<Answer>;

const ways: [string, (options: CustomerCardsOptions) => Promise<Ask>][] = [
  [
    'fetch',
    async (options) => {
      const handler = customerCards(options);
      return async (body, headers = {}) =>
        answerOf(
          await handler.fetch(new Request('http://host/', { method: 'POST', headers, body })),
        );
    },
  ],
  [
    'node',
    async (options) => {
      const server = createServer(customerCards(options).node);
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      return async (body, headers = {}) =>
        answerOf(await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }));
    },
  ],
];

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return { status: response.status, text, cards: isJson ? JSON.parse(text).cards : undefined };
}

describe.each(ways)('customerCards by %s', (_name, start) => {
  it('answers every card that is asked for, once', async () => {
    const requests: CardRequest[] = [];
    const ask = await start({
      cards: {
        usage: (request) => {
          requests.push(request);
          return { components: [text('12 of 50')], timeToLiveSeconds: 60 };
        },
        plan: async () => ({ components: [row({ main: [text('Plan')], aside: [badge('Pro')] })] }),
        nothing: () => null,
        empty: () => ({ components: null }),
      },
    });
    const thread = { id: 'th_1', externalId: 'ours' };
    const tenant = { id: 'te_1', externalId: null };
    const { status, cards } = await ask(
      asked(['usage', 'plan', 'nothing', 'empty', 'usage'], { thread, tenant, added: true }),
    );
    expect(status).toBe(200);
    expect(cards).toEqual([
      { key: 'usage', components: [text('12 of 50')], timeToLiveSeconds: 60 },
      { key: 'plan', components: [row({ main: [text('Plan')], aside: [badge('Pro')] })] },
      { key: 'nothing', components: null },
      { key: 'empty', components: null },
    ]);
    expect(requests).toEqual([
      { key: 'usage', customer, thread, tenant, signal: expect.any(AbortSignal) },
    ]);
  });

  it('has neither thread nor tenant where Plain sends none', async () => {
    const requests: CardRequest[] = [];
    const ask = await start({
      cards: {
        usage: (request) => {
          requests.push(request);
          return null;
        },
      },
    });
    await ask(asked(['usage']));
    await ask(asked(['usage'], { tenant: null }));
    expect(requests.map(({ thread, tenant }) => [thread, tenant])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('gives null for what failed or is unknown, and says why to the host alone', async () => {
    const errors: unknown[][] = [];
    const circular: unknown[] = [];
    circular.push(circular);
    const ask = await start({
      onError: (...args) => errors.push(args),
      maxCardSize: 5_000,
      cards: {
        fine: () => ({ components: [text('a')] }),
        throws: () => {
          throw new Error('no database');
        },
        rejects: async () => {
          throw 'just a string';
        },
        broken: () => ({ components: [text('')] }),
        circular: () => ({ components: circular as unknown as Component[] }),
        text: () => 'text' as never,
        large: () => ({ components: [text('x'.repeat(5_000))] }),
        timed: () => ({ components: [text('a')], timeToLiveSeconds: 1.5 }),
      },
    });
    const keys = ['fine', 'throws', 'rejects', 'broken', 'circular', 'large', 'timed'];
    const {
      status,
      cards,
      text: body,
    } = await ask(asked([...keys, 'unknown', 'toString', '__proto__']));
    expect(status).toBe(200);
    const [fine, ...others] = cards as { key: string; components: unknown }[];
    expect(fine).toEqual({ key: 'fine', components: [text('a')] });
    expect(others.map(({ key }) => key)).toEqual([
      ...keys.slice(1),
      'unknown',
      'toString',
      '__proto__',
    ]);
    expect(others.every(({ components }) => components === null)).toBe(true);
    expect(body).not.toMatch(/database|string/);
    const reported = new Map(
      errors.map(([error, key]) => [key, (error as { type?: string }).type ?? error]),
    );
    expect(Object.fromEntries(reported)).toMatchObject({
      throws: new Error('no database'),
      rejects: 'just a string',
      broken: 'invalid_components',
      circular: 'invalid_components',
      large: 'too_large',
      timed: 'invalid_time_to_live',
      unknown: 'unknown_card',
      toString: 'unknown_card',
    });
    expect(errors).toHaveLength(9);
    const broken = errors.find(([, key]) => key === 'broken')?.[0] as Error;
    expect(broken.message).toContain('[0].componentText.text must not be empty');
  });

  it('reports what is no card: a component by itself, a list of them, a misspelt member', async () => {
    const errors: string[] = [];
    const ask = await start({
      onError: (error, key) =>
        errors.push(`${key}: ${(error as Error).message.split('\n').at(-1)}`),
      cards: {
        list: () => [text('a')] as never,
        word: () => 'text' as never,
        member: () => ({ component: [text('a')] }) as never,
        nothing: () => undefined,
        empty: () => ({ components: null }),
      },
    });
    const { status, cards } = await ask(asked(['list', 'word', 'member', 'nothing', 'empty']));
    expect(status).toBe(200);
    expect((cards as { components: unknown }[]).every(({ components }) => components === null));
    const reason = '.components is missing: a card is { components, timeToLiveSeconds? }';
    expect(errors.sort()).toEqual(['list', 'member', 'word'].map((key) => `${key}:   ${reason}`));
  });

  it('waits for a card without a deadline where that is infinite', async () => {
    const slow = async () => {
      await delay(20);
      return { components: null };
    };
    const errors: unknown[] = [];
    const handler = customerCards({
      headers: {},
      deadline: Number.POSITIVE_INFINITY,
      onError: (error) => errors.push(error),
      cards: { slow },
    });
    const body = JSON.stringify({ cardKeys: ['slow'], customer: { id: 'c_1', email: 'a@b.test' } });
    const request = new Request('http://cards.test', { method: 'POST', body });
    expect((await handler.fetch(request)).status).toBe(200);
    expect(errors).toEqual([]);
  });

  it('lets no slow card delay the others past the deadline', async () => {
    const errors: unknown[][] = [];
    let aborted = false;
    const ask = await start({
      deadline: 50,
      onError: (...args) => errors.push(args),
      cards: {
        slow: ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              reject(new Error('given up'));
            });
          }),
        never: () => new Promise(() => {}),
        fast: () => ({ components: [text('a')] }),
      },
    });
    const { status, cards } = await ask(asked(['slow', 'never', 'fast']));
    expect(status).toBe(200);
    expect(cards).toEqual([
      { key: 'slow', components: null },
      { key: 'never', components: null },
      { key: 'fast', components: [text('a')] },
    ]);
    expect(aborted).toBe(true);
    expect(errors.map(([error, key]) => [(error as { type: string }).type, key])).toEqual([
      ['late', 'slow'],
      ['late', 'never'],
    ]);
  });

  it('runs no card without a valid signature or a configured header', async () => {
    let runs = 0;
    const cards = {
      usage: () => {
        runs++;
        return null;
      },
    };
    const body = asked(['usage']);
    const both = await start({
      cards,
      secrets: ['new', secret],
      headers: { Authorization: ['Bearer new', 'Bearer old'], 'X-Team': 'support' },
    });
    const right = { ...signed(body), authorization: 'Bearer old', 'x-team': 'support' };
    expect((await both(body, right)).status).toBe(200);
    expect((await both(body, { ...right, authorization: 'Bearer new' })).status).toBe(200);
    expect(runs).toBe(2);
    const { 'x-team': _, ...without } = right;
    for (const headers of [
      without,
      { ...right, authorization: 'Bearer ol' },
      { ...right, authorization: 'Bearer old, Bearer old' },
      { ...right, 'x-team': 'Support' },
      { ...right, ...signed(`${body} `) },
      { authorization: 'Bearer old', 'x-team': 'support' },
    ]) {
      expect((await both(body, headers)).status).toBe(401);
    }
    expect(runs).toBe(2);
  });

  it('takes a configured header in UTF-8 and in Latin-1', async () => {
    const ask = await start({ cards: {}, headers: { 'x-team': 'Süd' }, onError: () => {} });
    const asUtf8 = Buffer.from('Süd').toString('latin1');
    const statuses = ['Süd', asUtf8, 'Sud'].map(
      async (value) => (await ask(asked([]), { 'x-team': value })).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 401]);
  });

  it('refuses what is not a request for cards', async () => {
    const ask = await start({ cards: {}, maxBodySize: 1_000, onError: () => {} });
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '{}',
      asked('usage'),
      asked([7]),
      '{"cardKeys":[]}',
    ]) {
      expect((await ask(body)).status).toBe(400);
    }
    expect((await ask(asked(['x'.repeat(1_000)]))).status).toBe(413);
    expect(await ask(asked([]))).toMatchObject({ status: 200, cards: [] });
  });
});

describe('customerCards', () => {
  it('throws at once where a secret or header is missing', () => {
    const missing = process.env['NOT_SET'] as string;
    expect(() => customerCards({ cards: {}, secrets: '' })).toThrow(/secret/);
    expect(() => customerCards({ cards: {}, headers: { authorization: missing } })).toThrow(
      /authorization/,
    );
    expect(() => customerCards({ cards: {}, deadline: Number.NaN })).toThrow(/deadline/);
  });

  it('throws at once where a card is no function', () => {
    const made = (cards: unknown) => () =>
      customerCards({ cards: cards as Record<string, never>, headers: {} });
    for (const cards of [undefined, null, 'x']) expect(made(cards)).toThrow(/`cards` must be/);
    expect(made({ usage: { components: [] } })).toThrow(/usage must be a function/);
    expect(() => customerCards({ cards: {}, headers: {}, maxBodySize: -1 })).toThrow(/maxBodySize/);
  });

  it('warns once where it answers whoever asks', async () => {
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    // What a test before has led to is emitted by then.
    await settled();
    const warnings: Error[] = [];
    const listener = (warning: Error) => warnings.push(warning);
    process.on('warning', listener);
    onTestFinished(() => void process.off('warning', listener));
    vi.resetModules();
    const { customerCards } = await import('../../src/customer-cards/index.js');
    customerCards({ cards: {}, headers: {} });
    customerCards({ cards: {}, secrets: secret });
    customerCards({ cards: {}, isPlain: () => true });
    await settled();
    expect(warnings).toEqual([]);
    const secrets = process.env['NOT_SET'];
    for (const options of [{ cards: {} }, { cards: {}, secrets }]) customerCards(options);
    await settled();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'PLAIN_OPEN_CARDS' });
    expect(`${warnings[0]}`).toMatch(/whoever asks/);
  });

  it('answers 200 with every requested key, whatever the cards do', async () => {
    const outcome = fc.oneof(
      fc.anything(),
      fc.record({ components: fc.anything(), timeToLiveSeconds: fc.anything() }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), outcome),
        fc.array(fc.string()),
        async (outcomes, more) => {
          const cards = Object.fromEntries(
            Object.entries(outcomes).map(([key, value]) => [key, () => value as null]),
          );
          const handler = customerCards({ cards, onError: () => {} });
          const keys = [...new Set([...Object.keys(cards), ...more])];
          const body = asked(keys);
          const response = await handler.fetch(
            new Request('http://host/', { method: 'POST', body }),
          );
          expect(response.status).toBe(200);
          const answer = (await response.json()) as { cards: { key: string }[] };
          expect(answer.cards.map(({ key }) => key)).toEqual(keys);
        },
      ),
    );
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { container, linkButton, readComponents, row, text } from '../../src/components/index.js';
import {
  CreateCustomerCardConfigDocument,
  CustomerCardInstancesDocument,
  ReloadCustomerCardInstanceDocument,
} from '../../src/index.js';
import { calls } from './calls.js';
import { cardServer } from './card-server.js';
import { running, documentedThread as threadId } from './requests.js';

const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';

async function started() {
  const sandbox = await running();
  const { run, refusal } = calls(sandbox);
  const configure = async (key: string, apiUrl: string) => {
    const { createCustomerCardConfig } = await run(CreateCustomerCardConfigDocument, {
      input: { title: key, key, apiUrl, defaultTimeToLiveSeconds: 60, apiHeaders: [] },
    });
    return createCustomerCardConfig.customerCardConfig?.id ?? '';
  };
  const instances = async (of: { threadId?: string } = {}) =>
    (await run(CustomerCardInstancesDocument, { customerId, ...of })).customerCardInstances;
  /** What becomes of the cards, by their configurations. */
  const settled = async (of: { threadId?: string } = {}) =>
    vi.waitFor(
      async () => {
        const found = await instances(of);
        const kinds = found.map(({ __typename }) => __typename);
        expect(kinds).not.toContain('CustomerCardInstanceLoading');
        return new Map(found.map((instance) => [instance.customerCardConfig.id, instance]));
      },
      { timeout: 60_000, interval: 20 },
    );
  return { sandbox, run, refusal, configure, instances, settled };
}

test('a card is loading, then loaded, kept until it is stale, and then loading again', async () => {
  const { sandbox, configure, instances, settled } = await started();
  const components = [
    row({ main: [text('Plan', { size: 'L' })], aside: [] }),
    container([linkButton('Open', 'https://crm.example/1')]),
  ];
  const { url, asked } = await cardServer({
    cards: { plan: () => ({ components }), none: () => null },
  });
  const [plan, none] = [await configure('plan', url), await configure('none', url)];
  const loading = await instances({ threadId });
  expect(loading).toMatchObject(
    [plan, none].map((id) => ({
      __typename: 'CustomerCardInstanceLoading',
      id: expect.stringMatching(/^cci_/),
      customerId,
      threadId,
      customerCardConfig: { id },
    })),
  );
  const loaded = await settled({ threadId });
  const [first, second] = [loaded.get(plan), loaded.get(none)];
  if (first?.__typename !== 'CustomerCardInstanceLoaded') throw new Error('not loaded');
  expect(first.id).toBe(loading[0]?.id);
  expect(readComponents(first.components ?? [])).toMatchObject(components);
  expect(Date.parse(first.expiresAt.iso8601) - Date.parse(first.loadedAt.iso8601)).toBe(60_000);
  expect(second).toMatchObject({ __typename: 'CustomerCardInstanceLoaded', components: null });
  expect(await instances({ threadId })).toEqual([first, second]);
  expect(asked.map((body) => JSON.parse(body))).toMatchObject([
    { cardKeys: ['plan', 'none'], customer: { id: customerId }, thread: { id: threadId } },
  ]);
  // The same cards of the customer are others.
  expect([...(await settled()).values()]).toMatchObject([{ threadId: null }, { threadId: null }]);
  await sandbox.advance(61_000);
  const again = await instances({ threadId });
  expect(again[0]).toMatchObject({ __typename: 'CustomerCardInstanceLoading' });
  expect(again[0]?.id).not.toBe(first.id);
  await settled({ threadId });
  expect(asked).toHaveLength(3);
});

test('what failed says why, and is asked for again', async () => {
  const { sandbox, configure, settled } = await started();
  const statuses = [404, 500, 500];
  const urls = await Promise.all(
    statuses.map(
      async (status) => (await cardServer({ cards: {}, onError: () => {} }, status, status)).url,
    ),
  );
  const [refused, broken] = [
    await configure('refused', urls[0] ?? ''),
    await configure('broken', urls[1] ?? ''),
  ];
  const absent = await configure('absent', 'http://127.0.0.1:1/');
  const wrong = await configure('wrong', sandbox.url);
  const failed = await settled();
  const detail = (id: string) => {
    const instance = failed.get(id);
    return instance?.__typename === 'CustomerCardInstanceError' && instance.errorDetail;
  };
  const typename = (name: string) => `CustomerCardInstance${name}ErrorDetail`;
  expect(detail(refused)).toMatchObject({ __typename: typename('StatusCode'), statusCode: 404 });
  expect(detail(broken)).toMatchObject({ __typename: typename('StatusCode'), statusCode: 500 });
  const errorCode = 'ECONNREFUSED';
  expect(detail(absent)).toMatchObject({ __typename: typename('Request'), errorCode });
  // The sandbox is no server of cards.
  expect(detail(wrong)).toMatchObject({ __typename: typename('StatusCode'), statusCode: 401 });
  expect(await settled()).toEqual(failed);
  // What is worth another try is kept for a moment only.
  await sandbox.advance(11_000);
  const next = await settled();
  expect(next.get(refused)?.id).toBe(failed.get(refused)?.id);
  expect(next.get(broken)).toMatchObject({ __typename: 'CustomerCardInstanceLoaded' });
  expect(next.get(absent)?.id).not.toBe(failed.get(absent)?.id);
});

test('an answer is not what the protocol asks for', async () => {
  const { configure, settled } = await started();
  const components = [text('a')];
  const answers: [json: unknown, problem: RegExp | undefined][] = [
    ['{', /not JSON/],
    [[], /no list `cards`/],
    [{ cards: [null] }, /no key/],
    [{ cards: [] }, /lacks the card/],
    [{ cards: [{ key: 'card4' }] }, /components must be a list/],
    [{ cards: [{ key: 'card5', components: [text('')] }] }, /must not be empty/],
    [{ cards: [{ key: 'card6', components, timeToLiveSeconds: 'soon' }] }, /whole seconds/],
    [{ cards: [{ key: 'card7', components, timeToLiveSeconds: -1 }] }, /whole seconds/],
    [{ cards: [{ key: 'card8', components, timeToLiveSeconds: 9e15 }] }, undefined],
    [
      {
        cards: [
          { key: 'card9', components: [], added: 1 },
          { key: 'x', components },
        ],
      },
      undefined,
    ],
  ];
  const ids: string[] = [];
  for (const [index, [json]] of answers.entries()) {
    const answer = typeof json === 'string' ? json : JSON.stringify(json);
    const server = createServer((_request, response) => response.end(answer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    ids.push(await configure(`card${index}`, `http://127.0.0.1:${port}/`));
  }
  const found = await settled();
  for (const [index, [, problem]] of answers.entries()) {
    const instance = found.get(ids[index] ?? '');
    const isError = instance?.__typename === 'CustomerCardInstanceError';
    if (problem) expect(isError && instance.errorDetail.message).toMatch(problem);
    else expect(instance).toMatchObject({ __typename: 'CustomerCardInstanceLoaded' });
  }
});

test('a card is reloaded before it is stale', async () => {
  const { run, refusal, configure, settled } = await started();
  let count = 0;
  const cards = { count: () => ({ components: [text(`${++count}`)] }) };
  const { url, asked } = await cardServer({ cards });
  const customerCardConfigId = await configure('count', url);
  const shown = async () => (await settled()).get(customerCardConfigId);
  expect(await shown()).toMatchObject({ components: [{ text: '1' }] });
  const input = { customerId, customerCardConfigId };
  const { reloadCustomerCardInstance } = await run(ReloadCustomerCardInstanceDocument, { input });
  expect(reloadCustomerCardInstance.customerCardInstance).toMatchObject({
    __typename: 'CustomerCardInstanceLoading',
    customerCardConfig: { id: customerCardConfigId },
  });
  expect(await shown()).toMatchObject({ components: [{ text: '2' }] });
  expect(asked).toHaveLength(2);
  const absent = { customerId: 'c_none', customerCardConfigId: 'ccc_none', threadId: 'th_none' };
  expect(await refusal(ReloadCustomerCardInstanceDocument, { input: absent })).toEqual([
    'not_found',
    'customerCardConfigId NOT_FOUND',
    'customerId NOT_FOUND',
    'threadId NOT_FOUND',
  ]);
});

test('a stranger has no cards', async () => {
  const { run } = await started();
  for (const of of [{ customerId: 'c_none' }, { customerId, threadId: 'th_none' }]) {
    const { customerCardInstances } = await run(CustomerCardInstancesDocument, of);
    expect(customerCardInstances).toEqual([]);
  }
});

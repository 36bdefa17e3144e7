import { beforeEach, expect, test } from 'vitest';
import {
  CreateCustomerEventDocument,
  CreateThreadDocument,
  CreateThreadEventDocument,
  PlainClient,
  ThreadTimelineDocument,
  unwrap,
} from '../../src/index.js';
import { defaultCustomers } from '../../src/sandbox/customers/defaults.js';
import { calls, nodes } from './calls.js';
import { running, documentedThread as threadId } from './requests.js';

const sandbox = await running({
  apiKeys: {
    plainApiKey_events: ['customerEvent:create', 'threadEvent:create', 'threadEvent:read'],
  },
});
const { run, refusal } = calls(sandbox);
const events = calls(sandbox, 'plainApiKey_events');
beforeEach(() => sandbox.reset());

const customerId = defaultCustomers[0]?.id ?? '';
const customerIdentifier = { customerId };
const components = [{ componentText: { text: 'They pay more.' } }];
const entries = async (id = threadId) => {
  const { thread } = await run(ThreadTimelineDocument, { threadId: id, first: 100 });
  return thread ? nodes(thread.timelineEntries).map(({ entry }) => entry) : [];
};

test('an event of a customer is on every thread of theirs, and on later ones the latest 25 are', async () => {
  for (let number = 1; number <= 27; number += 1) {
    const timestamp = new Date(Date.UTC(2026, 0, number)).toISOString();
    const input = { customerIdentifier, title: `Event ${number}`, components, timestamp };
    await run(CreateCustomerEventDocument, { input });
  }
  const shown = await entries();
  expect(shown).toHaveLength(27);
  expect(shown[0]).toMatchObject({
    __typename: 'CustomerEventEntry',
    title: 'Event 1',
    components: [{ text: 'They pay more.' }],
  });
  const { createThread } = await run(CreateThreadDocument, { input: { customerIdentifier } });
  const later = await entries(createThread.thread?.id);
  expect(later).toHaveLength(25);
  expect(later[0]).toMatchObject({ title: 'Event 3' });
});

test('an event of a thread is on that thread alone, and takes the documented permissions', async () => {
  const input = { threadId, title: 'Deployed', components };
  const data = await events.run(CreateThreadEventDocument, { input });
  expect(data.createThreadEvent.threadEvent).toMatchObject({
    threadId,
    customerId,
    title: 'Deployed',
  });
  expect(await entries()).toMatchObject([{ __typename: 'ThreadEventEntry', title: 'Deployed' }]);
  const customer = { customerIdentifier, title: 'Upgraded', components };
  await events.run(CreateCustomerEventDocument, { input: customer });
});

test('the second event of an external id is refused, and the field is named', async () => {
  const input = { threadId, title: 'Deployed', components, externalId: 'deploy-1' };
  await run(CreateThreadEventDocument, { input });
  const taken = ['input_validation', 'externalId VALIDATION'];
  expect(await refusal(CreateThreadEventDocument, { input })).toEqual(taken);
  const customer = { customerIdentifier, title: 'Upgraded', components, externalId: 'up-1' };
  await run(CreateCustomerEventDocument, { input: customer });
  expect(await refusal(CreateCustomerEventDocument, { input: customer })).toEqual(taken);
});

test.each(['after', 'before'] as const)(
  'an event with an external id is sent again when the answer is lost %s it is made',
  async (disconnect) => {
    sandbox.fail({ disconnect });
    const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
    const input = { threadId, title: 'Deployed', components, externalId: 'deploy-2' };
    const result = await client.execute(CreateThreadEventDocument, { input });
    await client.close();
    // The first attempt was applied, or the second one was: there is one event either way.
    if (disconnect === 'before') unwrap(result);
    else expect(result.error).toMatchObject({ alreadyApplied: true, attempts: 2 });
    expect(await entries()).toHaveLength(1);
  },
);

test.each([
  // As the guide's sample has it: the schema calls it emailAddress.
  [{ customerIdentifier: { email: 'a@b.example' } }, 'bad_request'],
  [{ customerIdentifier: {} }, 'mutation_error'],
  [{ components: [{ componentContainer: { containerContent: [] } }] }, 'bad_request'],
  [
    { components: [{ componentText: { text: 'a' }, componentBadge: { badgeLabel: 'b' } }] },
    'mutation_error',
  ],
  [{ components: [{ componentText: { text: 'x'.repeat(10_001) } }] }, 'mutation_error'],
  [{ components: [{ componentSpacer: {} }] }, 'mutation_error'],
  [{ title: ' ' }, 'mutation_error'],
  [{ timestamp: 'yesterday' }, 'mutation_error'],
])('no event of %j', async (change, type) => {
  const input = { customerIdentifier, title: 'Upgraded', components, ...change } as never;
  const { error } = await calls(sandbox).client.execute(CreateCustomerEventDocument, { input });
  expect(error?.type).toBe(type);
  expect(await entries()).toEqual([]);
});

import { beforeEach, expect, test } from 'vitest';
import {
  CreateCustomerCardConfigDocument,
  type CreateCustomerCardConfigInput,
  CustomerCardConfigDocument,
  CustomerCardConfigsDocument,
  DeleteCustomerCardConfigDocument,
  ReorderCustomerCardConfigsDocument,
  UpdateCustomerCardConfigDocument,
} from '../../src/index.js';
import { calls } from './calls.js';
import { running } from './requests.js';

const sandbox = await running({
  apiKeys: { plainApiKey_editor: ['customerCardConfig:edit', 'customerCardConfig:read'] },
});
const { run, refusal } = calls(sandbox);
const delivering = await running({ deliverTo: ['cards', '10.0.0.7:8080'] });
const editor = calls(sandbox, 'plainApiKey_editor');
beforeEach(() => sandbox.reset());

const usage: CreateCustomerCardConfigInput = {
  title: 'Usage',
  key: 'usage',
  defaultTimeToLiveSeconds: 60,
  apiUrl: 'https://cards.example/usage',
  apiHeaders: [{ name: ' Authorization ', value: 'Bearer x' }],
};

async function create(input: Partial<CreateCustomerCardConfigInput> = {}) {
  const variables = { input: { ...usage, ...input } };
  const { createCustomerCardConfig } = await run(CreateCustomerCardConfigDocument, variables);
  return createCustomerCardConfig.customerCardConfig?.id ?? '';
}

test('a card is made last, changed, reordered and deleted', async () => {
  const customerCardConfigId = await create();
  const { customerCardConfig } = await run(CustomerCardConfigDocument, { customerCardConfigId });
  expect(customerCardConfig).toMatchObject({
    ...usage,
    apiHeaders: [{ name: 'Authorization', value: 'Bearer x' }],
    order: 100_000,
    isEnabled: true,
  });
  const other = await create({ key: 'plan', title: 'Plan' });
  const keys = async () =>
    (await run(CustomerCardConfigsDocument, {})).customerCardConfigs.map(({ key }) => key);
  expect(await keys()).toEqual(['usage', 'plan']);
  const customerCardConfigOrders = [{ customerCardConfigId: other, order: 1 }];
  await run(ReorderCustomerCardConfigsDocument, { input: { customerCardConfigOrders } });
  expect(await keys()).toEqual(['plan', 'usage']);
  const changes = { customerCardConfigId, isEnabled: { value: false }, order: { value: 0 } };
  const { updateCustomerCardConfig } = await run(UpdateCustomerCardConfigDocument, {
    input: { ...changes, apiHeaders: [] },
  });
  expect(updateCustomerCardConfig.customerCardConfig).toMatchObject({ isEnabled: false, order: 0 });
  expect(await keys()).toEqual(['usage', 'plan']);
  await run(DeleteCustomerCardConfigDocument, { input: { customerCardConfigId } });
  expect(await keys()).toEqual(['plan']);
  expect(
    await refusal(DeleteCustomerCardConfigDocument, { input: { customerCardConfigId } }),
  ).toEqual(['not_found', 'customerCardConfigId NOT_FOUND']);
});

test('URL and headers need permissions of their own', async () => {
  const customerCardConfigId = await create();
  const title = { customerCardConfigId, title: { value: 'New' } };
  await editor.run(UpdateCustomerCardConfigDocument, { input: title });
  const url = { customerCardConfigId, apiUrl: { value: 'https://cards.example/new' } };
  const refused = await editor.client.execute(UpdateCustomerCardConfigDocument, { input: url });
  expect(refused.error).toMatchObject({ type: 'forbidden' });
  expect(refused.error?.message).toContain('customerCardConfigApiDetails:edit');
  expect((await editor.run(CustomerCardConfigsDocument, {})).customerCardConfigs.length).toBe(1);
  const read = await editor.client.execute(CustomerCardConfigDocument, { customerCardConfigId });
  expect(read.error?.message).toContain('customerCardConfigApiDetails:read');
});

test('the documented limits hold, and each fault names its field', async () => {
  await create();
  const refused = (input: Partial<CreateCustomerCardConfigInput>) =>
    refusal(CreateCustomerCardConfigDocument, { input: { ...usage, key: 'new', ...input } });
  expect(await refused({ key: 'usage' })).toEqual([
    'customer_card_config_key_already_exists',
    'key VALIDATION',
  ]);
  expect(await refused({ key: 'no spaces' })).toEqual(['input_validation', 'key VALIDATION']);
  expect(await refused({ title: 't'.repeat(501), defaultTimeToLiveSeconds: 14 })).toEqual([
    'input_validation',
    'title VALIDATION',
    'defaultTimeToLiveSeconds VALIDATION',
  ]);
  expect(await refused({ apiUrl: 'http://cards.example' })).toEqual([
    'input_validation',
    'apiUrl VALIDATION',
  ]);
  const headers = Array.from({ length: 21 }, () => ({ name: 'x', value: '1' }));
  expect(await refused({ apiHeaders: headers })).toEqual([
    'input_validation',
    'apiHeaders VALIDATION',
  ]);
  expect(await refused({ apiHeaders: [{ name: ' ', value: '1' }] })).toEqual([
    'input_validation',
    'apiHeaders VALIDATION',
  ]);
  const customerCardConfigOrders = [{ customerCardConfigId: 'x', order: 1 }];
  expect(
    await refusal(ReorderCustomerCardConfigsDocument, { input: { customerCardConfigOrders } }),
  ).toEqual(['not_found', 'customerCardConfigOrders NOT_FOUND']);
  for (let number = 1; number < 25; number += 1) await create({ key: `card-${number}` });
  expect(await refused({})).toEqual(['too_many_customer_card_configs']);
});

test('without TLS, cards are of this machine or of a host that `deliverTo` lists', async () => {
  const { client } = calls(delivering);
  const isTaken = async (url: string) => {
    const apiUrl = `http://${url}`;
    const input = { ...usage, key: `card-${url.replaceAll(/\W/g, '-')}`, apiUrl };
    const { error } = await client.execute(CreateCustomerCardConfigDocument, { input });
    return error === undefined;
  };
  for (const url of [
    'localhost:1/',
    '127.0.0.2/',
    '[::1]:1/',
    'cards',
    'cards:3000/usage',
    '10.0.0.7:8080/',
  ]) {
    expect([url, await isTaken(url)]).toEqual([url, true]);
  }
  for (const url of ['cards.example/', '10.0.0.7/', 'localhost.example/', '0.0.0.0/']) {
    expect([url, await isTaken(url)]).toEqual([url, false]);
  }
});

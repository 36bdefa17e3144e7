import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, dataOf, refusalOf, sandbox } from './client.js';

const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

test('getUserById, getUserByEmail and its older name', async () => {
  const user = await dataOf(client.getUserById({ id: userId }));
  assert.equal(user.email, 'matt@plain.com');
  const { email } = user;
  assert.deepEqual(await dataOf(client.getUserByEmail({ email })), user);
  assert.deepEqual(await dataOf(client.userByEmail({ email })), user);
  assert.equal(await dataOf(client.getUserById({ id: 'u_x' })), null);
  assert.equal(await dataOf(client.getUserByEmail({ email: 'x@example' })), null);
  assert.equal(await dataOf(client.userByEmail({ email: 'x@example' })), null);
});

test('getMyWorkspace', async () => {
  const { id, isDemoWorkspace } = await dataOf(client.getMyWorkspace());
  assert.deepEqual([id.slice(0, 2), isDemoWorkspace], ['w_', false]);
});

test('rawRequest', async () => {
  const query = 'query q($id: ID!) { user(userId: $id) { fullName } }';
  const data = await dataOf(client.rawRequest({ query, variables: { id: userId } }));
  assert.deepEqual(data, { user: { fullName: 'Matt Vagni' } });
  const { error } = await client.rawRequest({ query, variables: {} });
  assert.equal(error.type, 'bad_request');
});

test('a rate limit breaks the client', async () => {
  // It knows 400, 401, 403 and 500 alone, and reads a field of nothing after any other answer.
  sandbox.fail({ status: 429, headers: { 'retry-after': '1' } });
  await assert.rejects(async () => {
    await client.getUserById({ id: userId });
  });
});

const card = {
  title: 'Usage',
  key: 'usage',
  defaultTimeToLiveSeconds: 60,
  apiUrl: 'https://cards.example/usage',
  apiHeaders: [{ name: 'X-Key', value: '1' }],
};

test('createCustomerCardConfig, updateCustomerCardConfig, deleteCustomerCardConfig', async () => {
  const made = await dataOf(client.createCustomerCardConfig(card));
  assert.deepEqual(
    [made.apiUrl, made.apiHeaders[0].name, made.order],
    [card.apiUrl, 'X-Key', 100000],
  );
  assert.deepEqual(await refusalOf(client.createCustomerCardConfig(card)), [
    'customer_card_config_key_already_exists',
    'key VALIDATION',
  ]);
  const customerCardConfigId = made.id;
  const change = { customerCardConfigId, isEnabled: { value: false } };
  assert.equal((await dataOf(client.updateCustomerCardConfig(change))).isEnabled, false);
  await dataOf(client.createCustomerCardConfig({ ...card, key: 'plan' }));
  assert.deepEqual(
    await refusalOf(client.updateCustomerCardConfig({ ...change, key: { value: 'plan' } })),
    ['customer_card_config_key_already_exists', 'key VALIDATION'],
  );
  const wrong = { customerCardConfigId, apiUrl: { value: 'http://cards.example' } };
  assert.deepEqual(await refusalOf(client.updateCustomerCardConfig(wrong)), [
    'input_validation',
    'apiUrl VALIDATION',
  ]);
  assert.equal(await dataOf(client.deleteCustomerCardConfig({ customerCardConfigId })), null);
  assert.deepEqual(await refusalOf(client.deleteCustomerCardConfig({ customerCardConfigId })), [
    'not_found',
    'customerCardConfigId NOT_FOUND',
  ]);
});

test('a workspace has 25 cards at most', async () => {
  for (let number = 1; number <= 25; number += 1) {
    await dataOf(client.createCustomerCardConfig({ ...card, key: `usage-${number}` }));
  }
  assert.deepEqual(await refusalOf(client.createCustomerCardConfig(card)), [
    'too_many_customer_card_configs',
  ]);
});

test('createKnowledgeSource and indexDocument', async () => {
  const source = { url: 'https://docs.example/sitemap.xml', type: 'SITEMAP' };
  const { id: knowledgeSourceId, url } = await dataOf(client.createKnowledgeSource(source));
  assert.equal(url, source.url);
  const page = { knowledgeSourceId, url: 'https://docs.example/a' };
  assert.equal((await dataOf(client.indexDocument(page))).url, page.url);
  assert.deepEqual(await refusalOf(client.createKnowledgeSource({ ...source, url: 'docs' })), [
    'input_validation',
    'url VALIDATION',
  ]);
  assert.deepEqual(await refusalOf(client.indexDocument({ ...page, knowledgeSourceId: 'x' })), [
    'not_found',
    'knowledgeSourceId NOT_FOUND',
  ]);
});

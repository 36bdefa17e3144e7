import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, dataOf, refusalOf } from './client.js';

const hook = {
  url: 'https://hooks.example/plain',
  description: 'Everything about threads',
  isEnabled: true,
  eventSubscriptions: [{ eventType: 'thread.thread_created' }],
};

test('createWebhookTarget, updateWebhookTarget, deleteWebhookTarget and both ways to read', async () => {
  const made = await dataOf(client.createWebhookTarget(hook));
  // The client does not select the version that the target is sent.
  assert.deepEqual([made.url, made.version], [hook.url, undefined]);
  const { id } = made;
  assert.deepEqual(await dataOf(client.getWebhookTargetById({ id })), made);
  const { webhookTargets } = await dataOf(client.getWebhookTargets({}));
  assert.deepEqual(webhookTargets, [made]);
  const eventSubscriptions = [{ eventType: 'customer.customer_created' }];
  const change = { webhookTargetId: id, isEnabled: { value: false }, eventSubscriptions };
  const changed = await dataOf(client.updateWebhookTarget(change));
  const [subscription] = changed.eventSubscriptions;
  assert.deepEqual(
    [changed.isEnabled, subscription.eventType],
    [false, 'customer.customer_created'],
  );
  assert.equal(await dataOf(client.deleteWebhookTarget({ webhookTargetId: id })), null);
  assert.equal(await dataOf(client.getWebhookTargetById({ id })), null);
  for (const call of [
    client.updateWebhookTarget(change),
    client.deleteWebhookTarget({ webhookTargetId: id }),
  ]) {
    assert.deepEqual(await refusalOf(call), ['not_found', 'webhookTargetId NOT_FOUND']);
  }
});

test('a workspace has 25 targets at most', async () => {
  for (let number = 1; number <= 25; number += 1) await dataOf(client.createWebhookTarget(hook));
  assert.deepEqual(await refusalOf(client.createWebhookTarget(hook)), ['too_many_webhook_targets']);
});

test('a target subscribes to events that there are', async () => {
  const wrong = { ...hook, eventSubscriptions: [{ eventType: 'thread.created' }] };
  assert.deepEqual(await refusalOf(client.createWebhookTarget(wrong)), [
    'input_validation',
    'eventSubscriptions VALIDATION',
  ]);
});

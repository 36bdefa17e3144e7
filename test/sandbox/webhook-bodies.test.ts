import { expect, test } from 'vitest';
import { CreateWebhookTargetDocument } from '../../src/index.js';
import { webhookEventTypes } from '../../src/webhooks/index.js';
import { calls } from './calls.js';
import { receiver } from './receiver.js';
import { running } from './requests.js';
import { vendorProblems, vendorSchema } from './vendor-events.js';

test.skipIf(!vendorSchema)(
  "every sample is what the vendor's schema of webhooks asks for",
  async () => {
    const sandbox = await running();
    const { url, requests } = await receiver(200);
    const types: string[] = vendorSchema.properties.type.enum;
    const eventSubscriptions = types.map((eventType) => ({ eventType }));
    const input = { url, description: 'all', isEnabled: true, eventSubscriptions };
    await calls(sandbox).run(CreateWebhookTargetDocument, { input });
    for (const type of types) await sandbox.webhooks.deliver(type);
    expect(requests).toHaveLength(30);
    expect(webhookEventTypes).toEqual(expect.arrayContaining(types));
    for (const { body } of requests) expect(vendorProblems(JSON.parse(body))).toEqual([]);
  },
);

test('there is a sample of every type but those of accounts, which nobody describes', async () => {
  const sandbox = await running();
  const { url, requests } = await receiver(200);
  const eventSubscriptions = webhookEventTypes.map((eventType) => ({ eventType }));
  const target = { url, description: 'all', isEnabled: true, eventSubscriptions };
  const input = { ...target, version: '2026-10-06' };
  await calls(sandbox).run(CreateWebhookTargetDocument, { input });
  const [absent, present] = [true, false].map((isAbsent) =>
    webhookEventTypes.filter((type) => type.startsWith('account.') === isAbsent),
  );
  for (const type of present ?? []) await sandbox.webhooks.deliver(type);
  const sent = requests.map(({ body }) => JSON.parse(body));
  expect(sent.map(({ type }) => type)).toEqual(present);
  expect(sent.map(({ payload }) => payload.eventType)).toEqual(present);
  for (const type of absent ?? []) {
    await expect(sandbox.webhooks.deliver(type)).rejects.toThrow(/no sample of account\./);
  }
});

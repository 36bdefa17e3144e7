import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { CreateWebhookTargetDocument } from '../../src/index.js';
import { webhookEventTypes } from '../../src/webhooks/index.js';
import { calls } from './calls.js';
import { receiver } from './receiver.js';
import { running } from './requests.js';

const file = fileURLToPath(
  new URL('../../../shared/plain-api/webhook-schema-2026-04-21.json', import.meta.url),
);

test.skipIf(!existsSync(file))(
  "every sample is what the vendor's schema of webhooks asks for",
  async () => {
    const schema = JSON.parse(readFileSync(file, 'utf8'));
    const ajv = new Ajv({ strict: false, unicodeRegExp: false });
    formats.default(ajv);
    const validate = ajv.compile(schema);
    const sandbox = await running();
    const { url, requests } = await receiver(200);
    const types: string[] = schema.properties.type.enum;
    const eventSubscriptions = types.map((eventType) => ({ eventType }));
    const input = { url, description: 'all', isEnabled: true, eventSubscriptions };
    await calls(sandbox).run(CreateWebhookTargetDocument, { input });
    for (const type of types) await sandbox.webhooks.deliver(type);
    expect(requests).toHaveLength(30);
    expect(webhookEventTypes).toEqual(expect.arrayContaining(types));
    for (const { body } of requests) {
      const event = JSON.parse(body);
      const isValid = validate(event);
      const wrong = validate.errors?.filter(
        ({ keyword }) => keyword !== 'anyOf' && keyword !== 'const',
      );
      expect(isValid, `${event.type}: ${JSON.stringify(wrong)}`).toBe(true);
    }
  },
);

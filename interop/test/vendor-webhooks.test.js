// What the sandbox sends, beside the vendor's own packages: each holds the schema of one version of
// payloads, and takes no other. It compiles that schema at each event, so the first is verified by the
// package itself and the others by its schema.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import {
  AssignThreadDocument,
  ChangeThreadPriorityDocument,
  CreateNoteDocument,
  CreateThreadDocument,
  CreateWebhookTargetDocument,
  PlainClient,
  ReplyToThreadDocument,
  SendChatDocument,
  UpsertCustomerDocument,
  UpsertThreadFieldDocument,
  unwrap,
} from '../../dist/index.js';
import { startSandbox } from '../../dist/sandbox/index.js';
import { webhookEventTypes } from '../../dist/webhooks/index.js';

const packages = {
  '2024-09-18': 'typescript-sdk-2024-09-18',
  '2025-08-06': 'typescript-sdk-2025-08-06',
  '2026-02-27': '@team-plain/typescript-sdk',
};

/** As the vendor's package makes it, and the types of events that its schema has a payload for. */
function readSchema(name) {
  const folder = new URL(`../node_modules/${name}/`, import.meta.url);
  const require = createRequire(new URL('package.json', folder));
  const ajv = new (require('ajv').default)({ unicodeRegExp: false });
  require('ajv-formats').default(ajv);
  const file = new URL('src/webhooks/webhook-schema.json', folder);
  const schema = readFileSync(file, 'utf8');
  const types = webhookEventTypes.filter((type) => schema.includes(`"const": "${type}"`));
  return { isValid: ajv.compile(JSON.parse(schema)), types };
}

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';

for (const [version, name] of Object.entries(packages)) {
  test(`what targets of version ${version} get is what the vendor's package of that version takes`, async () => {
    const { verifyPlainWebhook } = await import(name);
    const { isValid, types } = readSchema(name);
    const sandbox = await startSandbox();
    after(() => sandbox.close());
    const client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
    after(() => client.close());
    const problems = [];
    const seen = new Set();
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const type = request.headers['plain-event-type'];
      if (seen.size === 0) {
        const signature = request.headers['plain-request-signature'];
        const { error } = verifyPlainWebhook(body, signature, sandbox.webhooks.secret);
        if (error) problems.push(`${type}: ${error.message}`);
      }
      seen.add(type);
      if (!isValid(JSON.parse(body))) problems.push(`${type}: ${JSON.stringify(isValid.errors)}`);
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    after(() => server.close());
    const run = async (document, input) => unwrap(await client.execute(document, { input }));
    await run(CreateWebhookTargetDocument, {
      url: `http://127.0.0.1:${server.address().port}/`,
      description: version,
      isEnabled: true,
      version,
      eventSubscriptions: webhookEventTypes.map((eventType) => ({ eventType })),
    });

    // What happens in the sandbox,
    await run(AssignThreadDocument, { threadId, userId: sandbox.seed.users[0].id });
    await run(ChangeThreadPriorityDocument, { threadId, priority: 0 });
    await run(CreateNoteDocument, { customerId, threadId, text: 'Called back' });
    await run(SendChatDocument, { customerId, text: 'Hi' });
    await run(ReplyToThreadDocument, { threadId, textContent: 'Hello' });
    const asCustomer = { customerIdentifier: { customerId } };
    const impersonation = { asCustomer };
    await run(ReplyToThreadDocument, { threadId, textContent: 'Thanks', impersonation });
    await run(CreateThreadDocument, { customerIdentifier: { customerId }, title: 'New' });
    const identifier = { threadId, key: 'seats' };
    await run(UpsertThreadFieldDocument, { identifier, type: 'NUMBER', numberValue: 7 });
    const emailAddress = 'new@customer.example';
    await run(UpsertCustomerDocument, {
      identifier: { emailAddress },
      onCreate: { fullName: 'New', email: { email: emailAddress, isVerified: true } },
      onUpdate: {},
    });
    const { length } = sandbox.webhooks.attempts();
    // and samples of all that the version has: what a test asks for is sent whatever that is.
    for (const type of types) await sandbox.webhooks.deliver(type).catch(() => {});
    assert.deepEqual(problems, []);
    assert.ok(length >= 8, `${length} attempts`);
    assert.ok(seen.size >= 28, `${[...seen]}`);
  });
}

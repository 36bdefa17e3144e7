import { expect, test } from 'vitest';
import {
  CreateIndexedDocumentDocument,
  CreateKnowledgeSourceDocument,
  CreateWebhookTargetDocument,
  MyPermissionsDocument,
  MyWorkspaceDocument,
  PermissionsDocument,
  RegenerateWorkspaceHmacDocument,
  WorkspaceHmacDocument,
} from '../../src/index.js';
import { verifyWebhook } from '../../src/webhooks/index.js';
import { calls } from './calls.js';
import { receiver } from './receiver.js';
import { running } from './requests.js';

const sandbox = await running({ apiKeys: { plainApiKey_curious: ['permission:read'] } });
const { run, refusal } = calls(sandbox);

test('a key sees its workspace, its own permissions and all there are', async () => {
  const { myWorkspace } = await run(MyWorkspaceDocument, {});
  expect(myWorkspace).toMatchObject({
    id: expect.stringMatching(/^w_/),
    isDemoWorkspace: false,
    domainNames: [expect.stringMatching(/./)],
    createdBy: { __typename: 'SystemActor' },
  });
  const curious = calls(sandbox, 'plainApiKey_curious');
  const { permissions } = (await curious.run(PermissionsDocument, {})).permissions;
  expect(permissions).toEqual([...permissions].sort());
  expect(permissions).toEqual(
    expect.arrayContaining(['apiKey:create', 'customerCardConfigApiDetails:read', 'thread:read']),
  );
  expect(await curious.run(MyPermissionsDocument, {})).toMatchObject({
    myPermissions: { permissions: ['permission:read'] },
  });
  expect(await run(MyPermissionsDocument, {})).toMatchObject({ myPermissions: { permissions } });
});

test('the secret is shown, and a new one signs from then on', async () => {
  const { workspaceHmac } = await run(WorkspaceHmacDocument, {});
  const { secret } = sandbox.webhooks;
  expect(workspaceHmac).toMatchObject({ hmacSecret: secret, createdBy: {} });
  const { url, requests } = await receiver(200);
  const type = 'thread.thread_created';
  await run(CreateWebhookTargetDocument, {
    input: { url, description: '', isEnabled: true, eventSubscriptions: [{ eventType: type }] },
  });
  await sandbox.webhooks.deliver(type);
  const { regenerateWorkspaceHmac } = await run(RegenerateWorkspaceHmacDocument, {});
  const made = regenerateWorkspaceHmac.workspaceHmac?.hmacSecret ?? '';
  expect([made === secret, made === sandbox.webhooks.secret]).toEqual([false, true]);
  await sandbox.webhooks.deliver(type);
  const verified = (secrets: string | string[]) =>
    requests.map(({ body, headers }) => verifyWebhook(body, headers, { secrets }).error?.type);
  expect(verified(secret)).toEqual([undefined, 'invalid_signature']);
  expect(verified(made)).toEqual(['invalid_signature', undefined]);
  expect(verified([made, secret])).toEqual([undefined, undefined]);
  const curious = calls(sandbox, 'plainApiKey_curious');
  const { error } = await curious.client.execute(RegenerateWorkspaceHmacDocument);
  expect(error?.message).toContain('workspaceHmac:edit');
  sandbox.reset();
  expect(sandbox.webhooks.secret).toBe(secret);
});

test('knowledge sources and documents wait to be read', async () => {
  const url = 'https://docs.example/sitemap.xml';
  const { createKnowledgeSource } = await run(CreateKnowledgeSourceDocument, {
    input: { url, type: 'SITEMAP' },
  });
  expect(createKnowledgeSource.knowledgeSource).toMatchObject({
    __typename: 'KnowledgeSourceSitemap',
    url,
    status: { __typename: 'IndexingStatusPending' },
  });
  const knowledgeSourceId = createKnowledgeSource.knowledgeSource?.id ?? '';
  const page = { url: 'https://docs.example/a', knowledgeSourceId };
  const { createIndexedDocument } = await run(CreateIndexedDocumentDocument, { input: page });
  expect(createIndexedDocument.indexedDocument).toMatchObject({ url: page.url });
  expect(
    await refusal(CreateIndexedDocumentDocument, { input: { ...page, knowledgeSourceId: 'x' } }),
  ).toEqual(['not_found', 'knowledgeSourceId NOT_FOUND']);
  expect(
    await refusal(CreateKnowledgeSourceDocument, { input: { url: 'docs', type: 'URL' } }),
  ).toEqual(['input_validation', 'url VALIDATION']);
});

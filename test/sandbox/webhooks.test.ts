import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  AddCustomerToCustomerGroupsDocument,
  AddLabelsDocument,
  AssignThreadDocument,
  ChangeThreadPriorityDocument,
  CreateThreadDocument,
  CreateWebhookTargetDocument,
  type CreateWebhookTargetInput,
  CustomerGroupsDocument,
  DeleteWebhookTargetDocument,
  LabelTypesDocument,
  PublicEventRequestBodyDocument,
  RemoveCustomerFromCustomerGroupsDocument,
  SnoozeThreadDocument,
  SubscriptionEventTypesDocument,
  UnassignThreadDocument,
  UpdateWebhookTargetDocument,
  UpsertThreadFieldDocument,
  WebhookDeliveryAttemptsDocument,
  WebhookTargetDocument,
  WebhookTargetsDocument,
  WebhookVersionsDocument,
} from '../../src/index.js';
import { allowedHosts } from '../../src/sandbox/http/allowed-hosts.js';
import { post } from '../../src/sandbox/webhooks/deliver.js';
import { verifyWebhook, type WebhookEvent, webhookEventTypes } from '../../src/webhooks/index.js';
import { calls, nodes } from './calls.js';
import { receiver } from './receiver.js';
import { running, documentedThread as threadId } from './requests.js';

/** Deliveries are made while other calls are answered. */
const patience = 60_000;
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';
const ofThreads = webhookEventTypes.filter((type) => type.startsWith('thread.'));

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function started(options: Parameters<typeof running>[0] = {}) {
  const sandbox = await running(options);
  const { run, refusal } = calls(sandbox);
  const target = async (
    url: string,
    types: readonly string[],
    more: Partial<CreateWebhookTargetInput> = {},
  ) => {
    const eventSubscriptions = types.map((eventType) => ({ eventType }));
    const input = { url, description: 'a test', isEnabled: true, eventSubscriptions, ...more };
    const { createWebhookTarget } = await run(CreateWebhookTargetDocument, { input });
    return createWebhookTarget.webhookTarget?.id ?? '';
  };
  const event = ({ body, headers }: { body: string; headers: object }): WebhookEvent => {
    const secrets = sandbox.webhooks.secret;
    const { event, error } = verifyWebhook(body, headers as Record<string, string>, { secrets });
    if (error) throw error;
    return event;
  };
  return { sandbox, run, refusal, target, event };
}

test('a target is made, found, changed and deleted', async () => {
  const { run, refusal, target } = await started();
  const webhookTargetId = await target('http://127.0.0.1:1/', ['thread.thread_created'], {
    version: '2026-02-27',
  });
  const { webhookTarget } = await run(WebhookTargetDocument, { webhookTargetId });
  expect(webhookTarget).toMatchObject({ url: 'http://127.0.0.1:1/', version: '2026-02-27' });
  const input = {
    webhookTargetId,
    url: { value: 'https://example.com/' },
    isEnabled: { value: false },
    eventSubscriptions: [{ eventType: 'thread.note_created' }],
  };
  const changed = await run(UpdateWebhookTargetDocument, { input });
  expect(changed.updateWebhookTarget.webhookTarget).toMatchObject({
    url: 'https://example.com/',
    description: 'a test',
    isEnabled: false,
    eventSubscriptions: [{ eventType: 'thread.note_created' }],
  });
  for (const update of [{}, { url: null, version: null }]) {
    const nothing = { input: { webhookTargetId, ...update } };
    expect(await refusal(UpdateWebhookTargetDocument, nothing)).toContain('url REQUIRED');
  }
  expect(nodes((await run(WebhookTargetsDocument, {})).webhookTargets)).toHaveLength(1);
  await run(DeleteWebhookTargetDocument, { input: { webhookTargetId } });
  expect(await run(WebhookTargetDocument, { webhookTargetId })).toEqual({ webhookTarget: null });
  expect(await refusal(DeleteWebhookTargetDocument, { input: { webhookTargetId } })).toContain(
    'not_found',
  );
  expect(await refusal(UpdateWebhookTargetDocument, { input })).toContain('not_found');
});

test('what a target cannot be is refused, and so is a 26th', async () => {
  const { refusal, target } = await started();
  const good = { url: 'http://127.0.0.1:1/', description: '', isEnabled: true };
  const subscriptions = [{ eventType: 'thread.thread_created' }];
  for (const input of [
    { ...good, url: 'example.com', eventSubscriptions: subscriptions },
    { ...good, url: 'ftp://example.com', eventSubscriptions: subscriptions },
    { ...good, eventSubscriptions: [] },
    { ...good, eventSubscriptions: [{ eventType: 'thread.thread_made' }] },
  ]) {
    expect(await refusal(CreateWebhookTargetDocument, { input })).toContain('input_validation');
  }
  for (let count = 0; count < 25; count++) await target(good.url, ['thread.thread_created']);
  const input = { ...good, eventSubscriptions: subscriptions };
  expect(await refusal(CreateWebhookTargetDocument, { input })).toContain(
    'too_many_webhook_targets',
  );
});

test('versions and types of events are listed', async () => {
  const { run } = await started();
  const versions = nodes((await run(WebhookVersionsDocument, {})).webhookVersions);
  expect(versions.filter(({ isLatest }) => isLatest).map(({ version }) => version)).toEqual([
    '2026-04-21',
  ]);
  const { subscriptionEventTypes } = await run(SubscriptionEventTypesDocument, {});
  expect(subscriptionEventTypes.map(({ eventType }) => eventType)).toEqual(webhookEventTypes);
});

test('an assignment is delivered, signed, with all headers, and both states', async () => {
  const { sandbox, run, target, event } = await started();
  const { url, requests } = await receiver(204);
  const targetId = await target(url, ['thread.thread_assignment_transitioned']);
  await run(AssignThreadDocument, { input: { threadId, userId } });
  await run(UnassignThreadDocument, { input: { threadId } });
  await vi.waitFor(() => expect(sandbox.webhooks.attempts()).toHaveLength(2), patience);
  const events = requests.map(event).sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  const [{ payload }, { payload: second }] = events as [WebhookEvent, WebhookEvent];
  expect(payload).toMatchObject({
    eventType: 'thread.thread_assignment_transitioned',
    previousThread: { id: threadId, assignee: null, assignedAt: null },
    thread: {
      id: threadId,
      assignee: { id: userId, email: 'matt@plain.com' },
      assignedAt: expect.stringMatching(/Z$/),
    },
  });
  expect(second).toMatchObject({
    previousThread: { assignee: { id: userId } },
    thread: { assignee: null, assignedAt: null },
  });
  const [{ headers, body }] = requests as [(typeof requests)[0]];
  const sent = JSON.parse(body);
  expect(headers).toMatchObject({
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'Plain-Webhooks/1.0 (plain.com; help@plain.com)',
    'plain-workspace-id': sent.workspaceId,
    'plain-event-type': sent.type,
    'plain-event-id': sent.id,
    'plain-webhook-target-id': targetId,
    'plain-webhook-target-version': '2026-04-21',
    'plain-webhook-delivery-attempt-id': sent.webhookMetadata.webhookDeliveryAttemptId,
    'plain-webhook-delivery-attempt-number': '1',
    'plain-webhook-delivery-attempt-timestamp':
      sent.webhookMetadata.webhookDeliveryAttemptTimestamp,
  });
  expect(sent.webhookMetadata).toMatchObject({
    webhookTargetId: targetId,
    webhookTargetVersion: '2026-04-21',
    webhookDeliveryAttemptNumber: 1,
  });
});

test('each change of a thread has its event, and what changes nothing has none', async () => {
  const { sandbox, run, target, event } = await started();
  const { url, requests } = await receiver(200);
  await target(url, ofThreads);
  const { labelTypes } = await run(LabelTypesDocument, { filters: { isArchived: false } });
  const labelTypeIds = [labelTypes.edges.at(-1)?.node.id ?? ''];
  const customerIdentifier = { customerId: 'c_01H8H46Y7N69VTSF4WXCJTVATZ' };
  await run(CreateThreadDocument, { input: { customerIdentifier, title: 'New' } });
  await run(ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } });
  await run(ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } });
  await run(AddLabelsDocument, { input: { threadId, labelTypeIds } });
  const field = { identifier: { threadId, key: 'plan' }, type: 'STRING' as const };
  await run(UpsertThreadFieldDocument, { input: { ...field, stringValue: 'pro' } });
  await run(UpsertThreadFieldDocument, { input: { ...field, stringValue: 'free' } });
  await run(SnoozeThreadDocument, { input: { threadId, durationSeconds: 60 } });
  await sandbox.advance(60_000);
  await vi.waitFor(() => expect(sandbox.webhooks.attempts()).toHaveLength(7), patience);
  const byTime = requests.map(event).sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byTime.map(({ type }) => type).sort()).toEqual([
    'thread.thread_created',
    'thread.thread_field_created',
    'thread.thread_field_updated',
    'thread.thread_labels_changed',
    'thread.thread_priority_changed',
    'thread.thread_status_transitioned',
    'thread.thread_status_transitioned',
  ]);
  const labelled = byTime.find(({ type }) => type === 'thread.thread_labels_changed');
  expect(labelled?.payload).toMatchObject({
    changeType: 'ADDED',
    thread: {
      labels: expect.arrayContaining([
        expect.objectContaining({ labelType: expect.objectContaining({ id: labelTypeIds[0] }) }),
      ]),
    },
  });
});

test('joining and leaving a group of customers has its event', async () => {
  const { sandbox, run, target, event } = await started();
  const { url, requests } = await receiver(200);
  await target(url, webhookEventTypes);
  const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
  const groups = nodes((await run(CustomerGroupsDocument, {})).customerGroups);
  const customerGroupIdentifiers = [{ customerGroupId: groups[0]?.id ?? '' }];
  const input = { customerId, customerGroupIdentifiers };
  await run(AddCustomerToCustomerGroupsDocument, { input });
  await run(RemoveCustomerFromCustomerGroupsDocument, { input });
  await vi.waitFor(() => expect(sandbox.webhooks.attempts()).toHaveLength(2), patience);
  const changes = requests
    .map(event)
    .map(({ type, payload }) => [type, (payload as { changeType?: string }).changeType]);
  expect(changes.sort()).toEqual([
    ['customer.customer_group_memberships_changed', 'ADDED'],
    ['customer.customer_group_memberships_changed', 'REMOVED'],
  ]);
});

test('nothing is delivered to a target that is off, or does not subscribe', async () => {
  const { sandbox, target } = await started();
  const { url, requests } = await receiver(200);
  await target(url, ['thread.thread_created'], { isEnabled: false });
  await target(url, ['thread.note_created']);
  expect(await sandbox.webhooks.deliver('thread.thread_created')).toEqual([]);
  expect(requests).toEqual([]);
});

test('a failure is sent again on the documented schedule, 13 times in all', async () => {
  const { sandbox, run, target } = await started();
  const { url, requests } = await receiver(500);
  const webhookTargetId = await target(url, ['thread.thread_created']);
  await sandbox.webhooks.deliver('thread.thread_created');
  const [second, minute, hour] = [1_000, 60_000, 3_600_000];
  const waits = [
    ...[10 * second, 30 * second, 5 * minute, 30 * minute, hour, 3 * hour, 6 * hour],
    ...[12 * hour, 24 * hour, 24 * hour, 24 * hour, 24 * hour],
  ];
  for (const [index, wait] of waits.entries()) {
    // The machine's own time passes as well.
    await sandbox.advance(wait - 5 * second);
    expect(requests).toHaveLength(index + 1);
    await sandbox.advance(5 * second);
    expect(requests).toHaveLength(index + 2);
  }
  await sandbox.advance(100 * 24 * hour);
  expect(requests).toHaveLength(13);
  const bodies = requests.map(({ body }) => JSON.parse(body));
  expect(new Set(bodies.map(({ id }) => id)).size).toBe(1);
  expect(new Set(bodies.map(({ timestamp }) => timestamp)).size).toBe(1);
  expect(bodies.map(({ webhookMetadata: { webhookDeliveryAttemptNumber: n } }) => n)).toEqual(
    Array.from({ length: 13 }, (_, index) => index + 1),
  );
  expect(
    new Set(bodies.map(({ webhookMetadata: { webhookDeliveryAttemptId: id } }) => id)).size,
  ).toBe(13);
  const attempts = nodes(
    (await run(WebhookDeliveryAttemptsDocument, { webhookTargetId, first: 100 }))
      .webhookDeliveryAttempts,
  );
  expect(attempts).toHaveLength(13);
  expect(attempts[0]?.result).toEqual({
    __typename: 'WebhookDeliveryAttemptFailedResult',
    status: 'FAILED_RESPONSE',
    httpStatusCode: 500,
  });
  const [first, last] = [attempts[0], attempts[12]].map((one) =>
    Date.parse(one?.attemptedAt.iso8601 ?? ''),
  );
  expect((last ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(
    waits.reduce((sum, wait) => sum + wait),
  );
});

test('what happens while the clock is moved happens at its time, and is sent by then', async () => {
  const { sandbox, run, target, event } = await started();
  const { url, requests } = await receiver(200, 500, 200);
  await target(url, ['thread.thread_status_transitioned']);
  await run(SnoozeThreadDocument, { input: { threadId, durationSeconds: 60 } });
  await vi.waitFor(() => expect(requests).toHaveLength(1), patience);
  const snoozed = Date.now();
  await sandbox.advance(86_400_000);
  // It failed once, and was sent again.
  expect(requests).toHaveLength(3);
  const [, first, again] = requests.map(event);
  const { thread, previousThread } = (first?.payload ?? {}) as Record<string, never>;
  expect(previousThread).toMatchObject({ status: 'SNOOZED' });
  expect(thread).toMatchObject({ status: 'TODO' });
  for (const time of [first?.timestamp, thread?.['statusChangedAt']]) {
    expect(Date.parse(time ?? '') - snoozed).toBeLessThan(3_600_000);
  }
  expect(again?.id).toBe(first?.id);
});

test('attempts and bodies are to be had by the documented queries', async () => {
  const { sandbox, run, target } = await started();
  const { url, requests } = await receiver(307, 200);
  const webhookTargetId = await target(url, ['thread.thread_created', 'thread.note_created']);
  const [first] = await sandbox.webhooks.deliver({ type: 'thread.thread_created' });
  await sandbox.advance(10_000);
  await sandbox.webhooks.deliver('thread.note_created', { note: { text: 'mine' } });
  const list = async (filters = {}) =>
    nodes(
      (await run(WebhookDeliveryAttemptsDocument, { webhookTargetId, filters }))
        .webhookDeliveryAttempts,
    );
  expect((await list()).map(({ result }) => result)).toMatchObject([
    { status: 'FAILED_RESPONSE', httpStatusCode: 307 },
    { status: 'SUCCESSFUL_RESPONSE', httpStatusCode: 200 },
    { status: 'SUCCESSFUL_RESPONSE', httpStatusCode: 200 },
  ]);
  expect(await list({ resultStatus: 'FAILED_RESPONSE' })).toHaveLength(1);
  expect(await list({ eventTypes: ['thread.note_created'] })).toHaveLength(1);
  const publicEventId = first?.publicEventId ?? '';
  const kept = await run(PublicEventRequestBodyDocument, { publicEventId });
  expect(kept.publicEventRequestBody).toBe(requests[1]?.body);
  await sandbox.advance(31 * 86_400_000);
  expect(await run(PublicEventRequestBodyDocument, { publicEventId })).toEqual({
    publicEventRequestBody: null,
  });
});

test('a target that is gone gets no further attempt, and a sandbox that is reset neither', async () => {
  const { sandbox, run, target } = await started();
  const { url, requests } = await receiver(500);
  const webhookTargetId = await target(url, ['thread.thread_created']);
  await sandbox.webhooks.deliver('thread.thread_created');
  await run(DeleteWebhookTargetDocument, { input: { webhookTargetId } });
  await sandbox.advance(86_400_000);
  await target(url, ['thread.thread_created']);
  await sandbox.webhooks.deliver('thread.thread_created');
  sandbox.reset();
  await sandbox.advance(86_400_000);
  expect(requests).toHaveLength(2);
  expect(sandbox.webhooks.attempts()).toEqual([]);
});

test('loopback alone is called, and what `deliverTo` lists', async () => {
  const { sandbox, target } = await started({ deliverTo: ['203.0.113.7'] });
  const { port, requests } = await receiver(200);
  const results = async (url: string) => {
    await target(url, ['thread.thread_created']);
    const attempts = await sandbox.webhooks.deliver('thread.thread_created');
    return attempts.at(-1)?.result;
  };
  expect(await results(`http://localhost:${port}/`)).toMatchObject({ httpStatusCode: 200 });
  expect(requests).toHaveLength(1);
  for (const host of ['192.0.2.1', '[2001:db8::1]', '0.0.0.0', '169.254.169.254']) {
    expect(await results(`http://${host}:${port}/`)).toEqual({
      status: 'REJECTED',
      rejectedMessage: `The sandbox calls loopback alone, and not ${host}:${port}; its option deliverTo lists more.`,
    });
  }
  await sandbox.advance(86_400_000);
  const rejected = sandbox.webhooks.attempts().filter(({ result }) => result.status === 'REJECTED');
  expect(rejected).toHaveLength(10);
});

test('a receiver that is not there is an error, and basic authentication is sent', async () => {
  const { sandbox, target } = await started();
  const { port, requests } = await receiver(200);
  await target('http://127.0.0.1:1/', ['thread.thread_created']);
  await target(`http://user:pass@127.0.0.1:${port}/`, ['thread.thread_created']);
  const attempts = await sandbox.webhooks.deliver('thread.thread_created');
  expect(
    attempts.map(({ result }) => result).sort((a, b) => (a.status < b.status ? -1 : 1)),
  ).toMatchObject([
    { status: 'ERROR', errorCode: 'ECONNREFUSED' },
    { status: 'SUCCESSFUL_RESPONSE' },
  ]);
  expect(requests[0]?.headers.authorization).toBe(`Basic ${btoa('user:pass')}`);
});

test('a type without a sample needs a payload', async () => {
  const { sandbox, target, event } = await started();
  const { url, requests } = await receiver(200);
  await target(url, webhookEventTypes);
  await expect(sandbox.webhooks.deliver('moon.landed')).rejects.toThrow(
    /no sample of moon\.landed/,
  );
  for (const type of webhookEventTypes) {
    await sandbox.webhooks.deliver(type).catch(() => sandbox.webhooks.deliver(type, {}));
  }
  expect(requests.map((request) => event(request).type)).toEqual(webhookEventTypes);
});

test('an answer that never ends is read no further than anybody needs', async () => {
  const { sandbox, target } = await started();
  const server = createServer((_request, response) => {
    const chunk = 'x'.repeat(1_048_576);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', more);
    };
    more();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  await target(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, [
    'thread.thread_created',
  ]);
  const [attempt] = await sandbox.webhooks.deliver('thread.thread_created');
  expect(attempt?.result).toEqual({ status: 'SUCCESSFUL_RESPONSE', httpStatusCode: 200 });
});

test('what is under way when a sandbox is put back is not sent again', async () => {
  const { sandbox, target } = await started();
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => void waiting.push(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await target(`http://127.0.0.1:${port}/`, ['thread.thread_created']);
  const first = sandbox.webhooks.deliver('thread.thread_created');
  await vi.waitFor(() => expect(waiting).toHaveLength(1), patience);
  sandbox.reset();
  waiting[0]?.writeHead(500).end();
  expect(await first).toMatchObject([{ result: { status: 'FAILED_RESPONSE' } }]);
  await sandbox.advance(60_000);
  expect(waiting).toHaveLength(1);
});

test('a receiver whose answer never ends has answered', async () => {
  const { sandbox, target } = await started();
  const server = createServer((_request, response) => void response.writeHead(200).write('…'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  await target(`http://127.0.0.1:${port}/`, ['thread.thread_created']);
  expect(await sandbox.webhooks.deliver('thread.thread_created')).toMatchObject([
    { result: { status: 'SUCCESSFUL_RESPONSE', httpStatusCode: 200 } },
  ]);
});

test('a receiver is waited for no longer where garbage is collected meanwhile', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const hosts = allowedHosts([], new AbortController().signal);
  const limits = { timeout: 500, mostText: 0 };
  const sent = post(`http://127.0.0.1:${port}/`, {}, '', hosts, limits);
  await once(server, 'request');
  collectGarbage();
  await expect(sent).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('attempts are filtered by no types where the list of types is empty', async () => {
  const { sandbox, run, target } = await started();
  const { port } = await receiver(200);
  const webhookTargetId = await target(`HTTP://127.0.0.1:${port}/`, ['thread.thread_created']);
  await sandbox.webhooks.deliver('thread.thread_created');
  const filters = { eventTypes: [] };
  const { webhookDeliveryAttempts } = await run(WebhookDeliveryAttemptsDocument, {
    webhookTargetId,
    filters,
  });
  expect(nodes(webhookDeliveryAttempts)).toHaveLength(1);
});

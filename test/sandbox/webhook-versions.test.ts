import { expect, test } from 'vitest';
import * as operations from '../../src/index.js';
import { payloadIn } from '../../src/sandbox/webhooks/versions.js';
import { webhookEventTypes } from '../../src/webhooks/index.js';
import { customerId, subscribed, threadOn } from './subscribed.js';

const threadId = threadOn('EMAIL');
const most = webhookEventTypes.filter((type) => type !== 'timeline.timeline_entry_changed');

/** Two events of a thread, as a target of a version gets them. */
async function changes(version: string | undefined) {
  const { run, came, sandbox } = await subscribed(most, version);
  await run(operations.UpsertThreadFieldDocument, {
    input: { identifier: { threadId, key: 'seats' }, type: 'NUMBER', numberValue: 7 },
  });
  const [field] = await came('thread.thread_field_created');
  const { labelTypes } = await run(operations.LabelTypesDocument, {
    filters: { isArchived: false },
  });
  const labelTypeIds = [labelTypes.edges[0]?.node.id ?? ''];
  await run(operations.AddLabelsDocument, { input: { threadId, labelTypeIds } });
  const [labelled] = await came('thread.thread_labels_changed');
  return { run, came, sandbox, field: field?.['threadField'], thread: labelled?.['thread'] };
}

test.each([undefined, '2026-04-21', '2026-10-06', '2031-01-01', 'nightly'])(
  'a target of version %s gets all that there is',
  async (version) => {
    const { run, came, field, thread } = await changes(version);
    expect(field).toMatchObject({ type: 'NUMBER', numberValue: 7, dateValue: null });
    expect(thread).toMatchObject({ additionalAssignees: [] });
    expect(thread.labels[0].labelType).toMatchObject({ isExcludedFromAi: expect.any(Boolean) });
    const tenantIdentifier = { externalId: 'northwind.example' };
    await run(operations.UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier } });
    await came('thread.thread_tenant_updated');
  },
);

test.each([
  ['2026-02-27', ['number', 'date', 'additional', 'label']],
  ['2026-02-11', ['number', 'additional', 'label']],
  ['2025-12-01', ['additional', 'label']],
  ['2025-08-06', ['additional', 'label']],
  ['2025-07-30', []],
  ['2024-09-18', []],
  ['unversioned', []],
])('a target of version %s gets what that has', async (version, has) => {
  const { run, came, sandbox, field, thread } = await changes(version);
  const members = {
    number: 'numberValue' in field,
    date: 'dateValue' in field,
    additional: 'additionalAssignees' in thread,
    label: 'externalId' in thread.labels[0].labelType,
  };
  const found = Object.entries(members).flatMap(([name, isThere]) => (isThere ? [name] : []));
  expect(found).toEqual(has);
  const known = has.includes('number') ? 'NUMBER' : 'UNKNOWN_THREAD_FIELD_SCHEMA_TYPE';
  expect(field.type).toBe(known);
  // It came with 2026-04-21.
  const tenantIdentifier = { externalId: 'northwind.example' };
  await run(operations.UpdateThreadTenantDocument, { input: { threadId, tenantIdentifier } });
  await run(operations.ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } });
  await came('thread.thread_priority_changed');
  // A test that asks for one gets it.
  await sandbox.webhooks.deliver('thread.thread_tenant_updated');
  const [sample] = await came('thread.thread_tenant_updated');
  const keys = Object.keys(sample?.['thread'] ?? {});
  expect(keys.includes('additionalAssignees')).toBe(has.includes('additional'));
});

test('a payload of a test is sent as it is, whatever the version', async () => {
  const { sandbox, came } = await subscribed(most, '2024-09-18');
  const payload = { thread: { additionalAssignees: [1] }, threadField: { numberValue: 7 } };
  await sandbox.webhooks.deliver('thread.thread_field_created', payload);
  await sandbox.webhooks.deliver('discussion.discussion_created', { discussion: 1 });
  const [sent] = await came('thread.thread_field_created', 'discussion.discussion_created');
  expect(sent).toEqual({ eventType: 'thread.thread_field_created', ...payload });
});

test('an older version knows fewer members, types and components', () => {
  const sent = (version: string, type: string, payload: object) =>
    payloadIn(version, type, payload) as object;
  const slack = { changeType: 'REACTIONS_CHANGED', reactionChange: null, thread: 1 };
  const updated = 'thread.slack_message_updated';
  expect(sent('2026-04-21', updated, slack)).toEqual(slack);
  expect(sent('2026-02-27', updated, slack)).toEqual({ changeType: slack.changeType, thread: 1 });
  expect(sent('2026-02-11', updated, slack)).toEqual({ thread: 1 });
  const by = (identifier: object) => ({
    type: 'workflowButton',
    workflowButtonWorkflowIdentifier: identifier,
  });
  const [byId, byKey] = [by({ workflowId: 'wf_1' }), by({ workflowKey: 'refund' })];
  const [text, time] = [{ type: 'text', text: 'a' }, { type: 'dateTime' }];
  const entry = (...components: object[]) => ({
    timelineEntry: {
      entry: { components: [{ type: 'row', rowMainContent: components, rowAsideContent: [text] }] },
    },
  });
  const changed = 'timeline.timeline_entry_changed';
  const all = entry(text, byId, byKey, time);
  const unknown = { type: 'UNKNOWN' };
  expect(sent('2026-09-11', changed, all)).toEqual(all);
  expect(sent('2026-04-21', changed, all)).toEqual(entry(text, byId, byKey, unknown));
  expect(sent('2026-02-27', changed, all)).toEqual(entry(text, byId, unknown, unknown));
  expect(sent('2024-09-18', changed, all)).toEqual(entry(text, unknown, unknown, unknown));
  const customer = { actorType: 'customer', customerId };
  const field = { type: 'DATE', dateValue: 'x', createdBy: customer, updatedBy: customer };
  const payload = { threadField: field, previousThreadField: field };
  expect(sent('2025-07-30', 'thread.thread_field_updated', payload)).toEqual({
    threadField: {
      type: 'UNKNOWN_THREAD_FIELD_SCHEMA_TYPE',
      createdBy: customer,
      updatedBy: customer,
    },
    previousThreadField: expect.objectContaining({ createdBy: customer }),
  });
  expect(sent('2024-09-18', 'thread.thread_field_updated', payload)).toMatchObject({
    threadField: { createdBy: { actorType: 'UNKNOWN' }, updatedBy: { actorType: 'UNKNOWN' } },
  });
});

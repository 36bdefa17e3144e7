import { expect, test } from 'vitest';
import * as operations from '../../src/index.js';
import { calls } from './calls.js';
import { customerId, subscribed } from './subscribed.js';

const type = 'thread.service_level_agreement_status_transitioned';
const minute = 60_000;

/** A tier with agreements of 60 minutes for the first response and 30 for the next ones. */
async function started(version?: string) {
  const { sandbox, run, came } = await subscribed([type], version);
  const { refusal } = calls(sandbox);
  const { createTier } = await run(operations.CreateTierDocument, {
    input: { name: 'Gold', externalId: 'gold', color: '#ffd700', memberIdentifiers: [] },
  });
  const tierId = createTier.tier?.id ?? '';
  const agree = async (times: {
    firstResponseTimeMinutes?: number;
    nextResponseTimeMinutes?: number;
  }) => {
    const breachActions = [{ beforeBreachAction: { beforeBreachMinutes: 10 } }];
    const serviceLevelAgreement = { ...times, useBusinessHoursOnly: false, breachActions };
    const { createServiceLevelAgreement } = await run(
      operations.CreateServiceLevelAgreementDocument,
      {
        input: { tierId, serviceLevelAgreement },
      },
    );
    return createServiceLevelAgreement.serviceLevelAgreement?.id ?? '';
  };
  const [first, next] = [
    await agree({ firstResponseTimeMinutes: 60 }),
    await agree({ nextResponseTimeMinutes: 30 }),
  ];
  const open = async () => {
    const { createThread } = await run(operations.CreateThreadDocument, {
      input: { customerIdentifier: { customerId }, title: 'Help' },
    });
    const threadId = createThread.thread?.id ?? '';
    const tierIdentifier = { tierId };
    await run(operations.UpdateThreadTierDocument, { input: { threadId, tierIdentifier } });
    return threadId;
  };
  const answer = (threadId: string, isByCustomer = false) => {
    const asCustomer = { customerIdentifier: { customerId } };
    const more = isByCustomer ? { impersonation: { asCustomer } } : {};
    return run(operations.ReplyToThreadDocument, {
      input: { threadId, textContent: 'Hello', ...more },
    });
  };
  /** From what to what a thread went, with which agreement. */
  const moves = async (count: number) =>
    (await came(...Array<string>(count).fill(type))).map((payload) => [
      payload['serviceLevelAgreement'].id,
      payload['previousServiceLevelAgreementStatusDetail'].status,
      payload['serviceLevelAgreementStatusDetail'].status,
    ]);
  return { sandbox, run, refusal, came, tierId, first, next, open, answer, moves };
}

test('a thread that is answered in time', async () => {
  const { sandbox, run, came, first, next, open, answer, moves } = await started();
  const threadId = await open();
  await sandbox.advance(20 * minute);
  await answer(threadId);
  const [achieved] = await came(type);
  expect(achieved).toMatchObject({
    thread: { id: threadId },
    serviceLevelAgreement: { id: first, type: 'FIRST_RESPONSE_TIME', tier: { name: 'Gold' } },
    previousServiceLevelAgreementStatusDetail: { status: 'PENDING' },
    serviceLevelAgreementStatusDetail: { status: 'ACHIEVED', achievedAt: expect.any(String) },
  });
  await answer(threadId, true);
  await sandbox.advance(minute);
  await answer(threadId);
  expect(await moves(1)).toEqual([[next, 'PENDING', 'ACHIEVED']]);
  const { thread } = await run(operations.ThreadTimelineDocument, { threadId });
  const statuses = thread?.timelineEntries.edges.flatMap(({ node: { entry } }) =>
    entry.__typename === 'ServiceLevelAgreementStatusTransitionedEntry'
      ? [entry.nextSlaStatus]
      : [],
  );
  expect(statuses).toEqual(['ACHIEVED', 'ACHIEVED']);
});

test('threads are found by how they stand, those next to a breach first', async () => {
  const { sandbox, run, open, answer } = await started();
  const longAgo = '2020-01-01T00:00:00Z';
  const early = await open();
  await sandbox.advance(20 * minute);
  const late = await open();
  const found = async (serviceLevelAgreements: operations.ServiceLevelAgreementFilter) => {
    const { threads } = await run(operations.ThreadsDocument, {
      filters: { serviceLevelAgreements },
      sortBy: { field: 'CLOSEST_TO_BREACH_SLA', direction: 'ASC' },
    });
    return threads.edges.map(({ node }) => node.id);
  };
  expect(await found({ statuses: ['PENDING'] })).toEqual([early, late]);
  await answer(early);
  expect(await found({ types: ['FIRST_RESPONSE_TIME'] })).toEqual([late, early]);
  expect(await found({ types: ['NEXT_RESPONSE_TIME'] })).toEqual([]);
  expect(await found({ statuses: ['ACHIEVED', 'BREACHED'] })).toEqual([early]);
  expect(await found({ updatedAt: { after: longAgo } })).toEqual([late, early]);
  expect(await found({ updatedAt: { before: longAgo } })).toEqual([]);
  await sandbox.advance(50 * minute);
  expect(await found({ statuses: ['IMMINENT_BREACH'] })).toEqual([late]);
});

test('a thread that is not answered for days is too late at its time', async () => {
  const { sandbox, run, open, moves, first } = await started();
  const threadId = await open();
  const opened = Date.now();
  await sandbox.advance(7 * 24 * 60 * minute);
  expect(await moves(2)).toEqual([
    [first, 'PENDING', 'IMMINENT_BREACH'],
    [first, 'IMMINENT_BREACH', 'BREACHING'],
  ]);
  const { thread } = await run(operations.ThreadTimelineDocument, { threadId });
  const late = thread?.timelineEntries.edges.map(({ node }) => node.timestamp.iso8601) ?? [];
  const [imminent = 0, breaching = 0] = late.slice(-2).map((time) => Date.parse(time) - opened);
  expect(imminent).toBeLessThan(60 * minute);
  expect(breaching).toBeGreaterThan(55 * minute);
  expect(breaching).toBeLessThan(24 * 60 * minute);
});

test('a thread that is not: soon too late, too late, answered at last', async () => {
  const { sandbox, came, first, open, answer, moves } = await started();
  const threadId = await open();
  await sandbox.advance(49 * minute);
  await sandbox.advance(2 * minute);
  const [imminent] = await came(type);
  expect(imminent).toMatchObject({
    previousServiceLevelAgreementStatusDetail: { status: 'PENDING' },
    serviceLevelAgreementStatusDetail: { status: 'IMMINENT_BREACH' },
  });
  await sandbox.advance(10 * minute);
  const [breaching] = await came(type);
  const { breachTime } = imminent?.['serviceLevelAgreementStatusDetail'] ?? {};
  expect(breaching).toMatchObject({
    serviceLevelAgreementStatusDetail: { status: 'BREACHING', breachedAt: breachTime },
  });
  await answer(threadId);
  expect(await moves(1)).toEqual([[first, 'BREACHING', 'BREACHED']]);
});

test('all that is passed at once comes in its order, and an agreement ends with its thread', async () => {
  const { sandbox, run, first, open, moves } = await started();
  const late = await open();
  await sandbox.advance(61 * minute);
  const past = await moves(2);
  expect(past).toContainEqual([first, 'PENDING', 'IMMINENT_BREACH']);
  expect(past).toContainEqual([first, 'IMMINENT_BREACH', 'BREACHING']);
  await run(operations.MarkThreadAsDoneDocument, { input: { threadId: late } });
  expect(await moves(1)).toEqual([[first, 'BREACHING', 'CANCELLED']]);
});

test('only threads that came after an agreement and that it is meant for have it', async () => {
  const { sandbox, run, tierId, first, open, moves } = await started();
  const threadId = await open();
  const { createServiceLevelAgreement } = await run(
    operations.CreateServiceLevelAgreementDocument,
    {
      input: {
        tierId,
        serviceLevelAgreement: {
          firstResponseTimeMinutes: 5,
          threadPriorityFilter: [0],
          useBusinessHoursOnly: true,
          breachActions: [],
        },
      },
    },
  );
  const urgent = createServiceLevelAgreement.serviceLevelAgreement;
  expect(urgent).toMatchObject({ threadPriorityFilter: [0], firstResponseTimeMinutes: 5 });
  await sandbox.advance(6 * minute);
  await run(operations.ChangeThreadPriorityDocument, { input: { threadId, priority: 0 } });
  const other = await open();
  await run(operations.ChangeThreadPriorityDocument, { input: { threadId: other, priority: 0 } });
  await sandbox.advance(6 * minute);
  expect(await moves(1)).toEqual([[urgent?.id, 'PENDING', 'BREACHING']]);
  await run(operations.DeleteServiceLevelAgreementDocument, {
    input: { serviceLevelAgreementId: first },
  });
  await sandbox.advance(0);
  const cancelled = [first, 'PENDING', 'CANCELLED'];
  expect(await moves(2)).toEqual([cancelled, cancelled]);
});

test('what no agreement can be is refused', async () => {
  const { refusal, tierId } = await started();
  const create = (serviceLevelAgreement: object, of = tierId) =>
    refusal(operations.CreateServiceLevelAgreementDocument, {
      input: {
        tierId: of,
        serviceLevelAgreement: {
          useBusinessHoursOnly: false,
          breachActions: [],
          ...serviceLevelAgreement,
        },
      },
    });
  const both = ['firstResponseTimeMinutes', 'nextResponseTimeMinutes'];
  expect(await create({})).toEqual(['input_validation', ...both.map((name) => `${name} REQUIRED`)]);
  expect(await create({ firstResponseTimeMinutes: 1, nextResponseTimeMinutes: 1 })).toEqual([
    'input_validation',
    ...both.map((name) => `${name} VALIDATION`),
  ]);
  expect(await create({ firstResponseTimeMinutes: 0 })).toEqual([
    'input_validation',
    'firstResponseTimeMinutes VALIDATION',
  ]);
  expect(await create({ firstResponseTimeMinutes: 1 }, 'tier_none')).toEqual([
    'not_found',
    'tierId NOT_FOUND',
  ]);
});

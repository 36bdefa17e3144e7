import { describe, expect, onTestFinished, test } from 'vitest';
import type { PlainClient } from '../../src/client.js';
import { dataOf, failureOf, plainClient, settles, threadId, userId } from './server/calls.js';
import {
  after,
  type Behaviour,
  end,
  json,
  type Received,
  reset,
  route,
  stall,
  startFaultServer,
  status,
} from './server/server.js';

const otherId = 'u_01FAULTS00000000000000003';
const machineUserId = 'mu_01FAULTS0000000000000004';

interface State {
  assignee: { __typename: string; id: string } | null;
  /** Milliseconds on the server's clock. */
  updatedAt: number;
}

const user = (id?: string) => ({ __typename: 'User', id: id as string });
const machineUser = (id: string) => ({ __typename: 'MachineUser', id });

function dateTime(at: number) {
  return {
    __typename: 'DateTime',
    iso8601: new Date(at).toISOString(),
    unixTimestamp: String(at),
  };
}

function thread({ assignee, updatedAt }: State) {
  const then = dateTime(updatedAt - 60_000);
  const actor = { __typename: 'MachineUserActor', machineUserId };
  return {
    __typename: 'Thread',
    id: threadId,
    externalId: null,
    customer: { __typename: 'Customer', id: 'c_01FAULTS0000000000000005' },
    status: 'TODO',
    statusChangedAt: then,
    title: 'A thread',
    previewText: null,
    priority: 2,
    labels: [],
    assignedAt: assignee && dateTime(updatedAt),
    assignedTo: assignee && {
      ...assignee,
      fullName: 'Some One',
      publicName: 'Some',
      email: 'some@one.test',
      updatedAt: then,
    },
    createdAt: then,
    createdBy: actor,
    updatedAt: dateTime(updatedAt),
    updatedBy: actor,
  };
}

const isMutation = ({ body }: Received) => /^\s*mutation/.test(JSON.parse(body).query);

interface Scene {
  /** What befalls each mutation in turn. */
  mutations: Behaviour[];
  /** What a reading of the thread gives. */
  reading: Behaviour;
}

async function scene({ mutations, reading }: Scene) {
  let sent = 0;
  const server = await startFaultServer(
    route((request) => {
      if (!isMutation(request)) return reading;
      return mutations[Math.min(sent++, mutations.length - 1)] ?? reset();
    }),
  );
  onTestFinished(() => server.close());
  const client = plainClient({ apiUrl: server.url });
  return {
    client,
    server,
    counts: () => ({
      mutations: server.requests.filter(isMutation).length,
      readings: server.requests.filter((request) => !isMutation(request)).length,
    }),
  };
}

/** Answers with a state, by a server whose clock is ahead by so many milliseconds. */
function reads(state: () => State | null, ahead = 0): Behaviour {
  return (exchange) => {
    const now = state();
    return json(
      200,
      { data: { thread: now && thread(now) } },
      { date: new Date(Date.now() + ahead).toUTCString() },
    )(exchange);
  };
}

function assigned(ahead = 0): Behaviour {
  return (exchange) => {
    const now = Date.now() + ahead;
    const payload = { thread: thread({ assignee: user(userId), updatedAt: now }), error: null };
    return json(
      200,
      { data: { assignThread: payload, unassignThread: payload } },
      { date: new Date(now).toUTCString() },
    )(exchange);
  };
}

function readsAt(iso8601: unknown): Behaviour {
  const now = { ...thread({ assignee: user(otherId), updatedAt: 0 }), updatedAt: { iso8601 } };
  return json(200, { data: { thread: now } }, { date });
}

const long = 3_600_000;
const date = new Date().toUTCString();
const aMinuteAgo = (ahead = 0) => Date.now() + ahead - 60_000;

describe('a thread that may have been assigned', () => {
  test.each<[string, Behaviour]>([
    ['a reset', reset()],
    ['an end', end()],
    ['500', status(500)],
    ['502', status(502)],
    ['504', status(504)],
  ])('after %s is read, and is the answer when it is as asked', async (_, fault) => {
    const { client, counts } = await scene({
      mutations: [fault],
      reading: reads(() => ({ assignee: user(userId), updatedAt: Date.now() })),
    });
    const result = await settles(client.assignThread({ threadId, userId }));
    expect(dataOf(result)).toMatchObject({ id: threadId, assignedTo: { id: userId } });
    expect(result.meta).toEqual({ status: 200, attempts: 1 });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('to a machine user as well', async () => {
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: reads(() => ({ assignee: machineUser(machineUserId), updatedAt: Date.now() })),
    });
    const result = await settles(client.assignThread({ threadId, machineUserId }));
    expect(dataOf(result)).toMatchObject({ assignedTo: { id: machineUserId } });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test.each<[string, State['assignee']]>([
    ['unassigned', null],
    ['assigned to another', user(otherId)],
  ])('is assigned again when it is %s and untouched', async (_, assignee) => {
    const { client, counts } = await scene({
      mutations: [reset(), assigned()],
      reading: reads(() => ({ assignee, updatedAt: aMinuteAgo() })),
    });
    const result = await settles(client.assignThread({ threadId, userId }));
    expect(result).toMatchObject({ data: { id: threadId }, meta: { status: 200, attempts: 2 } });
    expect(counts()).toEqual({ mutations: 2, readings: 1 });
  });

  test.each<[string, State['assignee'], string]>([
    ['another user', user(otherId), otherId],
    ['a machine user', machineUser(machineUserId), machineUserId],
  ])('is left to %s who got it since, and the error says so', async (_, assignee, holder) => {
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: reads(() => ({ assignee, updatedAt: Date.now() + 5000 })),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error.message).toContain(holder);
    expect(error).toMatchObject({ type: 'network', attempts: 1, currentAssignee: assignee });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('is not assigned again when somebody took the assignment away since', async () => {
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: reads(() => ({ assignee: null, updatedAt: Date.now() + 5000 })),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error.currentAssignee).toBeNull();
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test.each([0, 900, 1800])('counts as touched when that was %i ms before', async (ms) => {
    const { client, counts } = await scene({
      mutations: [reset(), assigned()],
      reading: reads(() => ({ assignee: user(otherId), updatedAt: sentAt - ms })),
    });
    const sentAt = Date.now();
    failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('is not assigned again where no Date tells the clock of the server', async () => {
    const { client, counts } = await scene({
      mutations: [reset(), assigned()],
      reading: json(200, {
        data: { thread: thread({ assignee: user(otherId), updatedAt: aMinuteAgo() }) },
      }),
    });
    failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test.each([long, -long])('is judged by a clock that is off by %i ms', async (ahead) => {
    const untouched = await scene({
      mutations: [reset(), assigned(ahead)],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo(ahead) }), ahead),
    });
    dataOf(await settles(untouched.client.assignThread({ threadId, userId })));
    expect(untouched.counts()).toEqual({ mutations: 2, readings: 1 });

    const touched = await scene({
      mutations: [assigned(ahead), reset(), assigned(ahead)],
      reading: reads(() => ({ assignee: user(otherId), updatedAt: Date.now() + ahead }), ahead),
    });
    dataOf(await settles(touched.client.assignThread({ threadId, userId })));
    failureOf(await settles(touched.client.assignThread({ threadId, userId })));
    expect(touched.counts()).toEqual({ mutations: 2, readings: 1 });
  });

  test('is not sent more than three times', async () => {
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo() })),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId }), 15_000));
    expect(error.type).toBe('network');
    expect(counts().mutations).toBe(3);
  });

  test('is assigned again after the wait that the server asked for, and not at once', async () => {
    const { client, server, counts } = await scene({
      mutations: [status(502, { 'retry-after': '1' }), assigned()],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo() })),
    });
    const result = await settles(client.assignThread({ threadId, userId }));
    expect(dataOf(result).assignedTo).toMatchObject({ id: userId });
    expect(counts()).toEqual({ mutations: 2, readings: 1 });
    const [first, second] = server.requests.filter(isMutation);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(970);
  });

  test('is not assigned again where the server wants more time than there is', async () => {
    const { client, counts } = await scene({
      mutations: [status(502, { 'retry-after': '60' })],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo() })),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error).toMatchObject({ type: 'internal_server_error', retryAfter: 60_000 });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test.each(['abort', 'close'] as const)('and waits to be so again ends on %s', async (how) => {
    const { client, counts, server } = await scene({
      mutations: [status(502, { 'retry-after': '20' })],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo() })),
    });
    const controller = new AbortController();
    const call = client.assignThread({ threadId, userId }, { signal: controller.signal });
    await settles(server.arrived(2));
    if (how === 'abort') controller.abort();
    else await client.close({ grace: 0 });
    expect(failureOf(await settles(call, 2_000)).type).toBe('aborted');
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test.each<[string, Behaviour]>([
    ['cannot be read', status(403)],
    ['is no longer there', reads(() => null)],
    ['reads as nonsense', json(200, { data: { thread: { id: 1 } } }, { date })],
    ['has no time', json(200, { data: { thread: { assignedTo: null } } }, { date })],
    ['has a holder without an id', reads(() => ({ assignee: user(), updatedAt: 0 }))],
    ['has a time that is none', readsAt('soon')],
    ['has a time that is no text', readsAt(0)],
  ])('and that %s stays in doubt', async (_, reading) => {
    for (const change of ['assignThread', 'unassignThread'] as const) {
      const { client, counts } = await scene({ mutations: [reset(), assigned()], reading });
      const error = failureOf(await settles(client[change]({ threadId, userId })));
      expect(error).toMatchObject({ type: 'network', maybeApplied: true });
      expect(error).not.toHaveProperty('currentAssignee');
      expect(counts()).toEqual({ mutations: 1, readings: 1 });
    }
  });

  test('is not read once the call was aborted, nor after the deadline', async () => {
    const { client, server } = await scene({
      mutations: [stall()],
      reading: reads(() => ({ assignee: user(userId), updatedAt: Date.now() })),
    });
    const controller = new AbortController();
    const { signal } = controller;
    const call = client.assignThread({ threadId, userId }, { signal });
    await server.arrived(1);
    controller.abort();
    expect(failureOf(await settles(call, 1000))).toMatchObject({
      type: 'aborted',
      maybeApplied: true,
    });
    const late = client.assignThread({ threadId, userId }, { timeout: 500 });
    await settles(server.arrived(2));
    expect(failureOf(await settles(late, 2000))).toMatchObject({
      type: 'timeout',
      maybeApplied: true,
    });
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, 'aborted' | 'timeout', (client: PlainClient, abort: () => void) => unknown]>([
    ['an abort', 'aborted', (_, abort) => abort()],
    ['closing', 'aborted', (client) => client.close({ grace: 0 })],
    ['the deadline', 'timeout', () => undefined],
  ])('stays in doubt when %s ends the reading', async (_, type, interrupt) => {
    const { client, server, counts } = await scene({ mutations: [status(500)], reading: stall() });
    const controller = new AbortController();
    const { signal } = controller;
    const timeout = type === 'timeout' ? 1_000 : 10_000;
    const call = client.assignThread({ threadId, userId }, { signal, timeout });
    await settles(server.arrived(2));
    interrupt(client, () => controller.abort());
    expect(failureOf(await settles(call))).toMatchObject({
      type,
      status: 500,
      attempts: 1,
      maybeApplied: true,
    });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('is not sent more often than the client may, whatever it is sent again for', async () => {
    const { client, counts } = await scene({
      mutations: [status(502), status(429, { 'retry-after': '0' })],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo() })),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error).toMatchObject({ type: 'rate_limited', attempts: 3 });
    expect(counts()).toEqual({ mutations: 3, readings: 1 });
  });

  test('is not sent again because of a holder of a kind that is no word', async () => {
    const holder = { __typename: { toString: 1 }, id: otherId };
    const now = { ...thread({ assignee: null, updatedAt: Date.now() + 5000 }), assignedTo: holder };
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: json(200, { data: { thread: now } }, { date }),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error).toMatchObject({ type: 'network', maybeApplied: true });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('has one deadline for all that is done about it', async () => {
    const { client, counts } = await scene({
      mutations: [after(new Promise((later) => setTimeout(later, 500)), status(502)), stall()],
      reading: reads(() => ({ assignee: null, updatedAt: aMinuteAgo() })),
    });
    const call = client.assignThread({ threadId, userId }, { timeout: 2_000 });
    const { message } = failureOf(await call);
    expect(Number(/within (\d+) ms/.exec(message)?.[1])).toBeLessThan(1_900);
    expect(counts()).toEqual({ mutations: 2, readings: 1 });
  });

  test('has no more time where the clock is set back', async () => {
    const { now } = Date;
    onTestFinished(() => {
      Date.now = now;
    });
    const { client, counts } = await scene({
      mutations: [
        (exchange) => {
          Date.now = () => now() - long;
          return status(502)(exchange);
        },
      ],
      reading: stall(),
    });
    const call = client.assignThread({ threadId, userId }, { timeout: 1_000 });
    expect(failureOf(await settles(call))).toMatchObject({ type: 'timeout', maybeApplied: true });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('counts as touched though the clock was set back since it was sent', async () => {
    const { now } = Date;
    onTestFinished(() => {
      Date.now = now;
    });
    const { client, counts } = await scene({
      mutations: [
        (exchange) => {
          Date.now = () => now() - long;
          return status(502)(exchange);
        },
        assigned(long),
      ],
      reading: reads(() => ({ assignee: user(otherId), updatedAt: now() }), long),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error.currentAssignee).toMatchObject({ id: otherId });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('counts as touched by who took it while this machine slept', async () => {
    const { now } = Date;
    onTestFinished(() => {
      Date.now = now;
    });
    const { client, counts } = await scene({
      mutations: [
        (exchange) => {
          Date.now = () => now() + long;
          return reset()(exchange);
        },
        assigned(),
      ],
      reading: reads(() => ({ assignee: user(otherId), updatedAt: Date.now() - long / 2 })),
    });
    const error = failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(error.currentAssignee).toMatchObject({ id: otherId });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('is not read where the mutation was refused', async () => {
    const { client, counts } = await scene({
      mutations: [status(400)],
      reading: reads(() => ({ assignee: user(userId), updatedAt: Date.now() })),
    });
    failureOf(await settles(client.assignThread({ threadId, userId })));
    expect(counts()).toEqual({ mutations: 1, readings: 0 });
  });
});

describe('a thread that may have been unassigned', () => {
  test('is the answer when nobody holds it', async () => {
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: reads(() => ({ assignee: null, updatedAt: Date.now() })),
    });
    const result = await settles(client.unassignThread({ threadId }));
    expect(dataOf(result)).toMatchObject({ id: threadId, assignedTo: null });
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });

  test('is unassigned again when it is untouched', async () => {
    const { client, counts } = await scene({
      mutations: [reset(), assigned()],
      reading: reads(() => ({ assignee: user(otherId), updatedAt: aMinuteAgo() })),
    });
    dataOf(await settles(client.unassignThread({ threadId })));
    expect(counts()).toEqual({ mutations: 2, readings: 1 });
  });

  test('is left to who got it since', async () => {
    const { client, counts } = await scene({
      mutations: [reset()],
      reading: reads(() => ({ assignee: user(otherId), updatedAt: Date.now() + 5000 })),
    });
    const error = failureOf(await settles(client.unassignThread({ threadId })));
    expect(error.message).toContain(otherId);
    expect(counts()).toEqual({ mutations: 1, readings: 1 });
  });
});

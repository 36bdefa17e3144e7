import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AttemptTrace, CallTrace } from '../src/executor/tell/tracing.js';
import { PlainClient, ThreadDocument } from '../src/index.js';
import { type Sandbox, startSandbox } from '../src/sandbox/index.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';

let sandbox: Sandbox;
let client: PlainClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url });
});
const ends: (() => void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await client.close();
  await sandbox.close();
});

type Event = [name: string, trace: CallTrace | AttemptTrace, then: object];

/** Notes what the channels of a kind publish, each message as it was at that moment. */
function listen(...kinds: ('call' | 'attempt')[]): Event[] {
  const events: Event[] = [];
  for (const kind of kinds) {
    for (const phase of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
      const listener = (message: unknown) => {
        events.push([`${kind}:${phase}`, message as CallTrace, { ...(message as CallTrace) }]);
      };
      const published = channel(`tracing:plain-operations:${kind}:${phase}`);
      published.subscribe(listener);
      ends.push(() => published.unsubscribe(listener));
    }
  }
  return events;
}

test('a call is published from its start to its end, with its attempt within', async () => {
  const events = listen('call', 'attempt');
  const { meta } = await client.assignThread({ threadId, userId });
  expect(events.map(([name]) => name)).toEqual([
    'call:start',
    'call:end',
    'attempt:start',
    'attempt:end',
    'attempt:asyncStart',
    'attempt:asyncEnd',
    'call:asyncStart',
    'call:asyncEnd',
  ]);
  expect(events[0]?.[2]).toEqual({
    operation: 'assignThread',
    kind: 'mutation',
    url: sandbox.url,
  });
  const answered = { status: 200, requestId: meta?.requestId, outcome: 'ok' };
  expect(events[7]?.[2]).toMatchObject({ ...answered, attempts: 1 });
  expect(events[5]?.[2]).toMatchObject({ ...answered, attempt: 1, call: events[0]?.[1] });
  expect(new Set(events.map(([, trace]) => trace)).size).toBe(2);
});

test('each attempt has its own outcome and the wait before it', async () => {
  sandbox.fail({ status: 503, times: 2 });
  const events = listen('attempt');
  await client.execute(ThreadDocument, { threadId });
  const attempts = events.filter(([name]) => name === 'attempt:asyncEnd').map(([, , then]) => then);
  expect(attempts).toMatchObject([
    { attempt: 1, outcome: 'internal_server_error', status: 503 },
    { attempt: 2, outcome: 'internal_server_error', status: 503 },
    { attempt: 3, outcome: 'ok', status: 200 },
  ]);
  for (const attempt of attempts) expect((attempt as AttemptTrace).wait).toBeGreaterThanOrEqual(0);
  expect(events.filter(([name]) => name === 'attempt:error')).toHaveLength(2);
});

test('a call that fails is published as an error, with the type that its result has', async () => {
  const events = listen('call');
  const { error } = await client.assignThread({ threadId: 'th_unknown', userId });
  expect(error?.type).toBe('mutation_error');
  expect(events.map(([name]) => name)).toEqual([
    'call:start',
    'call:end',
    'call:error',
    'call:asyncStart',
    'call:asyncEnd',
  ]);
  expect(events[4]?.[2]).toMatchObject({ outcome: 'mutation_error', status: 200, attempts: 1 });
});

test('an attempt that is cut off ends with its call', async () => {
  sandbox.fail({ delay: 60_000 });
  const events = listen('call', 'attempt');
  const controller = new AbortController();
  const under = client.execute(ThreadDocument, { threadId }, { signal: controller.signal });
  while (events.length < 3) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await under;
  expect(events.at(-1)?.[2]).toMatchObject({ outcome: 'aborted', attempts: 1 });
  expect(events.map(([name]) => name).slice(-6)).toEqual([
    'attempt:error',
    'attempt:asyncStart',
    'attempt:asyncEnd',
    'call:error',
    'call:asyncStart',
    'call:asyncEnd',
  ]);
  expect(events.at(-1)?.[2]).not.toHaveProperty('status');
});

test('a call without a connection is published without status and request id', async () => {
  await sandbox.close();
  const events = listen('attempt');
  await client.execute(ThreadDocument, { threadId }, { retry: false });
  expect(Object.keys(events.at(-1)?.[2] ?? {})).toEqual([
    'call',
    'operation',
    'kind',
    'attempt',
    'wait',
    'outcome',
    'errorType',
    'code',
    'message',
  ]);
});

test('what has failed says why, without secrets', async () => {
  const events = listen('call', 'attempt');
  await client.assignThread({ threadId: 'th_01NOBODYHASTHISTHREAD00000', userId });
  const why = events.filter(([name]) => name.endsWith(':error')).map(([, , then]) => then);
  expect(why).toHaveLength(2);
  for (const trace of why) {
    expect(trace).toMatchObject({ errorType: 'mutation_error', code: 'not_found' });
    expect((trace as CallTrace).message).toMatch(/not_found: /);
    expect(JSON.stringify(trace)).not.toContain('01NOBODY');
  }
});

test('what has failed without a response has the code of the system', async () => {
  await sandbox.close();
  const events = listen('call');
  await client.execute(ThreadDocument, { threadId }, { retry: false });
  expect(events.at(-1)?.[2]).toMatchObject({ errorType: 'network', code: 'ECONNREFUSED' });
});

test('nothing that is published has the key, a variable or data in it', async () => {
  const published = listen('call', 'attempt');
  await client.assignThread({ threadId, userId });
  await client.assignThread({ threadId: 'th_unknown', userId });
  sandbox.fail({ status: 400, body: `you sent ${sandbox.apiKey} and ${threadId}` });
  await client.execute(ThreadDocument, { threadId });
  const text = inspect(published, { depth: 10, showHidden: true });
  expect(text).toContain('assignThread');
  for (const secret of [sandbox.apiKey, threadId, 'th_unknown', userId, 'Matt Vagni']) {
    expect(text).not.toContain(secret);
  }
});

test('the request is sent within the store that a subscriber has bound to its attempt', async () => {
  const storage = new AsyncLocalStorage<string>();
  const attempts = tracingChannel<string, AttemptTrace>('plain-operations:attempt');
  attempts.start.bindStore(storage, ({ operation, attempt }) => `${operation} ${attempt}`);
  ends.push(() => attempts.start.unbindStore(storage));
  const seen: (string | undefined)[] = [];
  const sent = () => seen.push(storage.getStore());
  const undici = channel('undici:request:create');
  undici.subscribe(sent);
  ends.push(() => undici.unsubscribe(sent));
  await client.execute(ThreadDocument, { threadId });
  expect(seen).toEqual(['thread 1']);
});

test('everything of a call is published where it was called, although another has opened its connection', async () => {
  const dispatcher = new Agent({ connections: 1 });
  ends.push(() => void dispatcher.close());
  const sharing = new PlainClient({ apiKey: sandbox.apiKey, apiUrl: sandbox.url, dispatcher });
  const caller = new AsyncLocalStorage<string>();
  await caller.run('first', () => sharing.execute(ThreadDocument, { threadId }));

  const seen: unknown[] = [];
  const names = ['start', 'end', 'error', 'asyncStart', 'asyncEnd'].flatMap((phase) => [
    `tracing:plain-operations:call:${phase}`,
    `tracing:plain-operations:attempt:${phase}`,
  ]);
  for (const name of names) {
    const listener = () => seen.push(caller.getStore());
    subscribe(name, listener);
    ends.push(() => unsubscribe(name, listener));
  }
  sandbox.fail({ status: 503, times: 2 });
  const { meta } = await caller.run('second', () => sharing.execute(ThreadDocument, { threadId }));
  expect(meta?.attempts).toBe(3);
  expect(seen).toEqual(Array.from({ length: 18 }, () => 'second'));
});

test('what is sent again is sent where it was called, for those who trace undici alone', async () => {
  const caller = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const sent = () => seen.push(caller.getStore());
  subscribe('undici:request:create', sent);
  ends.push(() => unsubscribe('undici:request:create', sent));
  await caller.run('first', () => client.execute(ThreadDocument, { threadId }));
  sandbox.fail({ status: 503, times: 2 });
  await caller.run('second', () => client.execute(ThreadDocument, { threadId }));
  expect(seen).toEqual(['first', 'second', 'second', 'second']);
});

test('a call that began before anybody listened publishes nothing, and ends as ever', async () => {
  const under = client.execute(ThreadDocument, { threadId });
  const events = listen('call', 'attempt');
  expect((await under).error).toBeUndefined();
  expect(events).toEqual([]);
});

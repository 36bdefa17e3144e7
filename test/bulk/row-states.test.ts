import { describe, expect, test } from 'vitest';
import {
  type Failure,
  newJob,
  next,
  outcomeOf,
  type ReadingEvent,
  readingEvent,
  type SendingEvent,
} from '../../src/bulk/row-states.js';

const row = { line: 2, threadId: 'th_1', assignee: 'u_1' };
const failureOf = (type: string, retryAfter?: number): Failure => ({
  error: { type, message: type },
  maybeApplied: false,
  ...(retryAfter !== undefined && { retryAfter }),
});
const failed = (name: Exclude<SendingEvent['name'], 'applied'>, type = 'network', wait?: number) =>
  ({ name, failure: failureOf(type, wait) }) as SendingEvent;
const unread = (type: string): ReadingEvent => ({ name: 'unreadable', failure: failureOf(type) });

/** A job that has just been sent for the so-manieth time. */
const sent = (sends = 1) => ({ ...newJob(row), sends });
const inDoubt = (sends = 1) => ({
  ...sent(sends),
  stage: 'doubtful' as const,
  failure: { ...failureOf('network'), maybeApplied: true },
});

describe('a row that was sent', () => {
  test.each([
    ['applied', { name: 'applied' } as const, 'done'],
    ['refused', failed('refused', 'mutation_error'), 'fail'],
    ['passing', failed('passing'), 'send'],
    ['crowded', failed('crowded', 'bad_request'), 'send'],
    ['limited', failed('limited', 'rate_limited'), 'send'],
    ['doubtful', failed('doubtful'), 'read'],
  ])('%s', (_, event, to) => {
    expect(next(sent(), event).to).toBe(to);
  });

  test('is sent three times at the most; the rate limit counts for none', () => {
    const job = sent(3);
    expect(next(job, failed('limited', 'rate_limited'))).toEqual({ to: 'send', pause: 0 });
    expect(job.sends).toBe(2);
    job.sends += 1;
    expect(next(job, failed('passing', 'internal_server_error'))).toMatchObject({
      to: 'fail',
      failure: { error: { type: 'internal_server_error' } },
    });
  });

  test('has its last sending for itself, where its neighbours may have been in the way of one before', () => {
    const crowded = { ...sent(2), company: 13 };
    next(crowded, failed('passing', 'internal_server_error'));
    expect(crowded.company).toBe(1);
    const free = sent(2);
    next(free, failed('passing', 'internal_server_error'));
    expect(free.company).toBe(Number.POSITIVE_INFINITY);
  });

  test('waits as long as the server asks, and some time of its own', () => {
    const step = next(sent(), failed('passing', 'internal_server_error', 1_000));
    expect(step).toMatchObject({ to: 'send' });
    expect('pause' in step && step.pause).toBeGreaterThan(1_000);
    const second = next(sent(2), failed('passing', 'internal_server_error'));
    expect('pause' in second && second.pause).toBeGreaterThanOrEqual(250);
    const reading = next(sent(), failed('doubtful', 'internal_server_error', 5_000));
    expect(reading).toEqual({ to: 'read', pause: 5_000 });
  });

  test('goes again at once where it was refused for the rows beside it', () => {
    expect(next(sent(), failed('crowded', 'bad_request'))).toEqual({ to: 'send', pause: 0 });
  });
});

describe('a row in doubt', () => {
  test.each([
    ['asAsked', { name: 'asAsked' } as const, 'done'],
    ['free', { name: 'free' } as const, 'send'],
    ['untouched', { name: 'untouched' } as const, 'send'],
    ['taken', { name: 'taken', failure: failureOf('network') } as const, 'fail'],
    ['missing', { name: 'missing', failure: failureOf('mutation_error') } as const, 'fail'],
    ['unreadable for now', unread('timeout'), 'read'],
    ['unreadable for good', unread('forbidden'), 'fail'],
    ['limited', { name: 'limited', failure: failureOf('rate_limited') } as const, 'read'],
  ])('%s', (_, event, to) => {
    expect(next(inDoubt(), event).to).toBe(to);
  });

  test('that was sent three times is failed with what happened, and may be read later', () => {
    expect(next(inDoubt(3), { name: 'untouched' })).toMatchObject({
      to: 'fail',
      failure: { error: { type: 'network' }, maybeApplied: true },
    });
  });

  test('that somebody else has is failed as one that may have been applied', () => {
    const taken = { name: 'taken', failure: failureOf('network') } as const;
    expect(next(inDoubt(), taken)).toMatchObject({ to: 'fail', failure: { maybeApplied: true } });
  });

  test('that cannot be read is failed with what happened to it, not to the reading', () => {
    expect(next(inDoubt(), unread('forbidden'))).toMatchObject({
      failure: { error: { type: 'network' }, maybeApplied: true },
    });
  });
});

test('a row that is read before it is sent', () => {
  const unchecked = () => ({ ...newJob(row), stage: 'unchecked' as const });
  expect(next(unchecked(), { name: 'asAsked' })).toEqual({ to: 'done' });
  expect(outcomeOf(unchecked())).toBe('already');
  expect(next(unchecked(), { name: 'untouched' })).toEqual({ to: 'send', pause: 0 });
  expect(next(unchecked(), unread('network')).to).toBe('read');
});

test('what cannot happen is said', () => {
  expect(() => next(sent(), { name: 'free' })).toThrow('free cannot happen to a row that is ready');
});

describe('what a reading says', () => {
  const holder = (id: string | null, changedAt: number) => ({ id, typename: 'User', changedAt });
  const sentAt = 100_000;
  const job = { ...inDoubt(), sentAt: { date: sentAt } };
  test.each([
    ['as asked', holder('u_1', sentAt + 10), 0, 'asAsked'],
    ['nobody', holder(null, sentAt + 10), 0, 'free'],
    ['another one since before', holder('u_2', sentAt - 2_001), 0, 'untouched'],
    ['another one, by two clocks perhaps since', holder('u_2', sentAt - 1_999), 0, 'taken'],
    ['another one since', holder('u_2', sentAt + 10), 0, 'taken'],
    [
      'another one since before, on the clock of the server',
      holder('u_2', 103_000),
      6_000,
      'untouched',
    ],
    ['another one, where the clock is not known', holder('u_2', 1), undefined, 'taken'],
    ['another one, where the time is not known', holder('u_2', Number.NaN), 0, 'taken'],
    ['no thread', null, 0, 'missing'],
  ])('%s', (_, held, offset, name) => {
    expect(readingEvent(job, held, offset).name).toBe(name);
  });

  const hour = 3_600_000;
  test.each([
    ['was set back', hour, 0],
    ['went on while the machine slept', -hour, -hour / 2],
  ])('another one since, though the clock %s', (_, sent, changed) => {
    const now = Date.now();
    const inDoubtSince = { date: now + sent, tick: performance.now() };
    const held = holder('u_2', now + changed);
    expect(readingEvent({ ...job, sentAt: inDoubtSince }, held, 0).name).toBe('taken');
  });

  test('names who has it', () => {
    const event = readingEvent(job, holder('u_2', sentAt), 0);
    expect(event).toMatchObject({
      failure: { error: { message: 'network (the thread is now assigned to the User u_2)' } },
    });
    const resumed = readingEvent(newJob(row, job.sentAt), holder('u_2', sentAt), 0);
    expect(JSON.stringify(resumed)).toContain('assigned to the User u_2');
  });
});

import { describe, expect, onTestFinished, test } from 'vitest';
import type { Result } from '../../src/result.js';
import {
  dataOf,
  failureOf,
  faulty,
  named,
  readName,
  renamed,
  settles,
  signpost,
} from './server/calls.js';
import { after, json, stall, status } from './server/server.js';

const fromNow = (ms: number) => new Date(Date.now() + ms);

/** As a server writes it that forgets to name the zone. */
function withoutZone(at: Date): string {
  const [day, date, month, year, time] = at.toUTCString().split(/,? /);
  return [day, month, date, time, year].join(' ');
}

function inHonolulu(): void {
  const { TZ } = process.env;
  onTestFinished(() => void Object.assign(process.env, { TZ: TZ ?? 'UTC' }));
  process.env['TZ'] = 'Pacific/Honolulu';
}

/** The error of one call that was told to wait like this. */
async function told(headers: Record<string, string>, code = 429) {
  const { server, read } = await faulty(json(code, {}, headers));
  const error = failureOf(await settles(read()));
  expect(server.requests).toHaveLength(1);
  return error as typeof error & { retryAfter?: number };
}

describe('how long to wait', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    ['7', 7000],
    ['1.25', 1250],
    ['120', 120_000],
  ])('Retry-After: %s is %i ms', async (header, ms) => {
    expect(await told({ 'retry-after': header })).toMatchObject({
      type: 'rate_limited',
      retryAfter: ms,
    });
  });

  test.each([429, 503])('the message of %i says so as well', async (code) => {
    const { message } = await told({ 'retry-after': '90.2' }, code);
    expect(message).toMatch(/\(to be tried again in 91 s\)$/);
    expect((await told({ 'retry-after': '0' }, code)).message).not.toContain('again');
    expect((await told({ 'retry-after': '90' }, 400)).message).not.toContain('again');
  });

  test('a date years ahead is told as it is', async () => {
    const year = new Date().getUTCFullYear() + 70;
    const { retryAfter = 0, message } = await told({
      'retry-after': new Date(Date.UTC(year, 0, 1)).toUTCString(),
    });
    expect(Math.abs(Date.now() + retryAfter - Date.UTC(year, 0, 1))).toBeLessThan(60_000);
    expect(message).toMatch(/again in \d{10} s\)$/);
  });

  test('Retry-After as a date', async () => {
    const { retryAfter } = await told({ 'retry-after': fromNow(60_000).toUTCString() });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(60_000);
  });

  test.each<[string, (date: Date) => string]>([
    ['RFC 850', (date) => date.toUTCString().replace(/^\w+, (\d+) (\w+) \d\d/, 'Sunday, $1-$2-')],
    [
      'asctime with a zone',
      (date) =>
        date.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (.*) GMT/, '$1 $3 $2 $5 $4 GMT'),
    ],
    ['ISO 8601', (date) => date.toISOString()],
  ])('Retry-After as a date as %s has it', async (_, written) => {
    const { retryAfter } = await told({ 'retry-after': written(fromNow(60_000)) });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(60_000);
  });

  test('Retry-After as a date is on the clock of the server', async () => {
    const day = 86_400_000;
    const { retryAfter } = await told({
      date: fromNow(day).toUTCString(),
      'retry-after': fromNow(day + 60_000).toUTCString(),
    });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(62_000);
  });

  test.each<[string, string, (date: Date) => string]>([
    ['Retry-After as a date', 'retry-after', withoutZone],
    ['Retry-After in ISO 8601', 'retry-after', (at) => at.toISOString().slice(0, -1)],
    ['x-ratelimit-reset', 'x-ratelimit-reset', (at) => at.toISOString().slice(0, -1)],
  ])('%s without a zone is in UTC, wherever the program runs', async (_, header, written) => {
    inHonolulu();
    const { retryAfter } = await told({ [header]: written(fromNow(60_000)) });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(61_000);
  });

  test("the server's own clock without a zone is in UTC as well", async () => {
    inHonolulu();
    const { retryAfter } = await told({
      date: withoutZone(fromNow(0)),
      'retry-after': fromNow(60_000).toUTCString(),
    });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(62_000);
  });

  test('x-ratelimit-reset, where there is no Retry-After', async () => {
    const { retryAfter } = await told({ 'x-ratelimit-reset': fromNow(60_000).toISOString() });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(61_000);
  });

  test('the longer of both is safe', async () => {
    const { retryAfter } = await told({
      'retry-after': '90',
      'x-ratelimit-reset': fromNow(30_000).toISOString(),
    });
    expect(retryAfter).toBe(90_000);
  });

  test.each(['soon', '2099', '2099-99-99T00:00:00Z', 'x2099-01-01T00:00:00Z'])(
    'x-ratelimit-reset: %s says nothing',
    async (header) => {
      expect(await told({ 'x-ratelimit-reset': header })).not.toHaveProperty('retryAfter');
    },
  );

  test.each([
    '-5',
    'NaN',
    'Infinity',
    '',
    'soon',
    '1e9',
    '0x10',
    '99999999999999999999999',
    '1.5.3',
    'Wed, 21 Oct 2015 07:28:00 GMT',
    'Wed, 99 Foo 9999 99:99:99 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
  ])('Retry-After: %j is a sound number of milliseconds or none', async (header) => {
    const { type, retryAfter = 0 } = await told({ 'retry-after': header });
    expect(type).toBe('rate_limited');
    expect(Number.isFinite(retryAfter)).toBe(true);
    expect(retryAfter).toBeGreaterThanOrEqual(0);
  });

  test.each([
    ['x-ratelimit-reset', 'never'],
    ['x-ratelimit-reset', '+275760-09-13T00:00:00.001Z'],
    ['x-ratelimit-limit', '-1'],
    ['x-ratelimit-remaining', 'many'],
  ])('%s: %s does no harm', async (name, value) => {
    const { server, read } = await faulty([json(200, named, { [name]: value }), json(200, named)]);
    const result = await settles(read());
    dataOf(result);
    const { rateLimit } = result.meta ?? {};
    const { limit, remaining, reset } = rateLimit ?? {};
    for (const number of [limit, remaining]) {
      if (number !== undefined) expect(Number.isFinite(number)).toBe(true);
    }
    if (reset !== undefined) expect(Number.isFinite(reset.getTime())).toBe(true);
    dataOf(await settles(read()));
    expect(server.requests).toHaveLength(2);
  });

  test('the rate headers are in meta', async () => {
    const reset = fromNow(30_000);
    const { read } = await faulty(
      json(200, named, {
        'x-ratelimit-limit': '450',
        'x-ratelimit-remaining': '449',
        'x-ratelimit-reset': reset.toISOString(),
      }),
    );
    const { meta } = await read();
    expect(meta?.rateLimit).toEqual({ limit: 450, remaining: 449, reset });
  });

  test.each([['limit'], ['remaining'], ['reset']])(
    'nothing is in meta without the %s',
    async (lacking) => {
      const { [`x-ratelimit-${lacking}`]: _, ...headers } = {
        'x-ratelimit-limit': '450',
        'x-ratelimit-remaining': '449',
        'x-ratelimit-reset': fromNow(30_000).toISOString(),
      } as Record<string, string>;
      const { read } = await faulty(json(200, named, headers));
      const { meta } = await read();
      expect(meta).toStrictEqual({ status: 200, attempts: 1 });
    },
  );
});

describe('waiting', () => {
  test.each([
    ['Retry-After', () => ({ 'retry-after': '1' })],
    ['x-ratelimit-reset', () => ({ 'x-ratelimit-reset': fromNow(1000).toISOString() })],
  ])('%s is obeyed', async (_, headers) => {
    const { server, execute } = await faulty([
      (exchange) => json(429, {}, headers())(exchange),
      json(200, named),
    ]);
    dataOf(await settles(execute(readName, { id: 'x' })));
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(970);
    expect(server.requests).toHaveLength(2);
  });

  test('Retry-After of a 503 is obeyed by its call, and holds no other back', async () => {
    const { server, execute } = await faulty([
      status(503, { 'retry-after': '1' }),
      json(200, named),
    ]);
    const call = execute(readName, { id: 'x' });
    await server.arrived(1);
    await new Promise((turn) => setTimeout(turn, 100));
    dataOf(await settles(execute(readName, { id: 'y' })));
    dataOf(await settles(call));
    const [first, again] = server.requests.filter(({ body }) => body.includes('"x"'));
    expect((again?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(970);
    expect(server.requests).toHaveLength(3);
  });

  test('the jitter behind a wait that was asked for does not reach the deadline', async () => {
    const soon = status(503, { 'retry-after': '0' });
    const timeout = 3600;
    const calls = Array.from({ length: 24 }, async () => {
      const { server, execute } = await faulty([
        ...[soon, soon, soon],
        status(429, { 'retry-after': '1' }),
        json(200, named),
      ]);
      const began = performance.now();
      // After so many attempts the jitter may be longer than what is left behind the wait.
      await execute(readName, { id: 'x' }, { timeout, retry: { attempts: 5 } });
      const left = began + timeout - (server.requests[3]?.at ?? Number.POSITIVE_INFINITY);
      // Unless the machine has been so busy until then that the next stall may take the rest.
      if (left > 2000) expect(server.requests).toHaveLength(5);
    });
    await settles(Promise.all(calls), 10_000);
  });

  test.each(['3600', '99999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'Retry-After: %s is not waited for, nor cut short',
    async (header) => {
      const { server, execute } = await faulty(status(503, { 'retry-after': header }));
      const error = failureOf(await settles(execute(readName, { id: 'x' }), 2000));
      expect(error).toMatchObject({ type: 'internal_server_error', attempts: 1 });
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each(['-5', 'Wed, 21 Oct 2015 07:28:00 GMT', 'soon', 'NaN'])(
    'Retry-After: %s ends in waiting as if nothing had been said',
    async (header) => {
      const { server, execute } = await faulty([
        status(429, { 'retry-after': header }),
        json(200, named),
      ]);
      dataOf(await settles(execute(readName, { id: 'x' })));
      expect(server.requests).toHaveLength(2);
    },
  );
});

describe('a client that was told to wait', () => {
  const waits: [string, () => ReturnType<typeof status>][] = [
    ['429 with Retry-After', () => status(429, { 'retry-after': '1' })],
    ['429 with a reset', () => status(429, { 'x-ratelimit-reset': fromNow(1000).toISOString() })],
    [
      'nothing remaining',
      () =>
        json(200, named, {
          'x-ratelimit-limit': '450',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': fromNow(1000).toISOString(),
        }),
    ],
  ];

  test.each(waits)('by %s holds its other calls back, and then one by one', async (_, wait) => {
    const answered = signpost();
    const { server, execute, read, write } = await faulty([
      (exchange) => wait()(exchange),
      after(answered.reached, json(200, { data: { ...named.data, ...renamed.data } })),
      json(200, { data: { ...named.data, ...renamed.data } }),
    ]);
    await read();
    const others: Promise<Result<unknown>>[] = [
      read(),
      write(),
      read(),
      execute(readName, { id: 'x' }),
      write(),
    ];
    await settles(server.arrived(2));
    const [told, next] = server.requests;
    expect((next?.at ?? 0) - (told?.at ?? 0)).toBeGreaterThan(970);
    await new Promise((later) => setTimeout(later, 100));
    expect(server.requests).toHaveLength(2);
    answered.reach();
    for (const result of await settles(Promise.all(others))) dataOf(result);
    expect(server.requests).toHaveLength(6);
  });

  test('holds calls within their deadlines', async () => {
    const { server, read, both } = await faulty(status(429, { 'retry-after': '60' }));
    await read();
    for (const call of both) {
      const error = failureOf(await settles(call({ timeout: 200 }), 2000));
      expect(['rate_limited', 'timeout']).toContain(error.type);
      expect(error).toMatchObject({ maybeApplied: false, attempts: 0 });
    }
    expect(server.requests).toHaveLength(1);
  });

  test('ends a held call at once on abort', async () => {
    const { server, read } = await faulty(status(429, { 'retry-after': '20' }));
    await read();
    const controller = new AbortController();
    const call = read({ signal: controller.signal, timeout: 30_000 });
    await new Promise((turn) => setImmediate(turn));
    controller.abort();
    expect(failureOf(await settles(call, 1000)).type).toBe('aborted');
    expect(server.requests).toHaveLength(1);
  });

  test('goes on after the one that was to try first is aborted', async () => {
    const { server, read } = await faulty([
      status(429, { 'retry-after': '1' }),
      stall(),
      json(200, named),
    ]);
    await read();
    const controller = new AbortController();
    const first = read({ signal: controller.signal });
    const others = [read(), read()];
    await settles(server.arrived(2));
    controller.abort();
    const results = await settles(Promise.all([first, ...others]));
    expect(results.filter(({ error }) => error === undefined)).toHaveLength(2);
    expect(server.requests).toHaveLength(4);
  });

  test('leaves other clients alone', async () => {
    const held = await faulty(status(429, { 'retry-after': '60' }));
    await held.read();
    const free = await faulty(json(200, named));
    dataOf(await settles(free.read(), 2000));
    expect(free.server.requests).toHaveLength(1);
  });
});

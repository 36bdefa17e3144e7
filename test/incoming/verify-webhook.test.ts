import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKnownEvent, verifyWebhook, webhookHandler } from '../../src/webhooks/index.js';
import { runs } from '../random.js';
import { eventBody, now, secret, sign, signed } from './event.js';

const verify = (body: string | Uint8Array, headers: Parameters<typeof verifyWebhook>[1]) =>
  verifyWebhook(body, headers, { secrets: secret, now });

describe('verifyWebhook', () => {
  it('gives the event that is signed', () => {
    const body = eventBody();
    expect(verify(body, signed(body))).toEqual({ event: JSON.parse(body) });
  });

  it('takes the raw bytes in every form', () => {
    const body = eventBody({ payload: { text: 'Grüße 👋' } });
    const bytes = new TextEncoder().encode(body);
    const padded = new Uint8Array([1, ...bytes, 2]);
    const forms = [
      ...[bytes, Buffer.from(bytes), bytes.buffer as ArrayBuffer],
      ...[padded.subarray(1, -1), new DataView(padded.buffer, 1, bytes.length)],
    ];
    for (const form of forms) {
      const { event, error } = verifyWebhook(form, signed(body), { secrets: secret, now });
      expect(error).toBeUndefined();
      expect(event?.payload).toEqual({ text: 'Grüße 👋' });
    }
  });

  it.each([
    ['a Headers', (value: string) => new Headers({ 'Plain-Request-Signature': value })],
    ["Node's object", (value: string) => ({ 'plain-request-signature': value })],
    ['capitals', (value: string) => ({ 'PLAIN-REQUEST-SIGNATURE': value, other: 'x' })],
    ['an array of one', (value: string) => ({ 'Plain-Request-Signature': [value] })],
    ['a Map', (value: string) => new Map([['plain-request-signature', value]])],
    [
      'an object without a prototype',
      (value: string) =>
        Object.assign(Object.create(null), { 'plain-request-signature': value }) as object,
    ],
  ])('finds the signature in %s', (_name, headers) => {
    const body = eventBody();
    const given = headers(sign(body)) as Parameters<typeof verifyWebhook>[1];
    expect(verify(body, given).error).toBeUndefined();
  });

  it('tells a missing signature from a wrong one', () => {
    const body = eventBody();
    const right = sign(body);
    for (const headers of [{}, new Headers(), { 'plain-request-signature': undefined }]) {
      expect(verify(body, headers).error?.type).toBe('missing_signature');
    }
    for (const value of [
      ...[`${right}, ${right}`, `${right}zz`, right.slice(1), right.toUpperCase(), `0x${right}`],
      ...[sign(`${body} `), sign(body, 'another'), 'f'.repeat(64), 'é'.repeat(64), '\0'],
    ]) {
      const { error } = verify(body, { 'plain-request-signature': value });
      expect(error?.type).toBe('invalid_signature');
    }
    const both = { 'plain-request-signature': undefined, 'Plain-Request-Signature': right };
    expect(verify(body, both).error).toBeUndefined();
    expect(verify(body, { 'plain-request-signature': [right, right] }).error?.type).toBe(
      'invalid_signature',
    );
    expect(
      verify(body, { 'Plain-Request-Signature': right, 'PLAIN-REQUEST-SIGNATURE': right }).error
        ?.type,
    ).toBe('invalid_signature');
  });

  it('accepts each of several secrets', () => {
    const body = eventBody();
    const secrets = ['new', 'old'];
    for (const key of secrets) {
      expect(verifyWebhook(body, signed(body, key), { secrets, now }).error).toBeUndefined();
    }
    expect(verifyWebhook(body, signed(body, 'third'), { secrets, now }).error?.type).toBe(
      'invalid_signature',
    );
  });

  it("judges freshness by the attempt's time, both ways, and never by the event's", () => {
    const body = eventBody();
    const at = (ms: number, tolerance?: number) =>
      verifyWebhook(body, signed(body), { secrets: secret, now: now + ms, tolerance }).error?.type;
    expect([at(300_000), at(-300_000)]).toEqual([undefined, undefined]);
    expect([at(300_001), at(-300_001)]).toEqual(['stale', 'stale']);
    // A time that is none must not make every attempt a fresh one.
    expect([at(Number.NaN), at(Number.NaN, 0)]).toEqual(['stale', undefined]);
    expect([at(11_000, 10), at(1e12, 0), at(-1e12, Number.POSITIVE_INFINITY)]).toEqual([
      'stale',
      undefined,
      undefined,
    ]);
  });

  it('reads a time without a zone as UTC, wherever it runs', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    const webhookDeliveryAttemptTimestamp = new Date(now).toISOString().slice(0, -1);
    const body = eventBody({ webhookMetadata: { webhookDeliveryAttemptTimestamp } });
    const { error } = verifyWebhook(body, signed(body), { secrets: secret, now, tolerance: 1 });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(error).toBeUndefined();
  });

  it('says in which direction an attempt is off', () => {
    const body = eventBody();
    const message = (ms: number) =>
      verifyWebhook(body, signed(body), { secrets: secret, now: now + ms }).error?.message;
    expect(message(400_000)).toBe('The attempt was made 400 s ago; 300 s are tolerated.');
    expect(message(-400_000)).toBe(
      'The attempt was made 400 s in the future; 300 s are tolerated.',
    );
  });

  it('tells what is not JSON from JSON that is not an event', () => {
    for (const body of ['', '{', 'undefined', '\ufeff{}', '['.repeat(100_000)]) {
      expect(verify(body, signed(body)).error?.type).toBe('not_json');
    }
    for (const missing of [
      'id',
      'type',
      'timestamp',
      'workspaceId',
      'payload',
      'webhookMetadata',
    ]) {
      const body = eventBody({ [missing]: undefined });
      expect(verify(body, signed(body)).error?.type).toBe('not_an_event');
    }
    for (const body of [
      ...['null', '[]', '1', '"x"', '{}'],
      eventBody({ id: 7 }),
      eventBody({ id: '' }),
      eventBody({ webhookMetadata: { webhookDeliveryAttemptTimestamp: 'soon' } }),
    ]) {
      expect(verify(body, signed(body)).error?.type).toBe('not_an_event');
    }
  });

  it('carries through types, versions, enum values and members that nobody knew', () => {
    const body = eventBody({
      type: 'moon.landed',
      payload: { eventType: 'moon.landed', status: 'UNKNOWN_MOON' },
      webhookMetadata: {
        webhookTargetVersion: '2031-01-01',
        webhookDeliveryAttemptNumber: '4',
        webhookDeliveryAttemptTimestamp: new Date(now).toISOString(),
      },
      added: [1],
    });
    const { event, error } = verify(body, signed(body));
    expect(error).toBeUndefined();
    expect(event).toEqual(JSON.parse(body));
    expect(event && isKnownEvent(event)).toBe(false);
    for (const type of ['__proto__', 'toString', 'constructor']) {
      const named = eventBody({ type });
      const { event } = verify(named, signed(named));
      expect(event && isKnownEvent(event)).toBe(false);
    }
  });

  it('throws where it is called wrongly, and says what to do', () => {
    const body = eventBody();
    const call =
      (...args: unknown[]) =>
      () =>
        (verifyWebhook as (...args: unknown[]) => unknown)(...args);
    expect(call(JSON.parse(body), signed(body), { secrets: secret })).toThrow(/express\.raw/);
    expect(call(undefined, signed(body), { secrets: secret })).toThrow(TypeError);
    expect(call(body, sign(body), { secrets: secret })).toThrow(/headers.*not string/);
    expect(call(body, undefined, { secrets: secret })).toThrow(TypeError);
    expect(call(body, signed(body))).toThrow(/`secrets` must be/);
    expect(() => webhookHandler(undefined as never)).toThrow(/`secrets` must be/);
    for (const secrets of [undefined, '', [], ['a', ''], [undefined], 7]) {
      expect(call(body, signed(body), { secrets })).toThrow(/secret/);
    }
    for (const tolerance of [-1, Number.NaN, 'x']) {
      expect(call(body, signed(body), { secrets: secret, tolerance })).toThrow(/tolerance/);
    }
  });
});

describe('whatever comes', () => {
  // Faster by a second than fc.string({ unit: 'binary' }), which first maps every code point to itself.
  const anyText = fc
    .array(fc.integer({ min: 0, max: 0x10ffff }))
    .map((points) => String.fromCodePoint(...points));
  const anyHeaders = fc.oneof(
    fc.dictionary(
      fc.oneof(
        fc.constant('plain-request-signature'),
        fc.constant('Plain-Request-Signature'),
        fc.string(),
      ),
      fc.oneof(anyText, fc.array(fc.string()), fc.constant(undefined)),
    ),
    fc
      .array(fc.tuple(fc.constant('plain-request-signature'), fc.stringMatching(/^[0-9a-fA-F]*$/)))
      .map((entries) => new Headers(entries)),
  );
  const anyBody = fc.oneof(anyText, fc.uint8Array(), fc.json(), fc.constant(eventBody()));

  it('is answered without a throw, and gives no event without a valid signature', () => {
    fc.assert(
      fc.property(anyBody, anyHeaders, (body, headers) => {
        expect(verify(body, headers).error?.type).toMatch(/^(missing|invalid)_signature$/);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('gives no event where one bit of the body or the signature is another', () => {
    const bytes = Buffer.from(eventBody());
    const right = sign(bytes);
    fc.assert(
      fc.property(
        fc.nat(bytes.length * 8 - 1),
        fc.nat(63),
        fc.integer({ min: 1, max: 15 }),
        (bit, digit, by) => {
          const changed = Buffer.from(bytes);
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(verify(changed, { 'plain-request-signature': right }).error?.type).toBe(
            'invalid_signature',
          );
          const other = (Number.parseInt(right.charAt(digit), 16) ^ by).toString(16);
          const forged = right.slice(0, digit) + other + right.slice(digit + 1);
          expect(verify(bytes, { 'plain-request-signature': forged }).error?.type).toBe(
            'invalid_signature',
          );
        },
      ),
    );
  });

  it('is answered without a throw where it is signed', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const { event, error } = verify(body, signed(body));
        if (error) expect(error.type).toMatch(/^(not_json|not_an_event)$/);
        else expect(event).toEqual(JSON.parse(body.toString()));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('never fails an event that is signed for what it contains beyond the envelope', () => {
    const value = fc.jsonValue().filter((json) => json !== undefined);
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(
        fc.record({ id: text, type: text, timestamp: text, workspaceId: text, payload: value }),
        fc.dictionary(fc.string(), value),
        fc.dictionary(fc.string(), value),
        (members, more, metadata) => {
          const webhookMetadata = {
            ...metadata,
            webhookDeliveryAttemptTimestamp: new Date(now).toISOString(),
          };
          const body = eventBody({ ...more, ...members, webhookMetadata });
          expect(verify(body, signed(body))).toEqual({ event: JSON.parse(body) });
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});

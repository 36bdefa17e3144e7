import { brand, isInstance } from '../brand.js';
import type { IncomingHeaders } from '../incoming/headers.js';
import {
  type RawBody,
  type Secrets,
  secretsOf,
  signatureFault,
  signedBytes,
} from '../incoming/signature.js';
import type { WebhookEvent } from './events.js';

export interface VerifyOptions {
  /** The workspace's secret for signing requests, or several while it is being changed. */
  readonly secrets: Secrets;
  /**
   * Seconds that the attempt to deliver the event may lie in the past or, as clocks differ, in the
   * future; 0 switches it off.
   *
   * @default 300
   */
  readonly tolerance?: number | undefined;
  /**
   * What time it is, in milliseconds since 1970.
   *
   * @default Date.now()
   */
  readonly now?: number | undefined;
}

/** An event, or why there is none. */
export type WebhookResult =
  | { readonly event: WebhookEvent; readonly error?: never }
  | { readonly error: WebhookError; readonly event?: never };

/** Why a request is not taken for an event. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  /**
   * - `missing_signature`, `invalid_signature`: it does not come from Plain, or a secret is missing;
   * - `stale`: the attempt was made too long ago, or in the future: a replay, or a wrong clock;
   * - `not_json`, `not_an_event`: signed, but without the members that all events have.
   */
  readonly type: WebhookErrorType;

  constructor(type: WebhookErrorType, message: string) {
    super(message);
    this.type = type;
  }

  /** @internal */
  get [brand](): string {
    return 'WebhookError';
  }

  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one, where it is called on that
    return isInstance(this, value);
  }
}

export type WebhookErrorType =
  | 'missing_signature'
  | 'invalid_signature'
  | 'stale'
  | 'not_json'
  | 'not_an_event';

/**
 * Tells whether Plain sent this, and gives the event. It never throws for what came in, only where it
 * is called wrongly: without a secret, or with a body that somebody has parsed.
 *
 * Source: https://www.plain.com/docs/request-signing, https://www.plain.com/docs/webhooks.
 */
export function verifyWebhook(
  rawBody: RawBody,
  headers: IncomingHeaders,
  options: VerifyOptions,
): WebhookResult {
  const { secrets, tolerance, now = Date.now() } = verifyOptions(options);
  const bytes = signedBytes(rawBody);
  const fault = signatureFault(bytes, headers, secrets);
  if (fault === 'missing_signature') {
    return failed(fault, 'There is no header Plain-Request-Signature. Is a secret set in Plain?');
  }
  if (fault) return failed(fault, 'The signature is not that of this body with a known secret.');
  let event: WebhookEvent;
  try {
    event = JSON.parse(`${bytes}`);
  } catch {
    return failed('not_json', 'The body is not JSON.');
  }
  const attempted = attemptedAt(event);
  if (typeof attempted === 'string') {
    return failed(
      'not_an_event',
      `The body is not an event: \`${attempted}\` is missing or wrong.`,
    );
  }
  // The time of the event itself stays the same for the days that retries take.
  const age = now - attempted;
  const seconds = Math.abs(age) / 1000;
  // Also where `now` is no number.
  if (tolerance > 0 && !(seconds <= tolerance)) {
    return failed(
      'stale',
      `The attempt was made ${Math.round(seconds)} s ${age > 0 ? 'ago' : 'in the future'}; ${tolerance} s are tolerated.`,
    );
  }
  return { event };
}

/** The options with their defaults; throws where they are no options. */
export function verifyOptions(options: VerifyOptions) {
  // Without options a secret is what is missing, and the error should say so.
  const { secrets, tolerance = 300, now }: Partial<VerifyOptions> = options ?? {};
  if (!(tolerance >= 0)) throw new TypeError('`tolerance` must be seconds, 0 or more.');
  return { secrets: secretsOf(secrets), tolerance, now };
}

/**
 * When the attempt was made, or what is missing. Only what all events have is looked at, so that Plain
 * may add to it what it likes. A payload of null counts as one: refused, a genuine event would be sent
 * again for five days, and no better.
 */
function attemptedAt(event: unknown): number | string {
  const members = Object(event) as Readonly<Record<string, unknown>>;
  for (const name of ['id', 'type', 'timestamp', 'workspaceId']) {
    if (typeof members[name] !== 'string' || members[name] === '') return name;
  }
  if (members['payload'] === undefined) return 'payload';
  const metadata = members['webhookMetadata'] as WebhookEvent['webhookMetadata'] | undefined;
  const time: unknown = metadata?.webhookDeliveryAttemptTimestamp;
  // In UTC, also where no zone is said.
  const at = typeof time === 'string' && Date.parse(time.replace(/T[\d:.]+$/, '$&Z'));
  return at || 'webhookMetadata.webhookDeliveryAttemptTimestamp';
}

const failed = (type: WebhookErrorType, message: string): WebhookResult => ({
  error: new WebhookError(type, message),
});

import type { Socket } from 'node:net';
import { adapters, type IncomingHandler } from '../incoming/adapters.js';
import {
  type WebhookEvent,
  type WebhookEventOf,
  type WebhookEventType,
  webhookEventTypes,
} from './events.js';
import { type VerifyOptions, verifyOptions, verifyWebhook } from './verify.js';

export interface WebhookHandlerOptions extends Omit<VerifyOptions, 'now'> {
  /** What to do at an event, by its type. Plain gets its answer when the promise is settled. */
  readonly on: {
    readonly [Type in WebhookEventType]?: (event: WebhookEventOf<Type>) => unknown;
  };
  /** Called for the events that have no function in `on`, unknown ones included. */
  readonly otherwise?: ((event: WebhookEvent) => unknown) | undefined;
  /**
   * Whether the event with this id was handled before: Plain delivers at least once. True answers 200
   * and calls nothing.
   */
  readonly seen?: ((id: string) => boolean | Promise<boolean>) | undefined;
  /**
   * Bytes; larger bodies are answered 413.
   *
   * @default 1_048_576
   */
  readonly maxBodySize?: number | undefined;
  /**
   * Of `plain-operations/mtls`: requests of `handler.node` whose socket it is not true of are refused.
   */
  readonly isPlain?: ((socket: Socket) => boolean) | undefined;
  /**
   * Called with what a function of yours threw and its event, and with the `WebhookError` of a request
   * that was refused, which anybody can send.
   *
   * @default prints to stderr what your functions threw
   */
  readonly onError?: ((error: unknown, event?: WebhookEvent) => void) | undefined;
}

/**
 * A handler for the endpoint of a webhook target. It answers 200 when the function for the event has
 * ended; 500 where it failed, so that Plain delivers the event again; 401 without a valid signature,
 * 400 for what is signed and no event, 405, 413.
 *
 * @throws {TypeError} where there is no secret, or `on` has an event that this version does not know
 */
export function webhookHandler(options: WebhookHandlerOptions): IncomingHandler {
  verifyOptions(options);
  const { on, otherwise, seen, maxBodySize = 1_048_576, isPlain, onError } = options;
  checkEvents(on);
  const report = (error: unknown, event?: WebhookEvent) => {
    try {
      if (onError) onError(error, event);
      else console.error(error);
    } catch {
      // A log that fails must not have the event handled again.
    }
  };
  return adapters({
    report,
    maxBodySize,
    isPlain,
    answer: async (body, headers) => {
      const { event, error } = verifyWebhook(body, headers, options);
      if (error) {
        if (onError) report(error);
        return { status: error.type.startsWith('not_') ? 400 : 401, text: error.type };
      }
      try {
        if (!(await seen?.(event.id))) await functionFor(event)?.(event);
        return { status: 200 };
      } catch (thrown) {
        report(thrown, event);
        return { status: 500, text: 'failed' };
      }
    },
  });

  function functionFor(event: WebhookEvent) {
    const own = Object.hasOwn(on, event.type) ? on[event.type as WebhookEventType] : undefined;
    return (own as ((event: WebhookEvent) => unknown) | undefined) ?? otherwise;
  }
}

/**
 * A name that is wrong would be a function that is never called, and all its events answered 200. The
 * nearest one is left to the compiler to say: a bundle of webhooks is to stay under 3 kB.
 */
function checkEvents(on: object): void {
  const types: readonly string[] = webhookEventTypes;
  for (const type of Object.keys(on)) {
    if (!types.includes(type)) throw new TypeError(`There is no event ${type} in this version.`);
  }
}

import { expect, vi } from 'vitest';
import * as operations from '../../src/index.js';
import { ulid } from '../../src/sandbox/state/entry.js';
import { verifyWebhook, type WebhookEvent, webhookEventTypes } from '../../src/webhooks/index.js';
import { calls } from './calls.js';
import { receiver } from './receiver.js';
import { running } from './requests.js';
import { vendorProblems } from './vendor-events.js';

export const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
export const threadOn = (channel: string) => `th_${ulid('2026-01-01T00:00:00.000Z', channel)}`;

/** One that is snoozed for a while. */
export const waitingThread = threadOn('waiting');

/** Every type but that of timelines, which come with what makes an entry of one. */
const most = webhookEventTypes.filter((type) => type !== 'timeline.timeline_entry_changed');

/** A target of events, by default of most, with a thread on each channel; and what each call makes of it. */
export async function subscribed(types: readonly string[] = most, version?: string) {
  const threads = (['EMAIL', 'SLACK', 'CHAT', 'MS_TEAMS', 'DISCORD'] as const).map((channel) => ({
    id: threadOn(channel),
    customer: customerId,
    channel,
  }));
  const [status, statusDetail] = ['SNOOZED', 'WAITING_FOR_DURATION'] as const;
  const waiting = { id: waitingThread, customer: customerId, status, statusDetail };
  const sandbox = await running({ seed: { threads: [...threads, waiting] } });
  const { run } = calls(sandbox);
  const { url, requests } = await receiver(200);
  const eventSubscriptions = types.map((eventType) => ({ eventType }));
  const input = { url, description: 'all', isEnabled: true, eventSubscriptions, version };
  await run(operations.CreateWebhookTargetDocument, { input });
  let seen = 0;
  /** The events that have come since the last call of this, which are as many as there are types. */
  const came = async (...types: string[]): Promise<Payload[]> => {
    await vi.waitFor(() => expect(requests.length).toBeGreaterThanOrEqual(seen + types.length), {
      timeout: 60_000,
    });
    const events = requests.slice(seen).map(({ body, headers }): WebhookEvent => {
      const secrets = sandbox.webhooks.secret;
      const { event, error } = verifyWebhook(body, headers, { secrets });
      if (error) throw error;
      if (version === undefined) expect(vendorProblems(event)).toEqual([]);
      return event;
    });
    seen = requests.length;
    expect(events.map(({ type }) => type).sort()).toEqual([...types].sort());
    return types.map((type) => {
      const index = events.findIndex((event) => event.type === type);
      const [event] = events.splice(index, 1);
      expect(event?.payload).toMatchObject({ eventType: type });
      return event?.payload as Payload;
    });
  };
  return { sandbox, run, came };
}

// biome-ignore lint/suspicious/noExplicitAny: what is in it is what is tested.
export type Payload = Record<string, any>;

import { createHmac } from 'node:crypto';

export const secret = 'whsec of the tests';

export const sign = (body: string | Uint8Array, key = secret) =>
  createHmac('sha256', key).update(body).digest('hex');

export const signed = (body: string | Uint8Array, key = secret) => ({
  'plain-request-signature': sign(body, key),
});

const at = '2026-04-21T10:00:00.000Z';
/** When the attempts of these events are made. */
export const now = Date.parse(at);

/** An event as Plain sends it. */
export function eventBody(members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    id: 'pEv_01HD44FHMCDSSWE38N14FSYV6K',
    type: 'thread.thread_created',
    timestamp: '2026-04-16T10:00:00.000Z',
    workspaceId: 'w_01GST0W989ZNAW53X6XYHAY87P',
    payload: {
      eventType: 'thread.thread_created',
      thread: { id: 'th_01HD44FHMCDSSWE38N14FSYV6K' },
    },
    webhookMetadata: {
      webhookTargetId: 'whTarget_01HD4400VTDJQ646V6RY37SR7K',
      webhookTargetVersion: '2026-04-21',
      webhookDeliveryAttemptId: 'whAttempt_01HD44FHMCDSSWE38N14FSYV6K',
      webhookDeliveryAttemptNumber: 4,
      webhookDeliveryAttemptTimestamp: at,
    },
    ...members,
  });
}

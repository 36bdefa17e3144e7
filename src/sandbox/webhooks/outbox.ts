import type { AllowedHosts } from '../http/allowed-hosts.js';
import { reportInternal } from '../report.js';
import type { Clock } from '../state/clock.js';
import type { Store } from '../state/store.js';
import { signingSecret, workspaceId } from '../workspace/state.js';
import { deliver } from './deliver.js';
import { samplePayload } from './samples.js';
import {
  type DeliveryAttempt,
  deliveryAttempts,
  type PublicEvent,
  publicEvents,
  type WebhookTarget,
  webhookTargets,
} from './state.js';
import { hasType, payloadIn } from './versions.js';
import { watch } from './watch.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long after a failed attempt the next one is made: 12 more, about five days. */
const retryAfter: readonly number[] = [
  ...[10 * second, 30 * second, 5 * minute, 30 * minute],
  ...[hour, 3 * hour, 6 * hour, 12 * hour],
  ...[day, day, day, day],
];

/** What leaves the sandbox. */
export interface Outbox {
  /**
   * Sends an event of this type to every target that subscribes to it, and waits for the first
   * attempts.
   *
   * @throws {TypeError} where there is neither a payload nor a sample of the type
   */
  send(type: string, payload?: object): Promise<DeliveryAttempt[]>;
  attempts(): DeliveryAttempt[];
  /** What happened and is being sent for the first time. */
  underWay(): Promise<unknown>[];
}

/** Has what changes in the store delivered to the targets that are in it. */
export function createOutbox(store: Store, clock: Clock, hosts: AllowedHosts): Outbox {
  const underWay = new Set<Promise<unknown>>();
  const wants = (type: string) => (target: WebhookTarget) =>
    target.isEnabled && target.eventSubscriptions.some(({ eventType }) => eventType === type);

  store.beforeChange = watch(
    store,
    () =>
      webhookTargets(store)
        .all()
        .some(({ isEnabled }) => isEnabled),
    (type, payload) => {
      const targets = webhookTargets(store).filter(wants(type));
      const knowing = targets.filter(({ version }) => hasType(version, type));
      const sending = publish(type, payload, knowing).finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
  );

  async function publish(
    type: string,
    payload: object,
    targets: readonly WebhookTarget[],
    isGiven = false,
  ): Promise<DeliveryAttempt[]> {
    if (targets.length === 0) return [];
    const whole = { eventType: type, ...payload };
    const event = publicEvents(store).add(
      { type, timestamp: store.now(), workspaceId, payload: whole, isGiven },
      'system',
    );
    const made = await Promise.all(targets.map(({ id }) => attempt(event, id, 1)));
    return made.flatMap((one) => one ?? []);
  }

  async function attempt(
    event: PublicEvent,
    targetId: string,
    number: number,
  ): Promise<DeliveryAttempt | undefined> {
    const target = webhookTargets(store).get(targetId);
    // It may have been deleted or switched off since the last attempt.
    if (!target?.isEnabled) return undefined;
    const { url, version } = target;
    const attemptId = store.newId('whAttempt');
    const attemptedAt = store.now();
    const payload = event.isGiven ? event.payload : payloadIn(version, event.type, event.payload);
    const sending = { ...event, payload };
    const about = { url, version, targetId, attemptId, number, secret: signingSecret(store) };
    const delivery = { ...about, event: sending };
    const { result, ...sent } = await deliver(delivery, hosts);
    const wait = retryAfter[number - 1];
    if (wait !== undefined && (result.status === 'FAILED_RESPONSE' || result.status === 'ERROR')) {
      clock.at(Date.parse(attemptedAt) + wait, () =>
        attempt(event, targetId, number + 1).catch(reportInternal),
      );
    }
    const { id: publicEventId, type: publicEventEventType } = event;
    const ids = { webhookTargetId: targetId, publicEventId, publicEventEventType };
    const values = { id: attemptId, ...ids, attemptedAt, number, url, result, ...sent };
    return deliveryAttempts(store).add(values, 'system');
  }

  return {
    async send(type, given) {
      // What a test asks for is sent, also where the target's version has no such events, and a payload
      // that it has written as it is.
      const payload = given ?? samplePayload(type, store);
      if (!payload) throw new TypeError(`The sandbox has no sample of ${type}: give a payload.`);
      const targets = webhookTargets(store).filter(wants(type));
      return publish(type, payload, targets, given !== undefined);
    },
    underWay: () => [...underWay],
    attempts: () => structuredClone(deliveryAttempts(store).all()),
  };
}

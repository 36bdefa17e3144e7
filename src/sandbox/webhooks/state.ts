import type { Entry } from '../state/entry.js';
import { table } from '../state/store.js';

export interface WebhookTarget extends Entry {
  url: string;
  description: string;
  /** Of the payloads: `2026-04-21`. */
  version: string;
  isEnabled: boolean;
  eventSubscriptions: { eventType: string }[];
}

export const webhookTargets = table<WebhookTarget>('webhook target', 'whTarget');

/** What came of an attempt, with the names of GraphQL's `WebhookDeliveryAttemptResult`. */
export type AttemptResult =
  | { status: 'SUCCESSFUL_RESPONSE' | 'FAILED_RESPONSE'; httpStatusCode: number }
  | { status: 'ERROR'; errorCode: string; errorMessage: string }
  | { status: 'REJECTED'; rejectedMessage: string };

/** An attempt to deliver an event to a target. */
export interface DeliveryAttempt extends Entry {
  webhookTargetId: string;
  publicEventId: string;
  publicEventEventType: string;
  attemptedAt: string;
  durationInMilliseconds: number;
  result: AttemptResult;
  /** From 1. */
  number: number;
  url: string;
  /** The request, as it was sent. */
  headers: Record<string, string>;
  body: string;
}

export const deliveryAttempts = table<DeliveryAttempt>('webhook delivery attempt', 'whAttempt');

/** What happened, as it is sent but for the attempt. */
export interface PublicEvent extends Entry {
  type: string;
  timestamp: string;
  workspaceId: string;
  payload: object;
  /** Whether the payload is a test's own, and not one of the sandbox's. */
  isGiven: boolean;
}

export const publicEvents = table<PublicEvent>('public event', 'pEv');

/** The newest version of payloads that the sandbox sends, and that of targets that name none. */
export const latestVersion = '2026-04-21';

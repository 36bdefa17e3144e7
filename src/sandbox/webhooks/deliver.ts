import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AllowedHosts, NotAllowed } from '../http/allowed-hosts.js';
import { workspaceId } from '../workspace/state.js';
import type { AttemptResult } from './state.js';

/** What is sent: an event to a target, for the nth time. */
export interface Delivery {
  readonly url: string;
  readonly targetId: string;
  readonly version: string;
  readonly attemptId: string;
  readonly number: number;
  readonly secret: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly timestamp: string;
    readonly payload: unknown;
  };
}

export interface Delivered {
  readonly result: AttemptResult;
  readonly durationInMilliseconds: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Plain documents no limit; a receiver that hangs must not keep a test for ever. */
const patience = 10_000;

/**
 * Sends an event as Plain does, https://www.plain.com/docs/webhooks: signed, with all headers, any 2xx
 * is success and a redirect is not. Never rejects.
 *
 * The attempt's time is the machine's own, also where the clock of the sandbox was moved: a receiver
 * judges by it whether it is replayed to.
 */
export async function deliver(delivery: Delivery, hosts: AllowedHosts): Promise<Delivered> {
  const { event, secret, targetId, version, attemptId, number } = delivery;
  const now = new Date().toISOString();
  const { id, type, timestamp, payload } = event;
  const body = JSON.stringify({
    id,
    type,
    timestamp,
    workspaceId,
    payload,
    webhookMetadata: {
      webhookTargetId: targetId,
      webhookTargetVersion: version,
      webhookDeliveryAttemptId: attemptId,
      webhookDeliveryAttemptNumber: number,
      webhookDeliveryAttemptTimestamp: now,
    },
  });
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    'User-Agent': 'Plain-Webhooks/1.0 (plain.com; help@plain.com)',
    'Plain-Workspace-Id': workspaceId,
    'Plain-Event-Type': type,
    'Plain-Event-Id': id,
    'Plain-Webhook-Target-Id': targetId,
    'Plain-Webhook-Target-Version': version,
    'Plain-Webhook-Delivery-Attempt-Id': attemptId,
    'Plain-Webhook-Delivery-Attempt-Number': String(number),
    'Plain-Webhook-Delivery-Attempt-Timestamp': now,
    'Plain-Request-Signature': createHmac('sha256', secret).update(body).digest('hex'),
  };
  const start = performance.now();
  const result = await attempt(delivery.url, headers, body, hosts);
  const durationInMilliseconds = Math.round(performance.now() - start);
  return { result, durationInMilliseconds, headers, body };
}

async function attempt(
  url: string,
  headers: Record<string, string>,
  body: string,
  hosts: AllowedHosts,
): Promise<AttemptResult> {
  try {
    // Plain ignores what a receiver says beside its status.
    const { status } = await post(url, headers, body, hosts, { timeout: patience, mostText: 0 });
    const isSuccess = status >= 200 && status < 300;
    return {
      status: isSuccess ? 'SUCCESSFUL_RESPONSE' : 'FAILED_RESPONSE',
      httpStatusCode: status,
    };
  } catch (error) {
    const { code = 'ERROR', message } = error as NodeJS.ErrnoException;
    return error instanceof NotAllowed
      ? { status: 'REJECTED', rejectedMessage: message }
      : { status: 'ERROR', errorCode: code, errorMessage: message };
  }
}

/**
 * Posts, and gives the answer's status and text. Redirects are not followed.
 *
 * @param limits milliseconds until the answer is there, and characters of it that are read; where
 *   there are none, the status alone is waited for
 * @returns text that is undefined where there is more
 */
export function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  hosts: AllowedHosts,
  { timeout, mostText }: { timeout: number; mostText: number },
): Promise<{ status: number; text: string | undefined }> {
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      target,
      {
        method: 'POST',
        headers,
        agent: false,
        signal: hosts.closing,
        ...hosts.of(target),
      },
      (response) => {
        response.setEncoding('utf8');
        const { statusCode: status = 0 } = response;
        if (mostText === 0) resolve({ status, text: undefined });
        let text = '';
        response.on('data', (chunk) => {
          if (mostText === 0) return;
          text += chunk;
          if (text.length <= mostText) return;
          resolve({ status, text: undefined });
          response.destroy();
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status, text }));
      },
    );
    request.on('error', (error) => reject(error.name === 'AbortError' ? timedOut(timeout) : error));
    // Not by `AbortSignal.timeout`: in `AbortSignal.any` nothing holds it, and it may be collected
    // before it has ended.
    const timer = setTimeout(() => {
      reject(timedOut(timeout));
      request.destroy();
    }, timeout);
    request.on('close', () => clearTimeout(timer));
    request.end(body);
  });
}

const timedOut = (ms: number) =>
  Object.assign(new Error(`There was no answer within ${ms / 1_000} s.`), { code: 'ETIMEDOUT' });

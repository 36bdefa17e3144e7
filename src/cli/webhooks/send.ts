import { readFileSync } from 'node:fs';
import { allowedHosts } from '../../sandbox/http/allowed-hosts.js';
import { completeSeed } from '../../sandbox/state/seed.js';
import { createStore } from '../../sandbox/state/store.js';
import { deliver } from '../../sandbox/webhooks/deliver.js';
import { samplePayload } from '../../sandbox/webhooks/samples.js';
import type { AttemptResult } from '../../sandbox/webhooks/state.js';
import { versionWith } from '../../sandbox/webhooks/versions.js';
import { suggestion } from '../../suggestion.js';
import { webhookEventTypes } from '../../webhooks/index.js';
import { CannotStart } from '../cannot-start.js';
import { CommandFailed } from '../command-failed.js';
import { secretOf } from './secret.js';

interface SendOptions {
  to: string;
  secret?: string;
  payload?: string;
}

export async function send(type: string, options: SendOptions, json: boolean): Promise<void> {
  const { to } = options;
  if (!URL.canParse(to) || !/^https?:/i.test(to)) {
    throw new CannotStart(`--to must be an HTTP URL, not ${to}`);
  }
  const store = createStore(completeSeed());
  const payload =
    options.payload === undefined ? samplePayload(type, store) : payloadOf(options.payload);
  if (!payload) {
    const known = webhookEventTypes.filter((each) => samplePayload(each, store));
    const hint = suggestion(type, known);
    throw new CannotStart(`there is no sample of ${type}; ${hint}, or give --payload`);
  }
  const event = {
    id: store.newId('pEv'),
    type,
    timestamp: store.now(),
    payload: { eventType: type, ...payload },
  };
  const delivery = {
    url: to,
    targetId: store.newId('whTarget'),
    version: versionWith(type),
    attemptId: store.newId('whAttempt'),
    number: 1,
    secret: secretOf(options.secret),
    event,
  };
  // Whoever names a host on the command line means it; on loopback nobody has a real certificate.
  const { hostname, host } = new URL(to);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const hosts = allowedHosts(isHere ? [] : [host], new AbortController().signal);
  const { result, durationInMilliseconds, body } = await deliver(delivery, hosts);
  if (json) {
    const about = { url: to, durationInMilliseconds, result };
    process.stdout.write(`${JSON.stringify({ event: JSON.parse(body), ...about })}\n`);
  }
  const answer = describe(result);
  const line = `${type} ${event.id} to ${to}: ${answer} after ${durationInMilliseconds} ms`;
  if (result.status !== 'SUCCESSFUL_RESPONSE') throw new CommandFailed(line);
  if (!json) process.stdout.write(`${line}\n`);
}

function payloadOf(text: string): object {
  let payload: unknown;
  try {
    payload = JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
  } catch (error) {
    throw new CannotStart(`--payload: ${(error as Error).message}`);
  }
  if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload;
  throw new CannotStart('--payload must be a JSON object');
}

function describe(result: AttemptResult): string {
  switch (result.status) {
    case 'ERROR':
      return result.errorMessage || result.errorCode;
    case 'REJECTED':
      return result.rejectedMessage;
    default:
      return `HTTP ${result.httpStatusCode}`;
  }
}

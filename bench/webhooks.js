// What it costs to verify and parse an event, beside Node's own functions and the vendor's package.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { interleave, median, ratio } from './rounds.js';

const secret = 'the secret of the workspace';
const at = '2026-02-27T10:00:00.000Z';
const now = Date.parse(at);
const body = Buffer.from(JSON.stringify(event()));
const signature = createHmac('sha256', secret).update(body).digest('hex');
const headers = {
  host: 'example.com',
  'content-type': 'application/json',
  'plain-event-type': 'thread.thread_created',
  'plain-request-signature': signature,
};

/** @param turn events a turn */
export async function webhookFigures({ short, rounds, turn, progress }) {
  progress('webhooks');
  const { verifyWebhook } = await import('../dist/webhooks/index.js');
  const verified = (options) => () => {
    const { error } = verifyWebhook(body, headers, { ...options, now });
    if (error) throw error;
  };
  const contestants = {
    bare,
    ours: verified({ secrets: secret }),
    'two secrets': verified({ secrets: ['the new secret of the workspace', secret] }),
  };
  // The first turns compile what is measured.
  for (const run of Object.values(contestants)) microseconds(run, turn);
  if (!short) contestants.vendor = await vendor();
  const numbers = await interleave(
    Object.entries(contestants).map(([name, run]) => ({
      name,
      measure: () => microseconds(run, name === 'vendor' ? 2 : turn),
    })),
    rounds,
  );
  return {
    bytes: body.length,
    microseconds: Object.fromEntries([...numbers].map(([name, all]) => [name, median(all)])),
    toBare: ratio(numbers, 'ours', 'bare'),
    rotationToBare: ratio(numbers, 'two secrets', 'bare'),
    vendorToOurs: short ? undefined : ratio(numbers, 'vendor', 'ours'),
  };
}

function microseconds(run, times) {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

/** The least that one could do. */
function bare() {
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  const given = headers['plain-request-signature'];
  if (digest.length !== given.length || !timingSafeEqual(Buffer.from(digest), Buffer.from(given))) {
    throw new Error('not signed');
  }
  return JSON.parse(body.toString());
}

async function vendor() {
  const { verifyPlainWebhook } = await import('@team-plain/typescript-sdk');
  const text = body.toString();
  return () => {
    const { error } = verifyPlainWebhook(text, signature, secret, 1e12);
    if (error) throw error;
  };
}

/** 10 kB, most of it labels, of the version that the vendor's package takes. */
function event() {
  const id = (prefix) => `${prefix}_01HD44FHMCDSSWE38N14FSYV6K`;
  const by = { actorType: 'user', userId: id('u') };
  const dated = { createdAt: at, createdBy: by, updatedAt: at, updatedBy: by };
  const none = ['firstInbound', 'firstOutbound', 'lastInbound', 'lastOutbound'].map((which) => [
    `${which}MessageInfo`,
    null,
  ]);
  const labelType = { id: id('lt'), name: 'Bug report', icon: 'bug', isArchived: false };
  const label = {
    id: id('l'),
    labelType: { ...labelType, archivedAt: null, archivedBy: null, ...dated },
    ...dated,
  };
  const customer = {
    id: id('c'),
    email: { email: 'ada@example.com', isVerified: true, verifiedAt: at },
    externalId: null,
    fullName: 'Ada Lovelace',
    shortName: 'Ada',
    customerGroupMemberships: [],
    ...dated,
  };
  const thread = {
    id: id('th'),
    customer,
    title: 'The engine does not stop',
    previewText: 'It has been running since this morning, and we cannot reach it any more.',
    priority: 2,
    externalId: null,
    status: 'TODO',
    statusChangedAt: at,
    statusChangedBy: by,
    statusDetail: { type: 'CREATED', createdAt: at },
    assignee: null,
    assignedAt: null,
    labels: Array.from({ length: 14 }, () => label),
    ...Object.fromEntries(none),
    supportEmailAddresses: ['help@example.com'],
    ...dated,
  };
  return {
    id: id('pEv'),
    type: 'thread.thread_created',
    timestamp: at,
    workspaceId: id('w'),
    payload: { eventType: 'thread.thread_created', thread },
    webhookMetadata: {
      webhookTargetId: id('whTarget'),
      webhookTargetVersion: '2026-02-27',
      webhookDeliveryAttemptId: id('whAttempt'),
      webhookDeliveryAttemptNumber: 1,
      webhookDeliveryAttemptTimestamp: at,
    },
  };
}

import { isKnownEvent, type WebhookEvent, webhookEventTypes } from '../../webhooks/index.js';
import { refused } from '../errors.js';
import { refuseEmpty, refuseNothing, refuseUnless, replaced, type Update } from '../input.js';
import { isAmong } from '../lists/filters.js';
import { byCreation, type List, type PageArguments, page } from '../lists/pages.js';
import { lookUp } from '../look-up.js';
import { type Context, madeBy, mutation, query, type Section } from '../section.js';
import {
  type AttemptResult,
  type DeliveryAttempt,
  deliveryAttempts,
  latestVersion,
  type WebhookTarget,
  webhookTargets,
} from './state.js';
import { versions } from './versions.js';

const mostTargets = 25;
const bodiesLast = 30 * 86_400_000;

/** https://www.plain.com/docs/graphql/webhook-targets */
export const webhooksSection: Section = {
  kinds: {
    WebhookTarget: {
      prefix: 'whTarget',
      read: 'webhookTarget:read',
      all: (store) => webhookTargets(store).all(),
    },
  },
  queries: {
    webhookTarget: query(
      'webhookTarget:read',
      ({ webhookTargetId }: { webhookTargetId: string }, { store }) =>
        webhookTargets(store).get(webhookTargetId),
    ),
    webhookTargets: query('webhookTarget:read', (args: PageArguments, { store }) =>
      page(webhookTargets(store).all(), byCreation, args),
    ),
    webhookVersions: query('webhookTarget:read', (args: PageArguments) => {
      const all = versions.map((version, place) => ({
        id: version,
        version,
        isDeprecated: version === 'unversioned',
        isLatest: version === latestVersion,
        createdAt: String(place),
      }));
      return page(all, byCreation, args);
    }),
    subscriptionEventTypes: query('webhookTarget:read', () =>
      webhookEventTypes.map((eventType) => ({ eventType, description: describe(eventType) })),
    ),
    webhookDeliveryAttempts: query(
      'webhookTarget:read',
      ({ webhookTargetId, filters, ...rest }: AttemptsList, { store }) => {
        const { eventTypes, resultStatus } = filters ?? {};
        const found = deliveryAttempts(store).filter(
          (attempt) =>
            attempt.webhookTargetId === webhookTargetId &&
            isAmong(attempt.publicEventEventType, eventTypes) &&
            (resultStatus == null || attempt.result.status === resultStatus),
        );
        return page(found, byCreation, rest);
      },
    ),
    publicEventRequestBody: query(
      'webhookTarget:read',
      ({ publicEventId }: { publicEventId: string }, { store }) => {
        const since = new Date(Date.parse(store.now()) - bodiesLast).toISOString();
        return deliveryAttempts(store)
          .filter((attempt) => attempt.publicEventId === publicEventId)
          .filter(({ attemptedAt }) => attemptedAt >= since)
          .at(-1)?.body;
      },
    ),
  },
  mutations: {
    createWebhookTarget: mutation(
      'webhookTarget:create',
      (input: CreateInput, { store, keyOwner }) => {
        if (webhookTargets(store).all().length >= mostTargets) {
          const message = `A workspace has at most ${mostTargets} webhook targets.`;
          throw refused('too_many_webhook_targets', message);
        }
        const { url, description, isEnabled, eventSubscriptions, version } = input;
        refuseWrong({ url, eventSubscriptions, version });
        const values = { url, description, isEnabled, eventSubscriptions: own(eventSubscriptions) };
        const pinned = { ...values, version: version ?? latestVersion };
        return { webhookTarget: webhookTargets(store).add(pinned, keyOwner) };
      },
    ),
    updateWebhookTarget: mutation(
      'webhookTarget:edit',
      (input: UpdateInput, { store, keyOwner }) => {
        const webhookTarget = find(input, store);
        const { url, description, isEnabled, eventSubscriptions, version } = input;
        refuseNothing({ url, description, isEnabled, eventSubscriptions, version });
        const values = {
          url: replaced(url),
          description: replaced(description),
          isEnabled: replaced(isEnabled),
          eventSubscriptions: eventSubscriptions ? own(eventSubscriptions) : undefined,
          version: replaced(version),
        };
        refuseWrong(values);
        webhookTargets(store).change(webhookTarget, values, keyOwner);
        return { webhookTarget };
      },
    ),
    deleteWebhookTarget: mutation('webhookTarget:delete', (input: TargetInput, { store }) => {
      webhookTargets(store).delete(find(input, store).id);
      return {};
    }),
  },
  fields: {
    WebhookTarget: madeBy,
    WebhookDeliveryAttempt: {
      result: ({ result }: DeliveryAttempt) => ({ __typename: typeOf(result), ...result }),
    },
  },
};

interface AttemptsList
  extends List<{ eventTypes?: string[] | null; resultStatus?: string | null }> {
  webhookTargetId: string;
}

interface TargetInput {
  webhookTargetId: string;
}

interface CreateInput extends Omit<WebhookTarget, 'id' | 'version'> {
  version?: string | null;
}

interface UpdateInput extends TargetInput {
  url?: Update<string>;
  description?: Update<string>;
  isEnabled?: Update<boolean>;
  eventSubscriptions?: WebhookTarget['eventSubscriptions'] | null;
  version?: Update<string>;
}

const find = ({ webhookTargetId }: TargetInput, store: Context['store']) =>
  lookUp({ webhookTargetId: [webhookTargets(store), webhookTargetId] }).webhookTargetId;

/** GraphQL gives objects without a prototype, once for all requests. */
const own = (subscriptions: WebhookTarget['eventSubscriptions']) =>
  subscriptions.map(({ eventType }) => ({ eventType }));

/** Plain wants HTTPS and a public host; the sandbox delivers to loopback, where there is neither. */
function refuseWrong({
  url,
  eventSubscriptions,
  version,
}: {
  url?: string | undefined;
  eventSubscriptions?: WebhookTarget['eventSubscriptions'] | undefined;
  version?: string | null | undefined;
}): void {
  refuseEmpty({ url, eventSubscriptions, version });
  const isUrl = url === undefined || (URL.canParse(url) && /^https?:/i.test(url));
  refuseUnless(isUrl, 'url', `${url} is not an HTTP URL.`);
  const unknown = eventSubscriptions?.find(
    ({ eventType: type }) => !isKnownEvent({ type } as WebhookEvent),
  );
  refuseUnless(!unknown, 'eventSubscriptions', `There is no event type ${unknown?.eventType}.`);
}

/** `thread.note_created` is "Note created." */
function describe(eventType: string): string {
  const words = eventType.replace(/^[a-z]+\./, '').replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function typeOf({ status }: AttemptResult): string {
  const name = {
    SUCCESSFUL_RESPONSE: 'Successful',
    FAILED_RESPONSE: 'Failed',
    ERROR: 'Error',
    REJECTED: 'Rejected',
  }[status];
  return `WebhookDeliveryAttempt${name}Result`;
}

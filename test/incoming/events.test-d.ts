import { describe, expectTypeOf, it } from 'vitest';
import {
  isKnownEvent,
  verifyWebhook,
  type WebhookCustomer,
  type WebhookEvent,
  type WebhookEventOf,
  type WebhookEventType,
  type WebhookThread,
  webhookHandler,
} from '../../src/webhooks/index.js';

const result = verifyWebhook('', {}, { secrets: 'secret' });

describe('the result of verifyWebhook', () => {
  it('narrows on the error, also when destructured', () => {
    const { event, error } = result;
    if (error) {
      expectTypeOf(error.type).toEqualTypeOf<
        'missing_signature' | 'invalid_signature' | 'stale' | 'not_json' | 'not_an_event'
      >();
      expectTypeOf(event).toEqualTypeOf<undefined>();
    } else {
      expectTypeOf(event).toEqualTypeOf<WebhookEvent>();
    }
  });
});

describe('an event', () => {
  const event = result.event as WebhookEvent;

  it('narrows on its type', () => {
    if (event.type === 'thread.thread_created') {
      expectTypeOf(event.payload.thread).toEqualTypeOf<WebhookThread>();
      expectTypeOf(event.payload.eventType).toEqualTypeOf<'thread.thread_created'>();
    }
    switch (event.type) {
      case 'customer.customer_created':
      case 'customer.customer_updated':
        expectTypeOf(event.payload.customer).toEqualTypeOf<WebhookCustomer>();
        break;
      case 'thread.note_created':
        expectTypeOf(event.payload.note.text).toEqualTypeOf<string>();
        break;
      case 'customer.customer_group_changed':
        if (event.payload.changeType === 'UPDATED') {
          expectTypeOf(event.payload.previousCustomerGroup.name).toEqualTypeOf<string>();
        }
        break;
    }
  });

  it('is unknown where its type is', () => {
    if (isKnownEvent(event)) {
      expectTypeOf(event.type).toEqualTypeOf<WebhookEventType>();
    } else {
      expectTypeOf(event.payload).toEqualTypeOf<unknown>();
      const type: string = event.type;
      void type;
    }
  });

  it('lets enums have values beyond the known ones, and unions members', () => {
    const { payload } = event as WebhookEventOf<'thread.thread_created'>;
    expectTypeOf<'NEW'>().toExtend<typeof payload.thread.status>();
    const actor = payload.thread.createdBy;
    if (actor.actorType === 'user') expectTypeOf(actor.userId).toEqualTypeOf<string>();
    const { assignee } = payload.thread;
    expectTypeOf(assignee?.id).toEqualTypeOf<string | undefined>();
    if (assignee && 'email' in assignee) expectTypeOf(assignee.fullName).toEqualTypeOf<string>();
  });
});

describe('webhookHandler', () => {
  it('types the event of each function, and refuses types that are not documented', () => {
    webhookHandler({
      secrets: ['new', 'old'],
      on: {
        'thread.thread_assignment_transitioned': ({ payload }) => {
          expectTypeOf(payload.previousThread.assignedAt).toEqualTypeOf<string | null>();
        },
        // @ts-expect-error no such type of event
        'thread.thread_made': () => {},
      },
      otherwise: (event) => expectTypeOf(event).toEqualTypeOf<WebhookEvent>(),
      seen: async (id) => id === 'pEv_1',
    });
    // @ts-expect-error no secret
    webhookHandler({ on: {} });
  });
});

import { type ComponentInput, componentsOf } from '../components.js';
import { type CustomerIdentifier, customerOf } from '../customers/state.js';
import { invalidInput } from '../errors.js';
import { refuseEmpty, timeOf } from '../input.js';
import { lookUp } from '../look-up.js';
import { madeBy, mutation, type Section } from '../section.js';
import type { Store } from '../state/store.js';
import { threads } from '../threads/state.js';
import { customerEvents, show, type TeamEvent, threadEvents } from './state.js';

/** https://www.plain.com/docs/graphql/events */
export const eventsSection: Section = {
  kinds: {
    CustomerEvent: {
      prefix: 'tev',
      read: 'customerEvent:read',
      all: (store) => customerEvents(store).all(),
    },
    ThreadEvent: {
      prefix: 'tev',
      read: 'threadEvent:read',
      all: (store) => threadEvents(store).all(),
    },
  },
  mutations: {
    createCustomerEvent: mutation(
      'customerEvent:create',
      (input: CustomerEventInput, { store, keyOwner }) => {
        const customer = customerOf(input.customerIdentifier, 'customerIdentifier', store);
        const values = valuesOf(input, customerEvents(store).all(), store);
        const customerEvent = customerEvents(store).add(
          { ...values, customerId: customer.id },
          keyOwner,
        );
        for (const thread of threads(store).filter((thread) => thread.customer === customer.id)) {
          show(customerEvent, 'CustomerEventEntry', thread, store);
        }
        return { customerEvent };
      },
    ),
    createThreadEvent: mutation(
      ['threadEvent:create', 'threadEvent:read'],
      (input: ThreadEventInput, { store, keyOwner }) => {
        const { threadId: thread } = lookUp({ threadId: [threads(store), input.threadId] });
        const values = valuesOf(input, threadEvents(store).all(), store);
        const threadEvent = threadEvents(store).add(
          { ...values, customerId: thread.customer, threadId: thread.id },
          keyOwner,
        );
        show(threadEvent, 'ThreadEventEntry', thread, store);
        return { threadEvent };
      },
    ),
  },
  fields: { CustomerEvent: madeBy, ThreadEvent: madeBy },
};

interface EventInput {
  title: string;
  components: ComponentInput[];
  externalId?: string | null;
  timestamp?: string | null;
}

type CustomerEventInput = EventInput & { customerIdentifier: CustomerIdentifier };

type ThreadEventInput = EventInput & { threadId: string };

/** @throws {MutationRefused} where something is not acceptable, or the external id is taken */
function valuesOf(input: EventInput, others: readonly TeamEvent[], store: Store) {
  const { externalId = null, timestamp } = input;
  refuseEmpty({ title: input.title });
  const happenedAt = timestamp == null ? store.now() : timeOf(timestamp, 'timestamp');
  const components = componentsOf(input.components);
  // That the second call fails is documented, and its code is not.
  if (externalId !== null && others.some((event) => event.externalId === externalId)) {
    const message = 'There is an event with this externalId already.';
    throw invalidInput(message, [{ field: 'externalId', type: 'VALIDATION', message }]);
  }
  return {
    title: input.title.trim(),
    components,
    externalId,
    timestamp: happenedAt,
  };
}

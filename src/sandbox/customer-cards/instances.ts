import { type ComponentInput, componentsOf } from '../components.js';
import { customers } from '../customers/state.js';
import { refuseUnless } from '../input.js';
import { lookUp } from '../look-up.js';
import { actor, mutation, query, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { threads } from '../threads/state.js';
import { type CardInstance, type CardsOf, cardDeskOf } from './desk.js';
import { customerCardConfigs } from './state.js';

/** What is on the cards of a customer, or of one of their threads. */
export const instanceQueries: Record<string, RootField> = {
  customerCardInstances: query('customerCardInstance:read', (of: InstancesArguments, { store }) => {
    if (!customers(store).get(of.customerId) || !isTheirs(of, store)) return [];
    return cardDeskOf(store)
      ?.instances(ofWhom(of))
      .map((instance) => shown(instance, store));
  }),
};

export const instanceMutations: Record<string, RootField> = {
  reloadCustomerCardInstance: mutation(
    'customerCardInstance:edit',
    (input: ReloadInput, { store }) => {
      const { customerCardConfigId: config } = lookUp({
        customerCardConfigId: [customerCardConfigs(store), input.customerCardConfigId],
        customerId: [customers(store), input.customerId],
        threadId: [threads(store), input.threadId],
      });
      const message = 'The thread is that of another customer.';
      refuseUnless(isTheirs(input, store), 'threadId', message);
      const instance = cardDeskOf(store)?.reload(ofWhom(input), config);
      return { customerCardInstance: instance && shown(instance, store) };
    },
  ),
};

/** An instance with the names and fields of GraphQL. */
function shown(
  { id, config, customerId, threadId, startedAt, answer }: CardInstance,
  store: Store,
) {
  const kind = !answer ? 'Loading' : answer.error ? 'Error' : 'Loaded';
  const answeredAt = answer && new Date(answer.at).toISOString();
  return {
    __typename: `CustomerCardInstance${kind}`,
    id,
    customerId,
    threadId,
    customerCardConfig: config,
    createdAt: startedAt,
    createdBy: actor('system', store),
    updatedAt: answeredAt ?? startedAt,
    updatedBy: actor('system', store),
    loadedAt: answeredAt,
    expiresAt: answer && new Date(answer.until).toISOString(),
    // None at all is said as null.
    components: answer?.components?.length
      ? componentsOf(answer.components as unknown as ComponentInput[])
      : null,
    errorDetail: answer?.error,
  };
}

interface InstancesArguments {
  customerId: string;
  threadId?: string | null;
}

interface ReloadInput extends InstancesArguments {
  customerCardConfigId: string;
}

const ofWhom = ({ customerId, threadId }: InstancesArguments): CardsOf =>
  threadId == null ? { customerId } : { customerId, threadId };

const isTheirs = ({ customerId, threadId }: InstancesArguments, store: Store): boolean =>
  threadId == null || threads(store).get(threadId)?.customer === customerId;

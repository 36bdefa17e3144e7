import { useAttachments } from '../attachments/state.js';
import { type ComponentInput, componentsOf } from '../components.js';
import type { Customer } from '../customers/defaults.js';
import { type CustomerIdentifier, customerOf, tenantIdsOf } from '../customers/state.js';
import { type FieldError, invalidInput } from '../errors.js';
import { showLatest } from '../events/state.js';
import { addLabels, labelTypesOf } from '../labels/add.js';
import { lookUp } from '../look-up.js';
import { machineUsers } from '../machine-users/state.js';
import { mutation, type RootField } from '../section.js';
import type { Store } from '../state/store.js';
import { type TenantIdentifier, tenantOf } from '../tenants/state.js';
import type { Tier } from '../tiers/defaults.js';
import { tierOfMember, tiers } from '../tiers/state.js';
import { users } from '../users/state.js';
import { refuseUnassignable } from './assignment.js';
import { refuseImpossiblePriority } from './changes.js';
import { checked, type FieldInput, upsertField } from './fields/values.js';
import type { ThreadChannel } from './seed.js';
import { refuseTaken, type Thread, threads } from './state.js';
import { record } from './timeline.js';

/** https://www.plain.com/docs/graphql/threads/create */
export const createThread: RootField = mutation(
  ['thread:create', 'thread:read'],
  (input: CreateInput, context) => {
    const { store, keyOwner } = context;
    const customer = customerOf(input.customerIdentifier, 'customerIdentifier', store);
    const { tenantIdentifier: ofTenant } = input;
    const tenant = ofTenant ? tenantOf(ofTenant, 'tenantIdentifier', store) : undefined;
    const types = labelTypesOf(input.labelTypeIds ?? [], store);
    const fields = (input.threadFields ?? []).map((field, index) =>
      checked(field.key, field, `threadFields.${index}.`, context),
    );
    const components = componentsOf(input.components ?? []);
    const assignee = assigneeOf(input, store);
    refuseImpossiblePriority(input.priority);
    refuseChannel(input);
    refuseTaken(input.externalId, 'externalId', customer.id, store);

    const attachments = useAttachments(input.attachmentIds, store);
    const tier = tierFor(customer, tenant?.id, store);
    const thread = openThread(
      {
        customer: customer.id,
        title: input.title?.trim() ?? '',
        description: input.description ?? null,
        previewText: input.description ?? textOf(components),
        priority: input.priority ?? tier?.defaultThreadPriority ?? 2,
        externalId: input.externalId ?? null,
        tenant: tenant?.id ?? null,
        // That of the tenant goes with the tenant.
        ...(!tenant && { tier: tier?.id ?? null }),
        channel: input.channel ?? 'API',
        assignedTo: assignee,
      },
      keyOwner,
      store,
    );
    addLabels(thread, types, keyOwner, store);
    for (const field of fields) upsertField(thread.id, field, context);
    if (components.length > 0) {
      const entry = { title: thread.title, externalId: null, type: null, components };
      record(thread, { __typename: 'CustomEntry', ...entry, attachments }, keyOwner, store);
    }
    return { thread };
  },
);

/** A new thread, which is to be done. */
export function openThread(
  values: Pick<Thread, 'customer' | 'channel'> & Partial<Thread>,
  by: string,
  store: Store,
): Thread {
  const now = store.now();
  const thread = threads(store).add(
    {
      description: null,
      previewText: null,
      priority: 2,
      externalId: null,
      tenant: null,
      assignedTo: null,
      ...values,
      ref: `T-${nextNumber(store)}`,
      title: values.title || values.previewText?.slice(0, 80) || 'New thread',
      assignedAt: values.assignedTo ? now : null,
      additionalAssignees: [],
      status: 'TODO',
      statusDetail: 'CREATED',
      statusChangedAt: now,
      statusChangedBy: by,
      wakesAt: null,
      lockedAt: null,
    },
    by,
  );
  showLatest(thread, store);
  return thread;
}

interface CreateInput {
  customerIdentifier: CustomerIdentifier;
  title?: string | null;
  components?: ComponentInput[] | null;
  attachmentIds?: string[] | null;
  labelTypeIds?: string[] | null;
  threadFields?: (FieldInput & { key: string })[] | null;
  assignedTo?: { userId?: string | null; machineUserId?: string | null } | null;
  externalId?: string | null;
  description?: string | null;
  priority?: number | null;
  tenantIdentifier?: TenantIdentifier | null;
  channel?: ThreadChannel | null;
  channelDetails?: { slack?: object | null; msTeams?: object | null } | null;
}

/** That of the tenant; without one the most urgent of the customer's; at last the default. */
function tierFor(customer: Customer, tenant: string | undefined, store: Store): Tier | undefined {
  const members =
    tenant === undefined ? [...tenantIdsOf(customer.id, store), customer.company] : [tenant];
  const found = members.flatMap((member) => tierOfMember(member, store) ?? []);
  const [first] = found.sort((a, b) => a.defaultThreadPriority - b.defaultThreadPriority);
  return first ?? tiers(store).find(({ isDefault }) => isDefault);
}

function nextNumber(store: Store): number {
  const numbers = threads(store)
    .all()
    .map(({ ref }) => Number(/^T-(\d+)$/.exec(ref)?.[1] ?? 0));
  return Math.max(0, ...numbers) + 1;
}

/** The first text of components, which a thread is shown by. */
function textOf(components: readonly object[]): string | null {
  const text = JSON.stringify(components).match(/"(?:text|plainText)":("(?:[^"\\]|\\.)*")/)?.[1];
  return text === undefined ? null : JSON.parse(text);
}

function assigneeOf({ assignedTo }: CreateInput, store: Store): string | null {
  if (!assignedTo) return null;
  const { userId, machineUserId } = assignedTo;
  if ((userId == null) === (machineUserId == null)) {
    const message = 'assignedTo takes exactly one of userId and machineUserId.';
    const type = userId == null ? 'REQUIRED' : 'VALIDATION';
    throw invalidInput(message, [{ field: 'assignedTo', type, message }]);
  }
  const found = lookUp({
    userId: [users(store), userId],
    machineUserId: [machineUsers(store), machineUserId],
  });
  const person = found.userId ?? found.machineUserId;
  if (person) refuseUnassignable([{ field: 'assignedTo', person }]);
  return person?.id ?? null;
}

function refuseChannel({ channel, channelDetails }: CreateInput): void {
  const faults: FieldError[] = [];
  if (channel === 'DISCORD' || channel === 'IMPORT') {
    const message = `Threads of the channel ${channel} cannot be created.`;
    faults.push({ field: 'channel', type: 'VALIDATION', message });
  }
  const details = { SLACK: 'slack', MS_TEAMS: 'msTeams' } as const;
  if (channel === 'SLACK' || channel === 'MS_TEAMS') {
    const wanted = details[channel];
    if (!channelDetails?.[wanted]) {
      const message = `A thread of the channel ${channel} needs channelDetails.${wanted}.`;
      faults.push({ field: 'channelDetails', type: 'REQUIRED', message });
    }
  }
  const [first] = faults;
  if (first) throw invalidInput(first.message, faults);
}

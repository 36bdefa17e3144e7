import { invalidInput, refused } from '../../errors.js';
import { type Order, type PageArguments, page } from '../../lists/pages.js';
import { lookUp } from '../../look-up.js';
import { madeBy, mutation, query, type Section } from '../../section.js';
import { schemaOf, type ThreadFieldSchema, threadFieldSchemas } from './state.js';

export const fieldSchemas: Required<Pick<Section, 'kinds' | 'queries' | 'mutations' | 'fields'>> = {
  kinds: {
    ThreadFieldSchema: {
      prefix: 'tfs',
      read: 'threadFieldSchema:read',
      all: (store) => threadFieldSchemas(store).all(),
    },
  },
  queries: {
    threadFieldSchemas: query('threadFieldSchema:read', (args: PageArguments, { store }) =>
      page(threadFieldSchemas(store).all(), byOrder, args),
    ),
    threadFieldSchema: query(
      'threadFieldSchema:read',
      ({ threadFieldSchemaId }: SchemaId, { store }) =>
        threadFieldSchemas(store).get(threadFieldSchemaId),
    ),
  },
  mutations: {
    createThreadFieldSchema: mutation('threadFieldSchema:create', (input: CreateInput, context) => {
      const { store, keyOwner } = context;
      if (schemaOf(input.key, store)) {
        const message = `There is a field ${input.key} already.`;
        throw invalidInput(message, [{ field: 'key', type: 'VALIDATION', message }]);
      }
      const { dependsOnThreadField = null, dependsOnLabelTypeIds, ...rest } = input;
      refuseDeeper(dependsOnThreadField, threadFieldSchemas(store).all());
      const threadFieldSchema = threadFieldSchemas(store).add(
        {
          ...nothing,
          ...rest,
          isClientReadonly: rest.isClientReadonly ?? false,
          dependsOnThreadField,
          dependsOnLabels: byLabels(dependsOnLabelTypeIds) ?? [],
        },
        keyOwner,
      );
      return { threadFieldSchema };
    }),
    updateThreadFieldSchema: mutation('threadFieldSchema:edit', (input: UpdateInput, context) => {
      const { store, keyOwner } = context;
      const { threadFieldSchemaId, dependsOnThreadField, dependsOnLabelTypeIds, ...rest } = input;
      const threadFieldSchema = find({ threadFieldSchemaId }, threadFieldSchemas(store));
      const values = Object.entries(rest).flatMap(([key, value]) =>
        value == null ? [] : [[key, isWrapped(value) ? (value.value ?? null) : value]],
      );
      const changes: Partial<ThreadFieldSchema> = Object.fromEntries(values);
      const change = {
        ...changes,
        dependsOnThreadField: dependsOnThreadField
          ? (dependsOnThreadField.value ?? null)
          : undefined,
        dependsOnLabels: byLabels(dependsOnLabelTypeIds),
      };
      refuseDeeper(change.dependsOnThreadField, threadFieldSchemas(store).all());
      threadFieldSchemas(store).change(threadFieldSchema, change, keyOwner);
      return { threadFieldSchema };
    }),
    deleteThreadFieldSchema: mutation('threadFieldSchema:delete', (input: SchemaId, { store }) => {
      threadFieldSchemas(store).delete(find(input, threadFieldSchemas(store)).id);
      return {};
    }),
    reorderThreadFieldSchemas: mutation('threadFieldSchema:edit', (input: OrdersInput, context) => {
      const { store, keyOwner } = context;
      const wanted = input.threadFieldSchemaOrders.map(({ threadFieldSchemaId, order }) => ({
        schema: find({ threadFieldSchemaId }, threadFieldSchemas(store)),
        order,
      }));
      for (const { schema, order } of wanted) {
        threadFieldSchemas(store).change(schema, { order }, keyOwner);
      }
      return { threadFieldSchemas: wanted.map(({ schema }) => schema) };
    }),
  },
  fields: { ThreadFieldSchema: madeBy },
};

interface SchemaId {
  threadFieldSchemaId: string;
}

type Dependence = ThreadFieldSchema['dependsOnThreadField'];

interface CreateInput
  extends Pick<
    ThreadFieldSchema,
    | 'label'
    | 'key'
    | 'description'
    | 'order'
    | 'type'
    | 'enumValues'
    | 'isRequired'
    | 'isAiAutoFillEnabled'
  > {
  isClientReadonly?: boolean | null;
  dependsOnThreadField?: Dependence;
  dependsOnLabelTypeIds?: string[] | null;
}

interface UpdateInput extends SchemaId {
  dependsOnThreadField?: { value?: Dependence } | null;
  dependsOnLabelTypeIds?: string[] | null;
}

interface OrdersInput {
  threadFieldSchemaOrders: { threadFieldSchemaId: string; order: number }[];
}

const nothing = {
  defaultStringValue: null,
  defaultBooleanValue: null,
  defaultNumberValue: null,
  defaultDateValue: null,
};

const byOrder: Order<ThreadFieldSchema> = {
  name: 'ORDER',
  descending: false,
  rank: ({ order }) => order,
};

const byLabels = (ids: string[] | null | undefined) => ids?.map((labelTypeId) => ({ labelTypeId }));

/** `{ value }`, as an update wraps what it may also take away. */
const isWrapped = (value: unknown): value is { value?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const find = (
  { threadFieldSchemaId }: SchemaId,
  table: ReturnType<typeof threadFieldSchemas>,
): ThreadFieldSchema =>
  lookUp({ threadFieldSchemaId: [table, threadFieldSchemaId] }).threadFieldSchemaId;

/** A field may depend on one that depends on none. */
function refuseDeeper(wanted: Dependence | undefined, all: readonly ThreadFieldSchema[]): void {
  if (wanted == null) return;
  const other = all.find(({ id }) => id === wanted.threadFieldSchemaId);
  if (other && other.dependsOnThreadField === null) return;
  const message = other
    ? 'A field cannot depend on one that depends on another.'
    : 'There is no thread field schema with this id.';
  throw refused('cannot_create_thread_field_schema', message, [
    {
      field: 'dependsOnThreadField',
      type: other ? 'VALIDATION' : 'NOT_FOUND',
      message,
    },
  ]);
}

import { type FieldError, invalidInput } from '../../errors.js';
import { lookUp } from '../../look-up.js';
import { type Context, mutation, type RootField } from '../../section.js';
import { instantOf } from '../../state/instant.js';
import { fieldOf, type ThreadField, threadFields, threads } from '../state.js';
import { type FieldType, schemaOf } from './state.js';

const mayUpsert: readonly string[] = ['threadField:create', 'threadField:update'];

/** https://www.plain.com/docs/graphql/threads/thread-fields */
export const fieldChanges: Record<string, RootField> = {
  upsertThreadField: mutation(mayUpsert, (input: UpsertInput, context) => {
    const thread = find(input, 'threadId', context);
    return upsertField(thread, checked(input.identifier.key, input, '', context), context);
  }),
  bulkUpsertThreadFields: mutation(mayUpsert, ({ inputs }: { inputs: UpsertInput[] }, context) => {
    refuseTooMany(inputs.length);
    const wanted = inputs.map((input, index) => {
      const at = `inputs.${index}.`;
      const thread = find(input, `${at}identifier.threadId`, context);
      return { thread, value: checked(input.identifier.key, input, at, context) };
    });
    return {
      results: wanted.map(({ thread, value }) => upsertField(thread, value, context)),
    };
  }),
  deleteThreadField: mutation(
    'threadField:delete',
    ({ identifier }: Pick<UpsertInput, 'identifier'>, context) => {
      const { store } = context;
      const field = fieldOf(find({ identifier }, 'threadId', context), identifier.key, store);
      if (field) threadFields(store).delete(field.id);
      return {};
    },
  ),
};

/** The value of an input; exactly one that goes with its type. */
export interface FieldInput {
  type: FieldType;
  stringValue?: string | null;
  booleanValue?: boolean | null;
  numberValue?: number | null;
  dateValue?: string | null;
}

type FieldValue = Pick<
  ThreadField,
  'key' | 'type' | 'stringValue' | 'booleanValue' | 'numberValue' | 'dateValue'
>;

/** @param thread the id of a thread */
export function upsertField(thread: string, value: FieldValue, { store, keyOwner }: Context) {
  const known = fieldOf(thread, value.key, store);
  if (!known) {
    const field = { threadId: thread, isAiGenerated: false, ...value };
    return { threadField: threadFields(store).add(field, keyOwner), result: 'CREATED' };
  }
  const isChanged = threadFields(store).change(known, value, keyOwner);
  return { threadField: known, result: isChanged ? 'UPDATED' : 'NOOP' };
}

/**
 * A field's value as it is kept. Whether a key must have a schema is not documented: one that has
 * none is taken.
 *
 * @param at where the input's fields are, e.g. `inputs.0.`
 * @throws {MutationRefused} where the value does not go with the type, or the type with the schema
 */
export function checked(key: string, input: FieldInput, at: string, { store }: Context) {
  const wanted = valueNames[input.type];
  const given = Object.values(valueNames).filter((name) => input[name] != null);
  const fields: FieldError[] = [];
  if (input[wanted] == null) {
    const message = `A field of type ${input.type} needs a ${wanted}.`;
    fields.push({ field: `${at}${wanted}`, type: 'REQUIRED', message });
  }
  for (const name of new Set(given.filter((name) => name !== wanted))) {
    const message = `A field of type ${input.type} has no ${name}.`;
    fields.push({ field: `${at}${name}`, type: 'VALIDATION', message });
  }
  const dateValue = input.dateValue == null ? null : instantOf(input.dateValue);
  if (dateValue === undefined) {
    const message = 'This is not a time in ISO 8601.';
    fields.push({ field: `${at}dateValue`, type: 'VALIDATION', message });
  }
  const schema = schemaOf(key, store);
  if (schema && schema.type !== input.type) {
    const message = `The field ${key} is of type ${schema.type}.`;
    fields.push({ field: `${at}type`, type: 'VALIDATION', message });
  }
  if (schema?.type === 'ENUM' && input.stringValue != null) {
    if (!schema.enumValues.includes(input.stringValue)) {
      const message = `The values of ${key} are ${schema.enumValues.join(', ')}.`;
      fields.push({ field: `${at}stringValue`, type: 'VALIDATION', message });
    }
  }
  const [first] = fields;
  if (first || dateValue === undefined) throw invalidInput(first?.message ?? '', fields);
  const { type, stringValue = null, booleanValue = null, numberValue = null } = input;
  return { key, type, stringValue, booleanValue, numberValue, dateValue };
}

interface UpsertInput extends FieldInput {
  identifier: { threadId: string; key: string };
}

const valueNames = {
  STRING: 'stringValue',
  ENUM: 'stringValue',
  BOOL: 'booleanValue',
  NUMBER: 'numberValue',
  CURRENCY: 'numberValue',
  DATE: 'dateValue',
} as const satisfies Record<FieldType, string>;

function find(
  { identifier }: Pick<UpsertInput, 'identifier'>,
  field: string,
  { store }: Context,
): string {
  const { [field]: thread } = lookUp({ [field]: [threads(store), identifier.threadId] as const });
  return thread?.id ?? '';
}

const most = 25;

function refuseTooMany(count: number): void {
  if (count <= most) return;
  const message = `At most ${most} fields at a time.`;
  throw invalidInput(message, [{ field: 'inputs', type: 'VALIDATION', message }]);
}

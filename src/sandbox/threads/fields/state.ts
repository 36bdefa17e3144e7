import { labelsOf } from '../../labels/state.js';
import { type Entry, setUp, ulid } from '../../state/entry.js';
import { type Store, table } from '../../state/store.js';
import { fieldOf, threadFields } from '../state.js';

export type FieldType = 'STRING' | 'BOOL' | 'ENUM' | 'NUMBER' | 'CURRENCY' | 'DATE';

/** A field that threads of the workspace may have. */
export interface ThreadFieldSchema extends Entry {
  label: string;
  key: string;
  description: string;
  order: number;
  type: FieldType;
  enumValues: string[];
  defaultStringValue: string | null;
  defaultBooleanValue: boolean | null;
  defaultNumberValue: number | null;
  defaultDateValue: string | null;
  isRequired: boolean;
  isAiAutoFillEnabled: boolean;
  isClientReadonly: boolean;
  /** The field is there where another has this value. */
  dependsOnThreadField: { threadFieldSchemaId: string; threadFieldSchemaValue: string } | null;
  /** The field is there where the thread has a label of one of these types; empty for always. */
  dependsOnLabels: { labelTypeId: string }[];
}

/** Those of the fields that the seed's threads have. */
export const threadFieldSchemas = table<ThreadFieldSchema>(
  'thread field schema',
  'tfs',
  (store) => {
    const types = new Map(
      threadFields(store)
        .all()
        .map(({ key, type }) => [key, type]),
    );
    return [...types].map(([key, type], order) => ({
      id: `tfs_${ulid(setUp.createdAt, key)}`,
      label: `${key[0]?.toUpperCase()}${key.slice(1)}`,
      key,
      description: '',
      order,
      type: type as FieldType,
      enumValues: [],
      defaultStringValue: null,
      defaultBooleanValue: null,
      defaultNumberValue: null,
      defaultDateValue: null,
      isRequired: false,
      isAiAutoFillEnabled: false,
      isClientReadonly: false,
      dependsOnThreadField: null,
      dependsOnLabels: [],
      ...setUp,
    }));
  },
);

export const schemaOf = (key: string, store: Store): ThreadFieldSchema | undefined =>
  threadFieldSchemas(store).find((schema) => schema.key === key);

/** Keys of the required fields for which a thread has no value. */
export const missingFields = (thread: string, store: Store): string[] =>
  threadFieldSchemas(store)
    .filter((schema) => schema.isRequired && isThere(schema, thread, store))
    .map(({ key }) => key)
    .filter((key) => !fieldOf(thread, key, store));

/** Whether a thread has the field, by what the field depends on. */
function isThere(schema: ThreadFieldSchema, thread: string, store: Store): boolean {
  const { dependsOnThreadField: other, dependsOnLabels: types } = schema;
  if (other) {
    const key = threadFieldSchemas(store).get(other.threadFieldSchemaId)?.key ?? '';
    const field = fieldOf(thread, key, store);
    const value = field?.stringValue ?? field?.booleanValue ?? field?.numberValue;
    if (String(value) !== other.threadFieldSchemaValue) return false;
  }
  if (types.length === 0) return true;
  const labels = labelsOf(thread, store);
  return types.some(({ labelTypeId }) => labels.some(({ labelType }) => labelType === labelTypeId));
}

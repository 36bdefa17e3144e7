import { invalidInput } from '../errors.js';
import { refuseEmpty, refuseMore, refuseUnless, timeOf } from '../input.js';
import { byCreation, type List, page } from '../lists/pages.js';
import { lookUp } from '../look-up.js';
import { type Context, madeBy, mutation, query, type Section } from '../section.js';
import { users } from '../users/state.js';
import { importCounts } from './import-counts.js';
import {
  type TenantField,
  type TenantFieldSchema,
  type TenantFieldType,
  tenantFieldSchemas,
  tenantFields,
  tenants,
} from './state.js';

/** Fields of tenants: what there may be, and what a tenant has. */
export const tenantFieldsPart: Required<Omit<Section, 'passTime' | 'changesAt'>> = {
  kinds: {
    TenantFieldSchema: {
      prefix: 'tefs',
      read: 'tenantFieldSchema:read',
      all: (store) => tenantFieldSchemas(store).all(),
    },
    TenantField: { prefix: 'tef', all: (store) => tenantFields(store).all() },
  },
  queries: {
    tenantFieldSchemas: query(
      'tenantFieldSchema:read',
      ({ filters, ...rest }: List<SchemasFilter>, { store }) => {
        const found = tenantFieldSchemas(store).filter(
          ({ source, isVisible }) =>
            (filters?.source == null || filters.source === source) &&
            (filters?.isVisible == null || filters.isVisible === isVisible),
        );
        return page(found, byCreation, rest);
      },
    ),
  },
  mutations: {
    upsertTenantFieldSchema: mutation(
      ['tenantFieldSchema:create', 'tenantFieldSchema:edit'],
      ({ tenantFieldSchemas: wanted }: { tenantFieldSchemas: SchemaInput[] }, context) => {
        refuseEmpty({ tenantFieldSchemas: wanted });
        for (const { source, externalFieldId, label } of wanted) {
          refuseEmpty({ source, externalFieldId, label });
        }
        const all = wanted.map((input) => upsertSchema(input, context));
        const results = all.map(({ result }) => result);
        const isCreated = results.includes('CREATED');
        const result = isCreated ? 'CREATED' : results.includes('UPDATED') ? 'UPDATED' : 'NOOP';
        return { result, tenantFieldSchemas: all.map(({ schema }) => schema) };
      },
    ),
    deleteTenantFieldSchema: mutation(
      'tenantFieldSchema:delete',
      ({ tenantFieldSchemaId }: { tenantFieldSchemaId: string }, { store }) => {
        const schemas = tenantFieldSchemas(store);
        const { tenantFieldSchemaId: schema } = lookUp({
          tenantFieldSchemaId: [schemas, tenantFieldSchemaId],
        });
        schemas.delete(schema.id);
        for (const field of tenantFields(store).all()) {
          if (field.externalFieldId === schema.externalFieldId)
            tenantFields(store).delete(field.id);
        }
        return { tenantFieldSchema: schema };
      },
    ),
    importTenantFieldSchemas: mutation(
      ['tenantFieldSchema:create', 'tenantFieldSchema:edit'],
      ({ tenantFieldSchemas: wanted }: { tenantFieldSchemas: ImportedSchema[] }, context) => {
        refuseMore(50, 'tenantFieldSchemas', wanted);
        const results = wanted.map((input, order) => {
          if (input.isDeleted) return removeImported(input, context) ? 'UPDATED' : 'NOOP';
          const { externalFieldId, type, label, options } = input;
          const schema = { source: importSource, externalFieldId, type, label, options };
          return upsertSchema({ ...schema, isVisible: true, order }, context).result;
        });
        return { result: importCounts(results) };
      },
    ),
    upsertTenantField: mutation('tenant:edit', (input: FieldInput, context) => {
      const { tenantId, externalFieldId } = input.tenantFieldIdentifier;
      const { tenantId: tenant } = lookUp({ tenantId: [tenants(context.store), tenantId] });
      refuseEmpty({ externalFieldId });
      return upsertField(tenant.id, externalFieldId, fieldValue(input, context), context);
    }),
    deleteTenantField: mutation(
      'tenant:edit',
      ({ tenantFieldId }: { tenantFieldId: string }, { store }) => {
        const { tenantFieldId: field } = lookUp({
          tenantFieldId: [tenantFields(store), tenantFieldId],
        });
        tenantFields(store).delete(field.id);
        return { tenantField: field };
      },
    ),
  },
  fields: {
    TenantFieldSchema: madeBy,
    TenantField: madeBy,
    TenantFieldUserReferenceValue: {
      users: ({ userReferenceValues }: { userReferenceValues: string[] }, _args, { store }) =>
        userReferenceValues.flatMap((id) => users(store).get(id) ?? []),
    },
  },
};

/** Sets what a tenant has for a field. */
export function upsertField(
  tenantId: string,
  externalFieldId: string,
  value: TenantField['value'],
  { store, keyOwner }: Context,
) {
  const field = tenantFields(store).find(
    (one) => one.tenantId === tenantId && one.externalFieldId === externalFieldId,
  );
  if (!field) {
    const made = tenantFields(store).add({ tenantId, externalFieldId, value }, keyOwner);
    return { result: 'CREATED', tenantField: made } as const;
  }
  const isChanged = tenantFields(store).change(field, { value }, keyOwner);
  return { result: isChanged ? 'UPDATED' : 'NOOP', tenantField: field } as const;
}

/** An imported value is a text, whatever its type. */
export function importedValue({ type, value }: ImportedValue, context: Context) {
  const list = () => value.split(',').map((one) => one.trim());
  const isText = type !== 'NUMBER_TYPE' && type !== 'BOOLEAN_TYPE';
  const isFine =
    isText || (type === 'NUMBER_TYPE' ? isNumber(value) : /^(true|false)$/.test(value));
  refuseUnless(isFine, 'value', `The value is none of a field of type ${type}.`);
  if (type === 'NUMBER_TYPE') return fieldValue({ type, numberValue: Number(value) }, context);
  if (type === 'BOOLEAN_TYPE') return fieldValue({ type, booleanValue: value === 'true' }, context);
  if (type === 'STRING_ARRAY') return fieldValue({ type, arrayValue: list() }, context);
  if (type === 'USER_REFERENCE_TYPE')
    return fieldValue({ type, userReferenceValues: list() }, context);
  if (type === 'DATETIME_TYPE') return fieldValue({ type, dateValue: value }, context);
  return fieldValue({ type, stringValue: value }, context);
}

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));

export interface ImportedValue {
  fieldId: string;
  type: TenantFieldType;
  value: string;
}

interface SchemasFilter {
  source?: string | null;
  isVisible?: boolean | null;
}

interface SchemaInput {
  source: string;
  externalFieldId: string;
  label: string;
  type: TenantFieldType;
  options?: string[] | null | undefined;
  isVisible: boolean;
  order: number;
}

interface ImportedSchema {
  externalFieldId: string;
  type: TenantFieldType;
  label: string;
  options?: string[] | null;
  isDeleted: boolean;
}

interface Values {
  stringValue?: string | null;
  numberValue?: number | null;
  booleanValue?: boolean | null;
  arrayValue?: string[] | null;
  dateValue?: string | null;
  userReferenceValues?: string[] | null;
}

interface FieldInput extends Values {
  tenantFieldIdentifier: { tenantId: string; externalFieldId: string };
  type: TenantFieldType;
}

/** What the vendor's importer names as the source is not documented. */
const importSource = 'API';

const valueNames: Record<TenantFieldType, [name: keyof Values, typename: string]> = {
  STRING_TYPE: ['stringValue', 'TenantFieldStringValue'],
  NUMBER_TYPE: ['numberValue', 'TenantFieldNumberValue'],
  BOOLEAN_TYPE: ['booleanValue', 'TenantFieldBooleanValue'],
  STRING_ARRAY: ['arrayValue', 'TenantFieldStringArrayValue'],
  DATETIME_TYPE: ['dateValue', 'TenantFieldDateTimeValue'],
  USER_REFERENCE_TYPE: ['userReferenceValues', 'TenantFieldUserReferenceValue'],
};

/** @throws {MutationRefused} where it is not the one value that goes with the type */
function fieldValue({ type, ...values }: Values & { type: TenantFieldType }, { store }: Context) {
  const [name, typename] = valueNames[type];
  const value = values[name];
  if (value == null) {
    const message = `A field of type ${type} takes ${name}.`;
    throw invalidInput(message, [{ field: name, type: 'REQUIRED', message }]);
  }
  for (const [other] of Object.values(valueNames)) {
    const isFine = other === name || values[other] == null;
    refuseUnless(isFine, other, `A field of type ${type} takes ${name} alone.`);
  }
  const kept = name === 'dateValue' ? timeOf(String(value), name) : value;
  lookUp({ userReferenceValues: [users(store), values.userReferenceValues] });
  return { __typename: typename, [name]: kept };
}

function upsertSchema(input: SchemaInput, { store, keyOwner }: Context) {
  const { source, externalFieldId, label, type, options, isVisible, order } = input;
  const schemas = tenantFieldSchemas(store);
  const schema = schemas.find(
    (one) => one.source === source && one.externalFieldId === externalFieldId,
  );
  const values = { label, type, options: options ?? null, isVisible, order };
  if (!schema) {
    const made = schemas.add({ source, externalFieldId, ...values }, keyOwner);
    return { result: 'CREATED', schema: made } as const;
  }
  const isChanged = schemas.change(schema, values, keyOwner);
  return { result: isChanged ? 'UPDATED' : 'NOOP', schema } as const;
}

function removeImported({ externalFieldId }: ImportedSchema, { store }: Context): boolean {
  const schema: TenantFieldSchema | undefined = tenantFieldSchemas(store).find(
    (one) => one.source === importSource && one.externalFieldId === externalFieldId,
  );
  if (schema) tenantFieldSchemas(store).delete(schema.id);
  return schema !== undefined;
}

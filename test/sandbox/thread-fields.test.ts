import { beforeEach, expect, test } from 'vitest';
import {
  BulkUpsertThreadFieldsDocument,
  CreateThreadFieldSchemaDocument,
  DeleteThreadFieldDocument,
  DeleteThreadFieldSchemaDocument,
  MarkThreadAsDoneDocument,
  ReorderThreadFieldSchemasDocument,
  ThreadDocument,
  ThreadFieldSchemasDocument,
  UpdateThreadFieldSchemaDocument,
  UpsertThreadFieldDocument,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { running, documentedThread as threadId } from './requests.js';

const sandbox = await running();
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const fields = async () =>
  Object.fromEntries(
    ((await run(ThreadDocument, { threadId })).thread?.threadFields ?? []).map((field) => [
      field.key,
      field.stringValue ?? field.numberValue ?? field.booleanValue ?? field.dateValue?.iso8601,
    ]),
  );
const plan = {
  label: 'Plan',
  key: 'plan',
  description: 'What they pay for.',
  order: 9,
  type: 'ENUM',
  enumValues: ['free', 'pro'],
  isRequired: true,
  isAiAutoFillEnabled: false,
} as const;
const createSchema = async (input: object = {}) => {
  const { createThreadFieldSchema } = await run(CreateThreadFieldSchemaDocument, {
    input: { ...plan, enumValues: [...plan.enumValues], ...input },
  });
  return createThreadFieldSchema.threadFieldSchema?.id ?? '';
};

test('a value is created, updated, or as it was, and the result says which', async () => {
  const upsert = async (numberValue: number) =>
    (
      await run(UpsertThreadFieldDocument, {
        input: { identifier: { threadId, key: 'seats' }, type: 'NUMBER', numberValue },
      })
    ).upsertThreadField.result;
  expect([await upsert(3), await upsert(4), await upsert(4)]).toEqual([
    'CREATED',
    'UPDATED',
    'NOOP',
  ]);
  expect(await fields()).toEqual({ seats: 4 });

  // The guide's sample asks for the id of the field: the schema names thread and key.
  const identifier = { threadId, key: 'seats' };
  await run(DeleteThreadFieldDocument, { input: { identifier } });
  await run(DeleteThreadFieldDocument, { input: { identifier } });
  expect(await fields()).toEqual({});
});

test('a value goes with its type, and an enum has its own', async () => {
  await createSchema();
  const upsert = (input: object) =>
    refusal(UpsertThreadFieldDocument, {
      input: { identifier: { threadId, key: 'plan' }, type: 'ENUM', ...input } as never,
    });
  expect(await upsert({ numberValue: 1 })).toEqual([
    'input_validation',
    'stringValue REQUIRED',
    'numberValue VALIDATION',
  ]);
  expect(await upsert({ stringValue: 'gold' })).toEqual([
    'input_validation',
    'stringValue VALIDATION',
  ]);
  expect(await upsert({ type: 'STRING', stringValue: 'pro' })).toEqual([
    'input_validation',
    'type VALIDATION',
  ]);
});

test('of several values one that is refused refuses them all, and there are 25 at most', async () => {
  const input = (key: string, numberValue?: number) =>
    ({ identifier: { threadId, key }, type: 'NUMBER', numberValue }) as const;
  const many = Array.from({ length: 26 }, (_, index) => input(`key${index}`, index));
  const bulk = (inputs: typeof many) => ({ input: { inputs } });
  const { bulkUpsertThreadFields } = await run(
    BulkUpsertThreadFieldsDocument,
    bulk(many.slice(0, 2)),
  );
  expect(bulkUpsertThreadFields.results.map(({ result }) => result)).toEqual([
    'CREATED',
    'CREATED',
  ]);
  expect(
    await refusal(BulkUpsertThreadFieldsDocument, bulk([input('seats', 1), input('other')])),
  ).toEqual(['input_validation', 'inputs.1.numberValue REQUIRED']);
  expect(await refusal(BulkUpsertThreadFieldsDocument, bulk(many))).toEqual([
    'input_validation',
    'inputs VALIDATION',
  ]);
  expect(await fields()).toEqual({ key0: 0, key1: 1 });
});

test('a thread is done only with its required fields', async () => {
  const threadFieldSchemaId = await createSchema();
  expect(await refusal(MarkThreadAsDoneDocument, { input: { threadId } })).toEqual([
    'input_validation',
    'plan REQUIRED',
  ]);
  const identifier = { threadId, key: 'plan' };
  await run(UpsertThreadFieldDocument, {
    input: { identifier, type: 'ENUM', stringValue: 'free' },
  });
  await run(MarkThreadAsDoneDocument, { input: { threadId } });

  const { updateThreadFieldSchema } = await run(UpdateThreadFieldSchemaDocument, {
    input: { threadFieldSchemaId, label: { value: 'Tariff' }, isRequired: false },
  });
  expect(updateThreadFieldSchema.threadFieldSchema).toMatchObject({
    label: 'Tariff',
    description: plan.description,
    isRequired: false,
  });
  await run(DeleteThreadFieldDocument, { input: { identifier } });
  await run(MarkThreadAsDoneDocument, { input: { threadId } });
});

test('fields depend on others one level deep, have an order, and go', async () => {
  const threadFieldSchemaId = await createSchema();
  const dependsOnThreadField = { threadFieldSchemaId, threadFieldSchemaValue: 'pro' };
  const inner = await createSchema({ key: 'contact', type: 'STRING', dependsOnThreadField });
  const deeper = { threadFieldSchemaId: inner, threadFieldSchemaValue: 'x' };
  const input = { ...plan, enumValues: [], key: 'third', dependsOnThreadField: deeper };
  expect(await refusal(CreateThreadFieldSchemaDocument, { input })).toEqual([
    'cannot_create_thread_field_schema',
    'dependsOnThreadField VALIDATION',
  ]);
  expect(
    await refusal(CreateThreadFieldSchemaDocument, { input: { ...plan, enumValues: [] } }),
  ).toEqual(['input_validation', 'key VALIDATION']);

  const order = [{ threadFieldSchemaId: inner, order: -1 }];
  await run(ReorderThreadFieldSchemasDocument, { input: { threadFieldSchemaOrders: order } });
  const keys = async () =>
    nodes((await run(ThreadFieldSchemasDocument, {})).threadFieldSchemas).map(({ key }) => key);
  expect((await keys())[0]).toBe('contact');
  const gone = { input: { threadFieldSchemaId: inner } };
  await run(DeleteThreadFieldSchemaDocument, gone);
  expect(await keys()).not.toContain('contact');
  expect(await refusal(DeleteThreadFieldSchemaDocument, gone)).toEqual([
    'not_found',
    'threadFieldSchemaId NOT_FOUND',
  ]);
});

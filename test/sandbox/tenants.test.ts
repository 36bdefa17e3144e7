import { beforeEach, expect, test } from 'vitest';
import {
  AddCustomerToTenantsDocument,
  CustomerTenantMembershipsDocument,
  DeleteTenantDocument,
  DeleteTenantFieldDocument,
  DeleteTenantFieldSchemaDocument,
  ImportTenantFieldSchemasDocument,
  ImportTenantsDocument,
  RemoveCustomerFromTenantsDocument,
  SearchTenantsDocument,
  SetCustomerTenantsDocument,
  TenantDocument,
  TenantFieldSchemasDocument,
  TenantFieldsDocument,
  TenantsDocument,
  UpsertTenantDocument,
  UpsertTenantFieldDocument,
  type UpsertTenantFieldInput,
  UpsertTenantFieldSchemaDocument,
  type UpsertTenantInput,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { matt, running } from './requests.js';

const sandbox = await running();
const { client, run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const customerIdentifier = { emailAddress: 'ada.brightwater@customer.example' };

const acme: UpsertTenantInput = {
  identifier: { externalId: 'acme' },
  name: 'Acme',
  externalId: 'acme',
};

const upsert = async (input: UpsertTenantInput) =>
  (await run(UpsertTenantDocument, { input })).upsertTenant;

test('an upsert creates, changes nothing and changes, and says which', async () => {
  const { result, tenant } = await upsert({ ...acme, url: { value: 'https://acme.example' } });
  expect(result).toBe('CREATED');
  expect(tenant).toMatchObject({
    name: 'Acme',
    externalId: 'acme',
    url: 'https://acme.example',
    source: 'API',
    tier: null,
  });
  expect((await upsert(acme)).result).toBe('NOOP');
  const renamed = await upsert({ ...acme, externalId: 'acme-2', url: { value: null } });
  expect(renamed).toMatchObject({ result: 'UPDATED', tenant: { externalId: 'acme-2', url: null } });
  const tenantId = tenant?.id ?? '';
  expect(await run(TenantDocument, { tenantId })).toEqual({ tenant: renamed.tenant });
});

test('an upsert that cannot be names the field', async () => {
  const refused = (input: object) =>
    refusal(UpsertTenantDocument, { input: { ...acme, ...input } as UpsertTenantInput });
  expect(await refused({ identifier: { tenantId: 'te_x' } })).toEqual([
    'not_found',
    'identifier NOT_FOUND',
  ]);
  expect(await refused({ identifier: { tenantId: 'te_x', externalId: 'x' } })).toEqual([
    'input_validation',
    'identifier VALIDATION',
  ]);
  expect(await refused({ name: ' ', externalId: '' })).toEqual([
    'input_validation',
    'name REQUIRED',
    'externalId REQUIRED',
  ]);
  expect(await refused({ externalId: 'halcyon.example' })).toEqual([
    'input_validation',
    'externalId VALIDATION',
  ]);
});

test('tenants are found by a part of the name or the whole external id', async () => {
  const search = async (term: string) => {
    const { searchTenants } = await run(SearchTenantsDocument, { searchQuery: { term } });
    return nodes(searchTenants).map(({ tenant }) => tenant.name);
  };
  expect(await search('labs')).toEqual(['Halcyon Labs']);
  expect(await search('HALCYON.example')).toEqual(['Halcyon Labs']);
  expect(await search('halcyon.ex')).toEqual([]);
  const { error } = await client.execute(SearchTenantsDocument, { searchQuery: { term: ' l ' } });
  expect(error).toMatchObject({ type: 'bad_request' });
});

async function tenantsOfAda() {
  const { customers } = await client
    .execute('query c($email: String!) { customers: customerByEmail(email: $email) { id } }', {
      email: customerIdentifier.emailAddress,
    })
    .then(({ data }) => data as { customers: { id: string } });
  const found = await run(CustomerTenantMembershipsDocument, { customerId: customers.id });
  return nodes(found.customer?.tenantMemberships ?? { edges: [] }).map(
    ({ tenant }) => tenant.externalId,
  );
}

test('a customer joins tenants and leaves them; setting them replaces them all', async () => {
  const [north, halcyon, bright] = ['northwind', 'halcyon', 'brightside'].map((name) => ({
    externalId: `${name}.example`,
  }));
  if (!north || !halcyon || !bright) throw new Error('There are three.');
  const add = { customerIdentifier, tenantIdentifiers: [north, halcyon] };
  await run(AddCustomerToTenantsDocument, { input: add });
  const { addCustomerToTenants } = await run(AddCustomerToTenantsDocument, { input: add });
  expect(addCustomerToTenants.customer?.fullName).toBe('Ada Brightwater');
  expect(await tenantsOfAda()).toEqual([north.externalId, halcyon.externalId]);

  const remove = { customerIdentifier, tenantIdentifiers: [north, bright] };
  await run(RemoveCustomerFromTenantsDocument, { input: remove });
  expect(await tenantsOfAda()).toEqual([halcyon.externalId]);

  const set = { customerIdentifier, tenantIdentifiers: [bright] };
  await run(SetCustomerTenantsDocument, { input: set });
  expect(await tenantsOfAda()).toEqual([bright.externalId]);
  await run(SetCustomerTenantsDocument, { input: { customerIdentifier, tenantIdentifiers: [] } });
  expect(await tenantsOfAda()).toEqual([]);

  const stranger = { ...add, customerIdentifier: { customerId: 'c_x' } };
  const unknown = { customerIdentifier, tenantIdentifiers: [{ externalId: 'x' }, north] };
  for (const [input, field] of [
    [stranger, 'customerIdentifier'],
    [unknown, 'tenantIdentifiers'],
  ] as const) {
    const refusals = [
      await refusal(AddCustomerToTenantsDocument, { input }),
      await refusal(RemoveCustomerFromTenantsDocument, { input }),
      await refusal(SetCustomerTenantsDocument, { input }),
    ];
    const expected = ['not_found', `${field} NOT_FOUND`];
    expect(refusals).toEqual([expected, expected, expected]);
  }
});

test('a deleted tenant is no longer found, has no customers, and frees its external id', async () => {
  const { tenant } = await upsert(acme);
  const tenantId = tenant?.id ?? '';
  await run(AddCustomerToTenantsDocument, {
    input: { customerIdentifier, tenantIdentifiers: [{ tenantId }] },
  });
  const input = { tenantIdentifier: { tenantId } };
  await run(DeleteTenantDocument, { input });
  expect(await tenantsOfAda()).toEqual([]);
  expect(await run(TenantDocument, { tenantId })).toEqual({ tenant: null });
  const listed = async (isDeleted?: boolean) => {
    const filters = isDeleted === undefined ? {} : { isDeleted };
    const { tenants } = await run(TenantsDocument, { filters });
    return nodes(tenants).some(({ id }) => id === tenantId);
  };
  expect([await listed(), await listed(true), await listed(false)]).toEqual([true, true, false]);
  expect(await refusal(DeleteTenantDocument, { input })).toEqual([
    'not_found',
    'tenantIdentifier NOT_FOUND',
  ]);
  expect((await upsert(acme)).result).toBe('CREATED');
});

const schema = {
  source: 'crm',
  externalFieldId: 'seats',
  label: 'Seats',
  type: 'NUMBER_TYPE' as const,
  isVisible: true,
  order: 0,
};

test('field schemas are upserted by source and external id, listed and deleted with their values', async () => {
  const upsertSchemas = async (tenantFieldSchemas: (typeof schema)[]) =>
    (await run(UpsertTenantFieldSchemaDocument, { input: { tenantFieldSchemas } }))
      .upsertTenantFieldSchema;
  const { result, tenantFieldSchemas } = await upsertSchemas([schema]);
  expect([result, tenantFieldSchemas]).toMatchObject(['CREATED', [schema]]);
  expect((await upsertSchemas([schema])).result).toBe('NOOP');
  expect((await upsertSchemas([{ ...schema, label: 'Places' }])).result).toBe('UPDATED');
  await upsertSchemas([{ ...schema, source: 'shop', isVisible: false }]);
  const listed = async (filters: object) => {
    const page = (await run(TenantFieldSchemasDocument, { filters })).tenantFieldSchemas;
    return nodes(page).map(({ source }) => source);
  };
  expect(await listed({})).toEqual(['crm', 'shop']);
  expect(await listed({ isVisible: true })).toEqual(['crm']);
  expect(await listed({ source: 'shop' })).toEqual(['shop']);

  const tenantId = (await upsert(acme)).tenant?.id ?? '';
  const tenantFieldIdentifier = { tenantId, externalFieldId: 'seats' };
  const field = { tenantFieldIdentifier, type: 'NUMBER_TYPE' as const, numberValue: 3 };
  await run(UpsertTenantFieldDocument, { input: field });
  const input = { tenantFieldSchemaId: tenantFieldSchemas[0]?.id ?? '' };
  await run(DeleteTenantFieldSchemaDocument, { input });
  expect((await run(TenantFieldsDocument, { tenantId })).tenant?.tenantFields).toEqual([]);
  expect(await refusal(DeleteTenantFieldSchemaDocument, { input })).toEqual([
    'not_found',
    'tenantFieldSchemaId NOT_FOUND',
  ]);
  expect(
    await refusal(UpsertTenantFieldSchemaDocument, {
      input: { tenantFieldSchemas: [{ ...schema, label: '' }] },
    }),
  ).toEqual(['input_validation', 'label REQUIRED']);
});

test('a tenant has the one value that goes with the type of the field', async () => {
  const tenantId = (await upsert(acme)).tenant?.id ?? '';
  const send = (input: object, externalFieldId = 'plan') => ({
    input: {
      tenantFieldIdentifier: { tenantId, externalFieldId },
      ...input,
    } as UpsertTenantFieldInput,
  });
  const result = async (variables: ReturnType<typeof send>) =>
    (await run(UpsertTenantFieldDocument, variables)).upsertTenantField.result;
  const plan = send({ type: 'STRING_TYPE', stringValue: 'pro' });
  expect(await result(plan)).toBe('CREATED');
  expect(await result(plan)).toBe('NOOP');
  expect(await result(send({ type: 'STRING_TYPE', stringValue: 'team' }))).toBe('UPDATED');
  await result(send({ type: 'BOOLEAN_TYPE', booleanValue: false }, 'trial'));
  await result(send({ type: 'STRING_ARRAY', arrayValue: ['a', 'b'] }, 'tags'));
  await result(send({ type: 'DATETIME_TYPE', dateValue: '2024-01-31T12:00:00Z' }, 'since'));
  await result(send({ type: 'USER_REFERENCE_TYPE', userReferenceValues: [matt] }, 'owner'));
  const { tenant } = await run(TenantFieldsDocument, { tenantId });
  expect(tenant?.tenantFields.map(({ value }) => value)).toMatchObject([
    { __typename: 'TenantFieldStringValue', stringValue: 'team' },
    { __typename: 'TenantFieldBooleanValue', booleanValue: false },
    { arrayValue: ['a', 'b'] },
    { dateValue: { unixTimestamp: '1706702400000' } },
    { userReferenceValues: [matt] },
  ]);

  const refused = (input: object) => refusal(UpsertTenantFieldDocument, send(input));
  expect(await refused({ type: 'NUMBER_TYPE', stringValue: '3' })).toEqual([
    'input_validation',
    'numberValue REQUIRED',
  ]);
  expect(await refused({ type: 'NUMBER_TYPE', numberValue: 3, stringValue: '3' })).toEqual([
    'input_validation',
    'stringValue VALIDATION',
  ]);
  expect(await refused({ type: 'DATETIME_TYPE', dateValue: 'soon' })).toEqual([
    'input_validation',
    'dateValue VALIDATION',
  ]);
  expect(await refused({ type: 'USER_REFERENCE_TYPE', userReferenceValues: ['u_x'] })).toEqual([
    'not_found',
    'userReferenceValues NOT_FOUND',
  ]);

  const input = { tenantFieldId: tenant?.tenantFields[0]?.id ?? '' };
  await run(DeleteTenantFieldDocument, { input });
  expect((await run(TenantFieldsDocument, { tenantId })).tenant?.tenantFields.length).toBe(4);
  expect(await refusal(DeleteTenantFieldDocument, { input })).toEqual([
    'not_found',
    'tenantFieldId NOT_FOUND',
  ]);
});

test('an import that is refused has imported nothing', async () => {
  const good = { externalId: 'whole', name: 'Whole' };
  for (const [type, value] of [
    ['NUMBER_TYPE', 'many'],
    ['NUMBER_TYPE', ''],
    ['BOOLEAN_TYPE', 'yes'],
    ['DATETIME_TYPE', 'yesterday'],
  ] as const) {
    const tenantFields = [{ fieldId: 'seats', type, value }];
    const tenants = [good, { externalId: 'halcyon.example', name: 'New', tenantFields }];
    const [code] = await refusal(ImportTenantsDocument, { input: { tenants } });
    expect(code, value).toBe('input_validation');
  }
  const { tenants } = await run(TenantsDocument, {});
  const names = nodes(tenants).map(({ name }) => name);
  expect(names).not.toContain('Whole');
  expect(names).not.toContain('New');
});

test('imports count what they added, updated and skipped', async () => {
  const tenant = { externalId: 'acme', name: 'Acme' };
  const seats = { fieldId: 'seats', type: 'NUMBER_TYPE' as const, value: '3' };
  const send = async (tenants: object[]) =>
    (await run(ImportTenantsDocument, { input: { tenants } as never })).importTenants.result;
  expect(await send([tenant])).toMatchObject({ added: 1, updated: 0, skipped: 0 });
  expect(await send([tenant])).toMatchObject({ added: 0, updated: 0, skipped: 1 });
  expect(await send([{ ...tenant, tenantFields: [seats] }])).toMatchObject({ updated: 1 });
  const { label, type, externalFieldId } = schema;
  const imported = { label, type, externalFieldId, isDeleted: false };
  const sendSchemas = async (tenantFieldSchemas: (typeof imported)[]) =>
    (await run(ImportTenantFieldSchemasDocument, { input: { tenantFieldSchemas } }))
      .importTenantFieldSchemas.result;
  expect(await sendSchemas([imported])).toMatchObject({ added: 1 });
  expect(await sendSchemas([{ ...imported, isDeleted: true }])).toMatchObject({ updated: 1 });
  const many = Array.from({ length: 51 }, () => imported);
  expect(
    await refusal(ImportTenantFieldSchemasDocument, { input: { tenantFieldSchemas: many } }),
  ).toEqual(['input_validation', 'tenantFieldSchemas VALIDATION']);
});

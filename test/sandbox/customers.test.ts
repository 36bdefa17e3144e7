import { beforeEach, expect, test } from 'vitest';
import {
  AddCustomerToCustomerGroupsDocument,
  CreateCustomerGroupDocument,
  CustomerByEmailDocument,
  CustomerByExternalIdDocument,
  CustomerDocument,
  CustomerGroupDocument,
  CustomerGroupMembershipsDocument,
  CustomerGroupsDocument,
  type CustomerSearchCondition,
  CustomersDocument,
  CustomerTenantMembershipsDocument,
  DeleteCustomerDocument,
  DeleteCustomerGroupDocument,
  ImportCustomersDocument,
  MarkCustomerAsSpamDocument,
  RemoveCustomerFromCustomerGroupsDocument,
  SearchCustomersDocument,
  ThreadsDocument,
  UnmarkCustomerAsSpamDocument,
  UpdateCustomerCompanyDocument,
  UpdateCustomerGroupDocument,
  UpsertCustomerDocument,
  UpsertCustomerGroupDocument,
  type UpsertCustomerInput,
  UpsertTenantDocument,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { keyOwner, running } from './requests.js';

const sandbox = await running();
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const zoe: UpsertCustomerInput = {
  identifier: { emailAddress: 'zoe@northwind.example' },
  onCreate: { fullName: 'Zoe Adler', email: { email: 'zoe@northwind.example', isVerified: true } },
  onUpdate: {},
};

async function upsert(input: UpsertCustomerInput) {
  const { upsertCustomer } = await run(UpsertCustomerDocument, { input });
  return { result: upsertCustomer.result, customer: upsertCustomer.customer };
}

async function idOfZoe() {
  const { customer } = await upsert(zoe);
  return customer?.id ?? '';
}

test('an upsert creates, changes nothing and changes, and says which', async () => {
  const { result, customer } = await upsert(zoe);
  expect(result).toBe('CREATED');
  expect(customer).toMatchObject({
    fullName: 'Zoe Adler',
    shortName: null,
    externalId: null,
    email: { email: 'zoe@northwind.example', isVerified: true },
    company: { id: expect.stringMatching(/^co_/) },
    markedAsSpamAt: null,
    createdBy: { machineUserId: keyOwner },
  });
  const same = {
    fullName: { value: 'Zoe Adler' },
    email: { email: 'zoe@northwind.example', isVerified: true },
  };
  expect((await upsert({ ...zoe, onUpdate: same })).result).toBe('NOOP');
  expect(
    (await upsert({ ...zoe, identifier: { emailAddress: 'ZOE@northwind.example' } })).result,
  ).toBe('NOOP');
  const changes = { shortName: { value: 'Z' }, externalId: { value: 'zoe' } };
  const changed = await upsert({ ...zoe, onUpdate: changes });
  expect(changed).toMatchObject({
    result: 'UPDATED',
    customer: { shortName: 'Z', externalId: 'zoe' },
  });
  const cleared = await upsert({
    ...zoe,
    identifier: { externalId: 'zoe' },
    onUpdate: { shortName: { value: null }, externalId: { value: null } },
  });
  expect(cleared.customer).toMatchObject({ shortName: null, externalId: null, id: customer?.id });
});

test('a customer is found by each of the ids', async () => {
  const created = { ...zoe.onCreate, externalId: 'user-7' };
  const { customer } = await upsert({ ...zoe, onCreate: created });
  const customerId = customer?.id ?? '';
  const found = [
    (await run(CustomerDocument, { customerId })).customer,
    (await run(CustomerByEmailDocument, { email: 'Zoe@northwind.example' })).customerByEmail,
    (await run(CustomerByExternalIdDocument, { externalId: 'user-7' })).customerByExternalId,
  ];
  expect(found).toEqual([customer, customer, customer]);
  expect(await run(CustomerDocument, { customerId: 'c_x' })).toEqual({ customer: null });
});

test('neither e-mail address nor external id is given twice', async () => {
  const onCreate = { ...zoe.onCreate, externalId: 'user-7' };
  await upsert({ ...zoe, onCreate });
  const other = { ...onCreate, email: { email: 'other@customer.example', isVerified: false } };
  expect(
    await refusal(UpsertCustomerDocument, { input: { ...zoe, identifier: { externalId: 'a' } } }),
  ).toEqual(['customer_already_exists_with_email', 'email VALIDATION']);
  const identifier = { emailAddress: 'other@customer.example' };
  expect(
    await refusal(UpsertCustomerDocument, { input: { ...zoe, identifier, onCreate: other } }),
  ).toEqual(['customer_already_exists_with_external_id', 'externalId VALIDATION']);
  await upsert({ ...zoe, identifier, onCreate: { ...other, externalId: 'user-8' } });
  const onUpdate = { externalId: { value: 'user-7' } };
  expect(
    await refusal(UpsertCustomerDocument, { input: { ...zoe, identifier, onUpdate } }),
  ).toEqual(['customer_already_exists_with_external_id', 'externalId VALIDATION']);
});

test('an upsert that cannot be names the field', async () => {
  const refused = (input: object) =>
    refusal(UpsertCustomerDocument, { input: { ...zoe, ...input } as UpsertCustomerInput });
  expect(await refused({ identifier: { customerId: 'c_x' } })).toEqual([
    'not_found',
    'identifier NOT_FOUND',
  ]);
  expect(await refused({ identifier: {} })).toEqual(['input_validation', 'identifier REQUIRED']);
  expect(await refused({ identifier: { customerId: 'c_x', externalId: 'x' } })).toEqual([
    'input_validation',
    'identifier VALIDATION',
  ]);
  expect(await refused({ onCreate: { ...zoe.onCreate, fullName: ' ' } })).toEqual([
    'input_validation',
    'fullName REQUIRED',
  ]);
  const email = { email: 'nobody', isVerified: true };
  expect(await refused({ onCreate: { ...zoe.onCreate, email } })).toEqual([
    'input_validation',
    'email VALIDATION',
  ]);
  const tenantIdentifiers = [{ externalId: 'none' }, { tenantId: 'te_x' }];
  expect(await refused({ onCreate: { ...zoe.onCreate, tenantIdentifiers } })).toEqual([
    'not_found',
    'tenantIdentifiers NOT_FOUND',
    'tenantIdentifiers NOT_FOUND',
  ]);
  expect(await run(CustomerByEmailDocument, { email: 'zoe@northwind.example' })).toEqual({
    customerByEmail: null,
  });
});

test('a customer may start in groups and tenants', async () => {
  const customerGroupIdentifiers = [{ customerGroupKey: 'enterprise' }];
  const tenantIdentifiers = [{ externalId: 'halcyon.example' }];
  const onCreate = { ...zoe.onCreate, customerGroupIdentifiers, tenantIdentifiers };
  const { customer } = await upsert({ ...zoe, onCreate });
  const customerId = customer?.id ?? '';
  const groups = await run(CustomerGroupMembershipsDocument, { customerId });
  expect(groups.customer?.customerGroupMemberships.edges).toMatchObject([
    { node: { customerId, customerGroup: { key: 'enterprise', name: 'Enterprise' } } },
  ]);
  const tenants = await run(CustomerTenantMembershipsDocument, { customerId });
  expect(tenants.customer?.tenantMemberships.edges).toMatchObject([
    { node: { tenant: { externalId: 'halcyon.example', name: 'Halcyon Labs' } } },
  ]);
  const input = { ...zoe, identifier: { customerId }, onUpdate: { fullName: { value: 'Z' } } };
  expect((await upsert(input)).result).toBe('UPDATED');
});

test('customers are listed by name, filtered, and searched', async () => {
  const names = async (variables: object) => {
    const { customers } = await run(CustomersDocument, variables);
    expect(customers.totalCount).toBe(customers.edges.length);
    return nodes(customers).map(({ fullName }) => fullName);
  };
  const all = await names({});
  expect(all).toEqual([...all].sort());
  const sortBy = { field: 'FULL_NAME', direction: 'DESC' };
  expect(await names({ sortBy })).toEqual([...all].reverse());
  expect(await names({ filters: { isMarkedAsSpam: true } })).toEqual(['Free Prizes']);
  expect(await names({ filters: { customerGroupKeys: ['early-access'] } })).toEqual([
    'Bruno Castell',
    'Chidi Okafor',
  ]);
  const tenantIdentifiers = [{ externalId: 'halcyon.example' }];
  expect(await names({ filters: { tenantIdentifiers } })).toEqual([
    'Dana Lindqvist',
    'Emeka Stone',
  ]);
  const companyIdentifiers = [{ companyDomainName: 'https://www.brightside.example/team' }];
  expect(await names({ filters: { companyIdentifiers } })).toEqual(['Farah Haddad', 'Hana Mori']);
  expect(await names({ filters: { updatedAt: { after: new Date().toISOString() } } })).toEqual([]);

  const search = async (or: CustomerSearchCondition[]) => {
    const { searchCustomers } = await run(SearchCustomersDocument, { searchQuery: { or } });
    return nodes(searchCustomers).map(({ fullName }) => fullName);
  };
  expect(await search([{ email: { caseInsensitiveContains: 'GORAN' } }])).toEqual(['Goran Petrov']);
  const both = ['goran', 'ines'].map((name) => ({ fullName: { caseInsensitiveContains: name } }));
  expect((await search(both)).sort()).toEqual(['Goran Petrov', 'Ines Duarte']);
  const { error } = await calls(sandbox).client.execute(SearchCustomersDocument, {
    searchQuery: { or: [] },
  });
  expect(error).toMatchObject({ type: 'bad_request' });
});

test('the spam mark stays as of the first time, until it is taken off', async () => {
  const input = { customerId: await idOfZoe() };
  const { markCustomerAsSpam: first } = await run(MarkCustomerAsSpamDocument, { input });
  expect(first.customer?.markedAsSpamBy).toMatchObject({ machineUserId: keyOwner });
  const { markCustomerAsSpam: second } = await run(MarkCustomerAsSpamDocument, { input });
  expect(second).toEqual(first);
  const { unmarkCustomerAsSpam } = await run(UnmarkCustomerAsSpamDocument, { input });
  expect(unmarkCustomerAsSpam.customer).toMatchObject({
    markedAsSpamAt: null,
    markedAsSpamBy: null,
  });
  expect(await refusal(MarkCustomerAsSpamDocument, { input: { customerId: 'c_x' } })).toEqual([
    'not_found',
    'customerId NOT_FOUND',
  ]);
});

test('a deleted customer is gone with their threads', async () => {
  const { customers } = await run(CustomersDocument, { first: 1 });
  const [customerId = ''] = nodes(customers).map(({ id }) => id);
  const filters = { customerIds: [customerId] };
  expect((await run(ThreadsDocument, { filters })).threads.edges).not.toEqual([]);
  await run(DeleteCustomerDocument, { input: { customerId } });
  expect((await run(ThreadsDocument, { filters })).threads.edges).toEqual([]);
  expect(await run(CustomerDocument, { customerId })).toEqual({ customer: null });
  expect(await refusal(DeleteCustomerDocument, { input: { customerId } })).toEqual([
    'not_found',
    'customerId NOT_FOUND',
  ]);
});

test('a customer changes company, and leaves it', async () => {
  const customerId = await idOfZoe();
  const move = async (companyIdentifier?: object | null) => {
    const input = { customerId, companyIdentifier } as never;
    const { updateCustomerCompany } = await run(UpdateCustomerCompanyDocument, { input });
    return updateCustomerCompany.customer?.company?.id;
  };
  const halcyon = await move({ companyDomainName: 'halcyon.example' });
  expect(await move({ companyId: halcyon })).toBe(halcyon);
  expect(await move(null)).toBeUndefined();
  const input = { customerId, companyIdentifier: { companyDomainName: 'nobody.example' } };
  expect(await refusal(UpdateCustomerCompanyDocument, { input })).toEqual([
    'not_found',
    'companyIdentifier NOT_FOUND',
  ]);
});

test('a group is made, changed and upserted; its key and external id are its own', async () => {
  const values = { name: 'Beta', key: 'beta', color: '#fff', externalId: 'beta-1' };
  const { createCustomerGroup } = await run(CreateCustomerGroupDocument, { input: values });
  const customerGroupId = createCustomerGroup.customerGroup?.id ?? '';
  expect(await refusal(CreateCustomerGroupDocument, { input: values })).toEqual([
    'customer_group_key_already_exists',
    'key VALIDATION',
  ]);
  expect(await refusal(CreateCustomerGroupDocument, { input: { ...values, key: 'b' } })).toEqual([
    'input_validation',
    'externalId VALIDATION',
  ]);
  const changes = { customerGroupId, name: { value: 'Beta 2' }, externalId: { value: null } };
  await run(UpdateCustomerGroupDocument, { input: changes });
  expect(await run(CustomerGroupDocument, { customerGroupId })).toMatchObject({
    customerGroup: { name: 'Beta 2', key: 'beta', externalId: null },
  });
  expect((await refusal(UpdateCustomerGroupDocument, { input: { customerGroupId } }))[0]).toBe(
    'input_validation',
  );

  const upsertGroup = async (identifier: object, input: object) => {
    const variables = { input: { identifier, ...input } as never };
    return (await run(UpsertCustomerGroupDocument, variables)).upsertCustomerGroup.result;
  };
  const { externalId: _externalId, ...rest } = values;
  expect(await upsertGroup({ customerGroupKey: 'beta' }, rest)).toBe('UPDATED');
  expect(await upsertGroup({ customerGroupId }, rest)).toBe('NOOP');
  expect(await upsertGroup({ externalId: 'g' }, { ...rest, key: 'g', externalId: 'g' })).toBe(
    'CREATED',
  );
  const input = { identifier: { customerGroupId: 'cg_x' }, ...rest };
  expect(await refusal(UpsertCustomerGroupDocument, { input })).toEqual([
    'not_found',
    'identifier NOT_FOUND',
  ]);
  const { customerGroups } = await run(CustomerGroupsDocument, { filters: { externalIds: ['g'] } });
  expect(nodes(customerGroups).map(({ key }) => key)).toEqual(['g']);
});

test('customers join groups and leave them; a group with members is not deleted', async () => {
  const customerId = await idOfZoe();
  const input = { customerId, customerGroupIdentifiers: [{ customerGroupKey: 'enterprise' }] };
  const joined = await run(AddCustomerToCustomerGroupsDocument, { input });
  expect(joined.addCustomerToCustomerGroups.customerGroupMemberships).toMatchObject([
    { customerId },
  ]);
  expect(await run(AddCustomerToCustomerGroupsDocument, { input })).toEqual(joined);
  const [membership] = joined.addCustomerToCustomerGroups.customerGroupMemberships ?? [];
  const group = { customerGroupId: membership?.customerGroup.id ?? '' };
  expect(await refusal(DeleteCustomerGroupDocument, { input: group })).toEqual([
    'customer_group_has_memberships',
  ]);
  await run(RemoveCustomerFromCustomerGroupsDocument, { input });
  await run(RemoveCustomerFromCustomerGroupsDocument, { input });
  await run(DeleteCustomerGroupDocument, { input: group });
  expect(await run(CustomerGroupDocument, group)).toEqual({ customerGroup: null });
  expect(await refusal(AddCustomerToCustomerGroupsDocument, { input })).toEqual([
    'not_found',
    'customerGroupIdentifiers NOT_FOUND',
  ]);
  expect(await refusal(DeleteCustomerGroupDocument, { input: group })).toEqual([
    'not_found',
    'customerGroupId NOT_FOUND',
  ]);
});

test('an import counts what it added, updated and skipped, 25 at most', async () => {
  const customers = [1, 2, 3].map((number) => ({
    externalId: `import-${number}`,
    fullName: `Imported ${number}`,
    email: `import-${number}@customer.example`,
    tenants: [{ externalId: 'imported', name: 'Imported' }],
  }));
  const send = async (list: typeof customers) =>
    (await run(ImportCustomersDocument, { input: { customers: list } })).importCustomers.result;
  expect(await send(customers)).toMatchObject({ added: 3, updated: 0, skipped: 0 });
  const [first, second, third] = customers;
  if (!first || !second || !third) throw new Error('There are three.');
  expect(await send([first, { ...second, fullName: 'New' }, third])).toMatchObject({
    added: 0,
    updated: 1,
    skipped: 2,
  });
  const many = Array.from({ length: 26 }, (_, index) => ({ ...first, externalId: `${index}` }));
  expect(await refusal(ImportCustomersDocument, { input: { customers: many } })).toEqual([
    'input_validation',
    'customers VALIDATION',
  ]);
  const identifier = { externalId: 'imported' };
  const tenant = { identifier, externalId: 'imported', name: 'Imported' };
  expect(await run(UpsertTenantDocument, { input: tenant })).toMatchObject({
    upsertTenant: { result: 'NOOP' },
  });
});

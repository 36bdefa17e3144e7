import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, dataOf, refusalOf } from './client.js';

const email = 'zoe@northwind.example';
const zoe = {
  identifier: { emailAddress: email },
  onCreate: {
    fullName: 'Zoe Adler',
    externalId: 'user-7',
    email: { email, isVerified: true },
    customerGroupIdentifiers: [{ customerGroupKey: 'enterprise' }],
    tenantIdentifiers: [{ externalId: 'halcyon.example' }],
  },
  onUpdate: {},
};

test('upsertCustomer, and the three ways to find the customer', async () => {
  const { result, customer } = await dataOf(client.upsertCustomer(zoe));
  assert.equal(result, 'CREATED');
  assert.equal(customer.company.name, 'Northwind Traders');
  assert.equal((await dataOf(client.upsertCustomer(zoe))).result, 'NOOP');
  const { id: customerId } = customer;
  assert.deepEqual(await dataOf(client.getCustomerById({ customerId })), customer);
  assert.deepEqual(await dataOf(client.getCustomerByEmail({ email })), customer);
  assert.deepEqual(
    await dataOf(client.getCustomerByExternalId({ externalId: 'user-7' })),
    customer,
  );
});

test('upsertCustomer says what another customer has: the e-mail address or the external id', async () => {
  await dataOf(client.upsertCustomer(zoe));
  const other = { email: 'zoe@other.example', isVerified: true };
  assert.deepEqual(
    await refusalOf(
      client.upsertCustomer({
        ...zoe,
        identifier: { emailAddress: other.email },
        onCreate: { ...zoe.onCreate, email: other },
      }),
    ),
    ['customer_already_exists_with_external_id', 'externalId VALIDATION'],
  );
  assert.deepEqual(
    await refusalOf(client.upsertCustomer({ ...zoe, identifier: { customerId: 'c_x' } })),
    ['not_found', 'identifier NOT_FOUND'],
  );
  assert.deepEqual(
    await refusalOf(client.upsertCustomer({ ...zoe, identifier: { externalId: 'other' } })),
    ['customer_already_exists_with_email', 'email VALIDATION'],
  );
});

test('a customer that is not there is null', async () => {
  assert.equal(await dataOf(client.getCustomerById({ customerId: 'c_x' })), null);
  assert.equal(await dataOf(client.getCustomerByEmail({ email: 'x@example' })), null);
  assert.equal(await dataOf(client.getCustomerByExternalId({ externalId: 'x' })), null);
});

test('getCustomers filters, sorts and counts', async () => {
  const { customers, pageInfo, totalCount } = await dataOf(
    client.getCustomers({
      filters: { isMarkedAsSpam: false },
      sortBy: { field: 'FULL_NAME', direction: 'DESC' },
      first: 2,
    }),
  );
  assert.deepEqual(
    customers.map(({ fullName }) => fullName),
    ['Ines Duarte', 'Hana Mori'],
  );
  assert.deepEqual([totalCount, pageInfo.hasNextPage], [9, true]);
});

test('deleteCustomer', async () => {
  const { customer } = await dataOf(client.upsertCustomer(zoe));
  const customerId = customer.id;
  assert.equal(await dataOf(client.deleteCustomer({ customerId })), null);
  assert.equal(await dataOf(client.getCustomerById({ customerId })), null);
  assert.deepEqual(await refusalOf(client.deleteCustomer({ customerId })), [
    'not_found',
    'customerId NOT_FOUND',
  ]);
});

test('getCustomerGroups and getCustomerGroupById', async () => {
  const { customerGroups, pageInfo } = await dataOf(client.getCustomerGroups({ first: 1 }));
  assert.deepEqual([customerGroups.length, pageInfo.hasNextPage], [1, true]);
  const [{ id: customerGroupId, name }] = customerGroups;
  assert.equal((await dataOf(client.getCustomerGroupById({ customerGroupId }))).name, name);
  assert.equal(await dataOf(client.getCustomerGroupById({ customerGroupId: 'cg_x' })), null);
});

test('customers join groups and leave them', async () => {
  const { customer } = await dataOf(client.upsertCustomer(zoe));
  const customerId = customer.id;
  const input = { customerId, customerGroupIdentifiers: [{ customerGroupKey: 'early-access' }] };
  const [added] = await dataOf(client.addCustomerToCustomerGroups(input));
  assert.deepEqual([added.customerId, added.customerGroup.key], [customerId, 'early-access']);
  const keys = async () => {
    const { customerGroupMemberships } = await dataOf(
      client.getCustomerCustomerGroupMemberships({ customerId }),
    );
    return customerGroupMemberships.map(({ customerGroup }) => customerGroup.key);
  };
  assert.deepEqual(await keys(), ['enterprise', 'early-access']);
  assert.equal(await dataOf(client.removeCustomerFromCustomerGroups(input)), null);
  assert.deepEqual(await keys(), ['enterprise']);
  const unknown = { customerId, customerGroupIdentifiers: [{ customerGroupKey: 'none' }] };
  for (const call of [
    client.addCustomerToCustomerGroups(unknown),
    client.removeCustomerFromCustomerGroups(unknown),
  ]) {
    assert.deepEqual(await refusalOf(call), ['not_found', 'customerGroupIdentifiers NOT_FOUND']);
  }
});

test('memberships of no customer look like those of a customer without any', async () => {
  // The client's own doing: the API gives no customer. Our documents show the difference.
  assert.deepEqual(
    await dataOf(client.getCustomerCustomerGroupMemberships({ customerId: 'c_x' })),
    { customerGroupMemberships: [], pageInfo: null },
  );
  assert.deepEqual(await dataOf(client.getCustomerTenantMemberships({ customerId: 'c_x' })), {
    tenantMemberships: [],
    pageInfo: null,
  });
});

test('getCustomerTenantMemberships', async () => {
  const { customer } = await dataOf(client.upsertCustomer(zoe));
  const { tenantMemberships } = await dataOf(
    client.getCustomerTenantMemberships({ customerId: customer.id }),
  );
  assert.deepEqual(
    tenantMemberships.map(({ tenant }) => [tenant.externalId, tenant.tier.name]),
    [['halcyon.example', 'Standard']],
  );
});

test('updateCustomerCompany', async () => {
  const { customer } = await dataOf(client.upsertCustomer(zoe));
  const customerId = customer.id;
  const companyIdentifier = { companyDomainName: 'halcyon.example' };
  const moved = await dataOf(client.updateCustomerCompany({ customerId, companyIdentifier }));
  assert.equal(moved.company.domainName, 'halcyon.example');
  const left = await dataOf(client.updateCustomerCompany({ customerId, companyIdentifier: null }));
  assert.equal(left.company, null);
  const nowhere = { customerId, companyIdentifier: { companyId: 'co_x' } };
  assert.deepEqual(await refusalOf(client.updateCustomerCompany(nowhere)), [
    'not_found',
    'companyIdentifier NOT_FOUND',
  ]);
});

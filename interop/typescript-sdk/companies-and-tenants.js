import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, dataOf, refusalOf } from './client.js';

const acme = {
  identifier: { companyDomainName: 'acme.example' },
  name: 'Acme',
  domainName: 'acme.example',
};

test('upsertCompany', async () => {
  const company = await dataOf(client.upsertCompany(acme));
  assert.equal(company.domainName, 'acme.example');
  const renamed = await dataOf(client.upsertCompany({ ...acme, name: 'Acme Ltd' }));
  assert.deepEqual([renamed.id, renamed.name], [company.id, 'Acme Ltd']);
  const unknown = { ...acme, identifier: { companyId: 'co_x' } };
  assert.deepEqual(await refusalOf(client.upsertCompany(unknown)), [
    'not_found',
    'identifier NOT_FOUND',
  ]);
});

test('getCompanies', async () => {
  const { companies, pageInfo } = await dataOf(client.getCompanies({ first: 2 }));
  assert.deepEqual([companies.length, pageInfo.hasNextPage], [2, true]);
});

test('searchCompanies gives companies under the key tenants', async () => {
  // The client's slip: what it calls tenants are companies.
  const { tenants, companies } = await dataOf(
    client.searchCompanies({ searchQuery: { term: 'halcyon' } }),
  );
  assert.equal(companies, undefined);
  assert.deepEqual(
    tenants.map(({ name }) => name),
    ['Halcyon Labs'],
  );
  const { error } = await client.searchCompanies({ searchQuery: { term: 'h' } });
  assert.equal(error.type, 'bad_request');
});

const team = { identifier: { externalId: 'team-1' }, externalId: 'team-1', name: 'Team One' };

test('upsertTenant and getTenantById', async () => {
  const tenant = await dataOf(
    client.upsertTenant({ ...team, url: { value: 'https://one.example' } }),
  );
  assert.deepEqual(
    [tenant.name, tenant.url, tenant.tier],
    ['Team One', 'https://one.example', null],
  );
  assert.deepEqual(await dataOf(client.getTenantById({ tenantId: tenant.id })), tenant);
  assert.equal(await dataOf(client.getTenantById({ tenantId: 'te_x' })), null);
  assert.deepEqual(
    await refusalOf(client.upsertTenant({ ...team, identifier: { tenantId: 'te_x' } })),
    ['not_found', 'identifier NOT_FOUND'],
  );
});

test('getTenants and searchTenants', async () => {
  const { tenants } = await dataOf(client.getTenants({}));
  assert.equal(tenants.length, 3);
  const searchQuery = { term: 'halcyon.example' };
  const found = await dataOf(client.searchTenants({ searchQuery }));
  assert.deepEqual(
    found.tenants.map(({ externalId, tier }) => [externalId, tier.name]),
    [['halcyon.example', 'Standard']],
  );
  const { error } = await client.searchTenants({ searchQuery: { term: 'h' } });
  assert.equal(error.type, 'bad_request');
});

test('customers join tenants, leave them, and have them set; the client gives nothing back', async () => {
  const customer = await dataOf(
    client.getCustomerByEmail({ email: 'ada.brightwater@customer.example' }),
  );
  const customerIdentifier = { customerId: customer.id };
  const [north, halcyon] = ['northwind.example', 'halcyon.example'].map((externalId) => ({
    externalId,
  }));
  const ids = async () => {
    const { tenantMemberships } = await dataOf(
      client.getCustomerTenantMemberships({ customerId: customer.id }),
    );
    return tenantMemberships.map(({ tenant }) => tenant.externalId);
  };
  const add = { customerIdentifier, tenantIdentifiers: [north, halcyon] };
  assert.equal(await dataOf(client.addCustomerToTenants(add)), null);
  assert.deepEqual(await ids(), ['northwind.example', 'halcyon.example']);
  const remove = { customerIdentifier, tenantIdentifiers: [north] };
  assert.equal(await dataOf(client.removeCustomerFromTenants(remove)), null);
  assert.deepEqual(await ids(), ['halcyon.example']);
  assert.equal(await dataOf(client.setCustomerTenants(remove)), null);
  assert.deepEqual(await ids(), ['northwind.example']);
  const unknown = { customerIdentifier, tenantIdentifiers: [{ externalId: 'none' }] };
  for (const call of [
    client.addCustomerToTenants(unknown),
    client.removeCustomerFromTenants(unknown),
    client.setCustomerTenants(unknown),
  ]) {
    assert.deepEqual(await refusalOf(call), ['not_found', 'tenantIdentifiers NOT_FOUND']);
  }
});

import { beforeEach, expect, test } from 'vitest';
import {
  AddMembersToTierDocument,
  CompaniesDocument,
  CreateTierDocument,
  type CreateTierInput,
  DeleteTierDocument,
  RemoveMembersFromTierDocument,
  TenantDocument,
  TenantsDocument,
  TierDocument,
  TierMembershipsDocument,
  TiersDocument,
  UpdateCompanyTierDocument,
  UpdateTenantTierDocument,
  UpdateTierDocument,
} from '../../src/index.js';
import { calls, nodes } from './calls.js';
import { running } from './requests.js';

const sandbox = await running();
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const gold: CreateTierInput = {
  name: 'Gold',
  externalId: 'gold',
  color: '#fabada',
  memberIdentifiers: [],
};

async function create(input: Partial<CreateTierInput> = {}) {
  const { createTier } = await run(CreateTierDocument, { input: { ...gold, ...input } });
  return createTier.tier?.id ?? '';
}

async function members(tierId: string) {
  const { tier } = await run(TierMembershipsDocument, { tierId });
  const found = nodes(tier?.memberships ?? { edges: [] });
  expect(tier?.memberships.totalCount).toBe(found.length);
  return found.map((one) =>
    one.__typename === 'TenantTierMembership' ? one.tenantId : one.companyId,
  );
}

const tenantIds = async () =>
  nodes((await run(TenantsDocument, {})).tenants).map(({ id }) => id) as [string, string, string];

const companyId = async () => nodes((await run(CompaniesDocument, {})).companies)[0]?.id ?? '';

test('a tier is made with members, changed and deleted; one is the default', async () => {
  const [tenantId] = await tenantIds();
  const memberIdentifiers = [{ tenantId }, { companyId: await companyId() }];
  const tierId = await create({ memberIdentifiers, isDefault: true });
  const { tier } = await run(TierDocument, { tierId });
  expect(tier).toMatchObject({
    name: 'Gold',
    externalId: 'gold',
    color: '#fabada',
    isDefault: true,
    defaultThreadPriority: 2,
    isMachineTier: false,
  });
  expect(await members(tierId)).toEqual([tenantId, await companyId()]);
  const { tiers } = await run(TiersDocument, {});
  expect(nodes(tiers).flatMap(({ id, isDefault }) => (isDefault ? id : []))).toEqual([tierId]);

  const changes = { name: { value: 'Golden' }, externalId: { value: null } };
  const priority = { defaultThreadPriority: { value: 0 } };
  const input = { tierId, ...changes, ...priority, isDefault: { value: false } };
  const { updateTier } = await run(UpdateTierDocument, { input });
  expect(updateTier.tier).toMatchObject({
    name: 'Golden',
    externalId: null,
    defaultThreadPriority: 0,
    isDefault: false,
  });
  await run(DeleteTierDocument, { input: { tierId } });
  expect(await run(TierDocument, { tierId })).toEqual({ tier: null });
  expect((await run(TenantDocument, { tenantId })).tenant?.tier).toBeNull();
});

test('what a tier cannot be is refused by the name of its field', async () => {
  const tierId = await create();
  const refused = (input: Partial<CreateTierInput>) =>
    refusal(CreateTierDocument, { input: { ...gold, externalId: 'new', ...input } });
  expect(await refused({ externalId: 'gold' })).toEqual([
    'input_validation',
    'externalId VALIDATION',
  ]);
  expect(await refused({ name: ' ' })).toEqual(['input_validation', 'name REQUIRED']);
  expect(await refused({ color: 'gold' })).toEqual(['input_validation', 'color VALIDATION']);
  expect(await refused({ defaultThreadPriority: 4 })).toEqual([
    'input_validation',
    'defaultThreadPriority VALIDATION',
  ]);
  expect(await refused({ memberIdentifiers: [{ tenantId: 'te_x' }] })).toEqual([
    'not_found',
    'memberIdentifiers NOT_FOUND',
  ]);
  expect((await refusal(UpdateTierDocument, { input: { tierId } }))[0]).toBe('input_validation');
  expect(await refusal(DeleteTierDocument, { input: { tierId: 'tier_x' } })).toEqual([
    'not_found',
    'tierId NOT_FOUND',
  ]);
});

test('a member of one tier is moved to another, and out of it', async () => {
  const [tenantId] = await tenantIds();
  const [gold, silver] = [await create(), await create({ externalId: 'silver' })];
  const memberIdentifiers = [{ tenantId }, { companyId: await companyId() }];
  const add = async (tierId: string) => {
    const input = { tierIdentifier: { tierId }, memberIdentifiers };
    return (await run(AddMembersToTierDocument, { input })).addMembersToTier.memberships;
  };
  const first = await add(gold);
  expect(first).toMatchObject([
    { __typename: 'TenantTierMembership', tierId: gold, tenantId },
    { __typename: 'CompanyTierMembership', tierId: gold },
  ]);
  expect(await add(gold)).toEqual(first);
  await add(silver);
  expect([await members(gold), (await members(silver)).length]).toEqual([[], 2]);
  const input = { memberIdentifiers };
  const { removeMembersFromTier } = await run(RemoveMembersFromTierDocument, { input });
  expect(removeMembersFromTier.memberships).toMatchObject([{ tierId: silver }, { tierId: silver }]);
  expect(await run(RemoveMembersFromTierDocument, { input })).toMatchObject({
    removeMembersFromTier: { memberships: [] },
  });
});

test('an error stands beside an empty list, and at most 25 members go at once', async () => {
  const [tenantId] = await tenantIds();
  const tierIdentifier = { tierId: await create() };
  const refused = (memberIdentifiers: object[]) =>
    refusal(AddMembersToTierDocument, { input: { tierIdentifier, memberIdentifiers } as never });
  expect(await refused(Array.from({ length: 26 }, () => ({ tenantId })))).toEqual([
    'input_validation',
    'memberIdentifiers VALIDATION',
  ]);
  expect(await refused([])).toEqual(['input_validation', 'memberIdentifiers REQUIRED']);
  expect(await refused([{ tenantId, companyId: 'co_x' }])).toEqual([
    'input_validation',
    'memberIdentifiers VALIDATION',
  ]);
  expect(await refused([{ tenantId: 'te_x' }, { tenantId }, { companyId: 'co_x' }])).toEqual([
    'not_found',
    'memberIdentifiers NOT_FOUND',
    'memberIdentifiers NOT_FOUND',
  ]);
  const { data } = await sandbox.ask(
    `mutation m($input: AddMembersToTierInput!) {
      addMembersToTier(input: $input) { memberships { __typename } error { code } }
    }`,
    { input: { tierIdentifier: { externalId: 'none' }, memberIdentifiers: [{ tenantId }] } },
  );
  expect(data).toEqual({ addMembersToTier: { memberships: [], error: { code: 'not_found' } } });
});

test('a company and a tenant change tier by their own ids, and are taken out of it', async () => {
  const tierId = await create();
  const tierIdentifier = { externalId: 'gold' };
  const companyIdentifier = { companyDomainName: 'halcyon.example' };
  const ofCompany = { companyIdentifier, tierIdentifier };
  const { updateCompanyTier } = await run(UpdateCompanyTierDocument, { input: ofCompany });
  expect(updateCompanyTier.companyTierMembership).toMatchObject({ tierId });
  const tenantIdentifier = { externalId: 'halcyon.example' };
  const ofTenant = { tenantIdentifier, tierIdentifier };
  const { updateTenantTier } = await run(UpdateTenantTierDocument, { input: ofTenant });
  expect(updateTenantTier.tenantTierMembership).toMatchObject({ tierId });
  expect((await members(tierId)).length).toBe(2);

  const without = { tierIdentifier: null };
  expect(
    await run(UpdateCompanyTierDocument, { input: { companyIdentifier, ...without } }),
  ).toMatchObject({ updateCompanyTier: { companyTierMembership: null } });
  expect(
    await run(UpdateTenantTierDocument, { input: { tenantIdentifier, ...without } }),
  ).toMatchObject({ updateTenantTier: { tenantTierMembership: null } });
  expect(await members(tierId)).toEqual([]);

  const unknown = { tierIdentifier: { tierId: 'tier_x' } };
  expect(
    await refusal(UpdateTenantTierDocument, { input: { tenantIdentifier, ...unknown } }),
  ).toEqual(['not_found', 'tierIdentifier NOT_FOUND']);
  const stranger = { companyIdentifier: { companyDomainName: 'x.example' }, tierIdentifier };
  expect(await refusal(UpdateCompanyTierDocument, { input: stranger })).toEqual([
    'not_found',
    'companyIdentifier NOT_FOUND',
  ]);
});

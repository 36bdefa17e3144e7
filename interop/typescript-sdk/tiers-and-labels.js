import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, dataOf, refusalOf } from './client.js';

const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';

async function tierNamed(name) {
  const { tiers } = await dataOf(client.getTiers({}));
  return tiers.find((tier) => tier.name === name).id;
}

test('getTiers and getTierById', async () => {
  const tierId = await tierNamed('Enterprise');
  const tier = await dataOf(client.getTierById({ tierId }));
  assert.deepEqual([tier.externalId, tier.defaultThreadPriority], ['enterprise', 1]);
  assert.equal(await dataOf(client.getTierById({ tierId: 'tier_x' })), null);
});

test('addMembersToTier moves a member, removeMembersFromTier takes it out', async () => {
  const { tenants } = await dataOf(client.searchTenants({ searchQuery: { term: 'Halcyon' } }));
  const [{ id: tenantId, tier }] = tenants;
  assert.equal(tier.name, 'Standard');
  const tierIdentifier = { tierId: await tierNamed('Enterprise') };
  const memberIdentifiers = [{ tenantId }];
  const [membership] = await dataOf(client.addMembersToTier({ tierIdentifier, memberIdentifiers }));
  // The client selects neither the tier nor the member of a membership.
  assert.deepEqual([typeof membership.id, membership.tenantId], ['string', undefined]);
  assert.equal((await dataOf(client.getTenantById({ tenantId }))).tier.name, 'Enterprise');
  assert.equal(await dataOf(client.removeMembersFromTier({ memberIdentifiers })), null);
  assert.equal((await dataOf(client.getTenantById({ tenantId }))).tier, null);
  const nobody = { memberIdentifiers: [{ tenantId: 'te_x' }] };
  for (const call of [
    client.addMembersToTier({ tierIdentifier, ...nobody }),
    client.removeMembersFromTier(nobody),
  ]) {
    assert.deepEqual(await refusalOf(call), ['not_found', 'memberIdentifiers NOT_FOUND']);
  }
  const many = Array.from({ length: 26 }, () => ({ tenantId }));
  for (const call of [
    client.addMembersToTier({ tierIdentifier, memberIdentifiers: many }),
    client.removeMembersFromTier({ memberIdentifiers: many }),
  ]) {
    assert.deepEqual(await refusalOf(call), ['input_validation', 'memberIdentifiers VALIDATION']);
  }
});

test('updateTenantTier and updateCompanyTier', async () => {
  const tierIdentifier = { externalId: 'enterprise' };
  const tenantIdentifier = { externalId: 'halcyon.example' };
  const companyIdentifier = { companyDomainName: 'halcyon.example' };
  const ofTenant = await dataOf(client.updateTenantTier({ tenantIdentifier, tierIdentifier }));
  assert.match(ofTenant.id, /./);
  const ofCompany = await dataOf(client.updateCompanyTier({ companyIdentifier, tierIdentifier }));
  assert.match(ofCompany.id, /./);
  const nowhere = { tierIdentifier: { tierId: 'tier_x' } };
  assert.deepEqual(await refusalOf(client.updateTenantTier({ tenantIdentifier, ...nowhere })), [
    'not_found',
    'tierIdentifier NOT_FOUND',
  ]);
  assert.deepEqual(await refusalOf(client.updateCompanyTier({ companyIdentifier, ...nowhere })), [
    'not_found',
    'tierIdentifier NOT_FOUND',
  ]);
});

test('without a tier the client breaks on the membership that is null', async () => {
  // The client takes a membership for granted: it throws though the change was made.
  const tenantIdentifier = { externalId: 'halcyon.example' };
  const companyIdentifier = { companyDomainName: 'northwind.example' };
  await assert.rejects(async () => {
    await client.updateTenantTier({ tenantIdentifier, tierIdentifier: null });
  }, /non nullable/);
  await assert.rejects(async () => {
    await client.updateCompanyTier({ companyIdentifier, tierIdentifier: null });
  }, /non nullable/);
  const { tenants } = await dataOf(client.searchTenants({ searchQuery: { term: 'Halcyon' } }));
  assert.equal(tenants[0].tier, null);
});

test('createLabelType, getLabelType, getLabelTypes', async () => {
  const made = await dataOf(client.createLabelType({ name: 'Refund', icon: 'coin' }));
  const labelTypeId = made.id;
  assert.deepEqual(await dataOf(client.getLabelType({ labelTypeId })), made);
  assert.equal(await dataOf(client.getLabelType({ labelTypeId: 'lt_x' })), null);
  const { labelTypes } = await dataOf(client.getLabelTypes({ filters: { isArchived: false } }));
  assert.equal(labelTypes.at(-1).id, labelTypeId);
  assert.deepEqual(await refusalOf(client.createLabelType({ name: '' })), [
    'input_validation',
    'name REQUIRED',
  ]);
});

test('addLabels and removeLabels', async () => {
  const { id } = await dataOf(client.createLabelType({ name: 'Refund' }));
  const input = { threadId, labelTypeIds: [id] };
  const [label] = await dataOf(client.addLabels(input));
  assert.equal(label.labelType.name, 'Refund');
  assert.deepEqual(await refusalOf(client.addLabels(input)), [
    'label_with_given_type_already_added_to_thread',
  ]);
  const nowhere = { threadId: 'th_x', labelTypeIds: [id] };
  assert.deepEqual(await refusalOf(client.addLabels(nowhere)), ['not_found', 'threadId NOT_FOUND']);
  assert.equal(await dataOf(client.removeLabels({ labelIds: [label.id] })), null);
  assert.deepEqual(await refusalOf(client.removeLabels({ labelIds: [id] })), [
    'not_found',
    'labelIds NOT_FOUND',
  ]);
});

test('archiveLabelType', async () => {
  const { id: labelTypeId } = await dataOf(client.createLabelType({ name: 'Old' }));
  const archived = await dataOf(client.archiveLabelType({ labelTypeId }));
  assert.equal(archived.isArchived, true);
  assert.deepEqual(await refusalOf(client.addLabels({ threadId, labelTypeIds: [labelTypeId] })), [
    'cannot_add_label_using_archived_label_type',
  ]);
  // The client selects only the message of this error, takes it for none, and breaks on the
  // label type that is null.
  await assert.rejects(async () => {
    await client.archiveLabelType({ labelTypeId: 'lt_x' });
  }, /non nullable/);
});

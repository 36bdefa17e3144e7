import assert from 'node:assert/strict';
import { test } from 'node:test';
import { methods, missingPermission, stranger } from './client.js';

const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const customerIdentifier = { customerId };
const tenantIdentifier = { externalId: 'halcyon.example' };
const tierIdentifier = { externalId: 'enterprise' };
const memberIdentifiers = [{ tenantId: 'te_x' }];
const groups = { customerId, customerGroupIdentifiers: [{ customerGroupKey: 'enterprise' }] };
const tenants = { customerIdentifier, tenantIdentifiers: [tenantIdentifier] };
const event = { title: 'Upgraded', components: [{ componentText: { text: 'To Pro' } }] };
const email = { email: 'zoe@northwind.example', isVerified: true };
const url = 'https://hooks.example';

/** An input that is in order, and the permissions that the vendor names for it; none for a guess of ours. */
const calls = {
  rawRequest: [{ query: '{ myWorkspace { id } }' }, 'workspace:read'],
  userByEmail: [{ email: 'x@example' }, 'user:read'],
  getUserByEmail: [{ email: 'x@example' }, 'user:read'],
  getUserById: [{ id: 'u_x' }, 'user:read'],
  getCustomers: [{}, 'customer:read'],
  getCustomerById: [{ customerId }, 'customer:read'],
  getCustomerByExternalId: [{ externalId: 'x' }, 'customer:read'],
  getCustomerByEmail: [{ email: 'x@example' }, 'customer:read'],
  upsertCustomer: [
    {
      identifier: { externalId: 'x' },
      onCreate: { fullName: 'Zoe Adler', email },
      onUpdate: {},
    },
    'customer:create customer:edit',
  ],
  deleteCustomer: [{ customerId }, 'customer:delete'],
  getCustomerGroupById: [{ customerGroupId: 'cg_x' }, 'customerGroup:read'],
  getCustomerGroups: [{}, 'customerGroup:read'],
  addCustomerToCustomerGroups: [groups, 'customer:create customer:edit'],
  removeCustomerFromCustomerGroups: [groups],
  getCustomerCustomerGroupMemberships: [
    { customerId },
    'customer:read customerGroup:read customerGroupMembership:read',
  ],
  getCustomerTenantMemberships: [
    { customerId },
    'customer:read customerTenantMembership:read tenant:read',
  ],
  sendNewEmail: [
    { customerId, subject: 'Hello', textContent: 'Hello' },
    'email:create email:read attachment:download',
  ],
  replyToEmail: [
    { inReplyToEmailId: 'em_x', textContent: 'Hello' },
    'email:create email:read attachment:download',
  ],
  replyToThread: [{ threadId, textContent: 'Hello' }, 'thread:reply'],
  createAttachmentUploadUrl: [
    { customerId, fileName: 'a.txt', fileSizeBytes: 5, attachmentType: 'EMAIL' },
    'attachment:create',
  ],
  getMyWorkspace: [undefined, 'workspace:read'],
  createCustomerCardConfig: [
    { title: 'Usage', key: 'usage', defaultTimeToLiveSeconds: 60, apiUrl: url, apiHeaders: [] },
    'customerCardConfigApiDetails:edit customerCardConfigApiDetails:read',
  ],
  updateCustomerCardConfig: [
    // Without a URL or headers the permission to edit those is not asked for.
    { customerCardConfigId: 'x', isEnabled: { value: false } },
    'customerCardConfigApiDetails:read',
  ],
  deleteCustomerCardConfig: [{ customerCardConfigId: 'x' }],
  getThreads: [{}, 'thread:read'],
  getThread: [{ threadId }, 'thread:read'],
  getThreadByRef: [{ ref: 'T-64' }, 'thread:read'],
  getThreadByExternalId: [{ customerId, externalId: 'x' }, 'thread:read'],
  // Its large fragment takes a dozen.
  createThread: [
    { customerIdentifier },
    'thread:create thread:read label:read labelType:read threadField:read user:read machineUser:read',
  ],
  assignThread: [{ threadId, userId: 'u_x' }, 'thread:assign thread:read'],
  unassignThread: [{ threadId }, 'thread:unassign thread:read'],
  changeThreadPriority: [{ threadId, priority: 1 }, 'thread:edit'],
  updateThreadTenant: [{ threadId, tenantIdentifier }, 'thread:edit'],
  addLabels: [{ threadId, labelTypeIds: ['lt_x'] }, 'label:create'],
  removeLabels: [{ labelIds: ['l_x'] }, 'label:delete'],
  markThreadAsDone: [{ threadId }, 'thread:edit thread:read'],
  snoozeThread: [{ threadId, durationSeconds: 60 }, 'thread:edit thread:read'],
  markThreadAsTodo: [{ threadId }, 'thread:edit thread:read'],
  getLabelTypes: [{}, 'labelType:read'],
  getLabelType: [{ labelTypeId: 'lt_x' }, 'labelType:read'],
  createCustomerEvent: [{ ...event, customerIdentifier }, 'customerEvent:create'],
  createThreadEvent: [{ ...event, threadId }, 'threadEvent:create threadEvent:read'],
  upsertThreadField: [
    { identifier: { threadId, key: 'region' }, type: 'STRING', stringValue: 'eu' },
    'threadField:create threadField:update',
  ],
  deleteThreadField: [{ identifier: { threadId, key: 'region' } }, 'threadField:delete'],
  createWebhookTarget: [
    { url, description: '', isEnabled: true, eventSubscriptions: [] },
    'webhookTarget:create',
  ],
  updateWebhookTarget: [{ webhookTargetId: 'x', url: { value: url } }, 'webhookTarget:edit'],
  deleteWebhookTarget: [{ webhookTargetId: 'x' }, 'webhookTarget:delete'],
  getWebhookTargets: [{}, 'webhookTarget:read'],
  getWebhookTargetById: [{ id: 'x' }, 'webhookTarget:read'],
  createNote: [{ customerId, threadId, text: 'VIP' }],
  getTenantById: [{ tenantId: 'te_x' }, 'tenant:read'],
  getTenants: [{}, 'tenant:read'],
  searchTenants: [{ searchQuery: { term: 'halcyon' } }, 'tenant:search'],
  upsertTenant: [
    { identifier: tenantIdentifier, ...tenantIdentifier, name: 'Halcyon' },
    'tenant:create tenant:read',
  ],
  setCustomerTenants: [
    tenants,
    'customer:edit customerTenantMembership:create customerTenantMembership:delete',
  ],
  addCustomerToTenants: [tenants, 'customer:edit customerTenantMembership:create'],
  removeCustomerFromTenants: [tenants, 'customer:edit customerTenantMembership:delete'],
  upsertCompany: [
    { identifier: { companyId: 'co_x' }, name: 'Acme', domainName: 'acme.example' },
    'company:create company:edit',
  ],
  getCompanies: [{}, 'company:read'],
  searchCompanies: [{ searchQuery: { term: 'halcyon' } }],
  updateCustomerCompany: [{ customerId, companyIdentifier: null }, 'customer:edit'],
  getTierById: [{ tierId: 'tier_x' }, 'tier:read'],
  getTiers: [{}, 'tier:read'],
  addMembersToTier: [
    { tierIdentifier, memberIdentifiers },
    'tierMembership:create tierMembership:read',
  ],
  removeMembersFromTier: [{ memberIdentifiers }, 'tierMembership:delete tierMembership:read'],
  updateTenantTier: [
    { tenantIdentifier, tierIdentifier },
    'tierMembership:create tierMembership:read',
  ],
  updateCompanyTier: [
    { companyIdentifier: { companyId: 'co_x' }, tierIdentifier },
    'tierMembership:create tierMembership:read',
  ],
  createLabelType: [{ name: 'Refund' }, 'labelType:create'],
  indexDocument: [{ knowledgeSourceId: 'x', url }, 'indexedDocument:create'],
  sendCustomerChat: [{ customerId, threadId, text: 'Hello' }, 'chat:create'],
  sendChat: [{ customerId, text: 'Hello' }, 'chat:create'],
  createKnowledgeSource: [{ url, type: 'URL' }],
};

for (const method of methods) {
  test(`${method} names the permissions that the key lacks`, async () => {
    if (method === 'archiveLabelType') {
      // It selects the message of the error alone, and so takes it for none.
      await assert.rejects(stranger.archiveLabelType({ labelTypeId: 'lt_x' }), /non nullable/);
      return;
    }
    const [input, documented = ''] = calls[method];
    const message = await missingPermission(stranger[method](input));
    const named = message.match(/\w+:\w+/g);
    assert.ok(named?.length > 0, message);
    for (const permission of documented.match(/\S+/g) ?? []) {
      assert.ok(named.includes(permission), `${permission} is not in: ${message}`);
    }
  });
}

// Values of the sandbox as it starts, by the name of the field. An id that ends in … stands for one
// that is made first: the example then says how, but has nothing to work on.
const th = 'th_01H8H46YPB2S4MAJM382FG9423';

export const known = {
  threadId: th,
  userId: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN',
  machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R',
  customerId: 'c_01H8H46Y7N69VTSF4WXCJTVATZ',
  companyId: 'co_01GZDV19M0ATJ4DDQ3PYCCNJHZ',
  tenantId: 'te_01GZDV19M0ATJ4DDQ3PYCCNJHZ',
  tierId: 'tier_01GZDV19M0F6HMXCN3FD0247B6',
  labelTypeId: 'lt_01GZDV19M07V28SZQ8D4X5VV0R',
  customerGroupId: 'cg_01GZDV19M0VQCYPYKKDED985VF',
  threadFieldSchemaId: 'tfs_01GZDV19M06QJRVMPPTPFWY1MB',
  customerCardConfigId: 'ccc_…',
  attachmentId: 'att_…',
  labelId: 'l_…',
  apiKeyId: 'apk_…',
  noteId: 'n_…',
  threadLinkId: 'tl_…',
  serviceLevelAgreementId: 'sla_…',
  webhookTargetId: 'whTarget_…',
  tenantFieldId: 'tef_…',
  tenantFieldSchemaId: 'tefs_…',
  inReplyToEmailId: 'em_…',
  url: 'https://example.com/docs',
  apiUrl: 'https://example.com/cards',
  color: '#7c3aed',
  key: 'usage',
  email: 'matt@plain.com',
};

/** What is put into an operation's input, where it does not follow from the names. */
export const given = {
  addAdditionalAssignees: { userIds: [known.userId] },
  removeAdditionalAssignees: { userIds: [known.userId] },
  assignThread: { userId: known.userId },
  updateMachineUser: { fullName: { value: 'Contact form' } },
  snoozeThread: { durationSeconds: 3600 },
  createThreadLink: { plainThread: { plainThreadId: 'th_01H8F9WDW043GG1PSTZ2KW86HD' } },
  createApiKey: { permissions: ['thread:read'] },
  sendChat: { text: 'Here is a new link.', threadId: 'th_…' },
  sendCustomerChat: { text: 'The link has expired.', threadId: 'th_…' },
  sendSlackMessage: { threadId: 'th_…' },
  sendMSTeamsMessage: { threadId: 'th_…' },
  sendDiscordMessage: { threadId: 'th_…' },
  moveLabelType: { afterLabelTypeId: 'lt_01GZDV19M09EZC6BM3APXK9TTB' },
  upsertThreadField: {
    type: 'STRING',
    stringValue: 'EU',
    identifier: { threadId: th, key: 'region' },
  },
  bulkUpsertThreadFields: {
    inputs: [{ type: 'STRING', stringValue: 'EU', identifier: { threadId: th, key: 'region' } }],
  },
  upsertCustomer: {
    identifier: { emailAddress: 'grace@example.com' },
    onCreate: { fullName: 'Grace Hopper', email: { email: 'grace@example.com', isVerified: true } },
    onUpdate: {},
  },
  importCustomers: {
    customers: [
      { externalId: 'user-1', fullName: 'Grace Hopper', email: 'grace@example.com', tenants: [] },
    ],
  },
  createIndexedDocument: { knowledgeSourceId: 'ks_…' },
  upsertCompany: { identifier: { companyDomainName: 'example.com' }, domainName: 'example.com' },
  createCustomerCardConfig: { defaultTimeToLiveSeconds: 60 },
  updateCustomerGroup: { name: { value: 'Enterprise' } },
  updateLabelType: { name: { value: 'Bug report' } },
  updateTier: { name: { value: 'Standard' } },
  updateCompanyTier: { tierIdentifier: { tierId: known.tierId } },
  updateTenantTier: { tierIdentifier: { tierId: known.tierId } },
  createWebhookTarget: { eventSubscriptions: [{ eventType: 'thread.thread_created' }] },
  upsertTenantField: {
    type: 'STRING_TYPE',
    stringValue: 'EU',
    tenantFieldIdentifier: { tenantId: known.tenantId, externalFieldId: 'region' },
  },
  createServiceLevelAgreement: {
    serviceLevelAgreement: {
      firstResponseTimeMinutes: 60,
      useBusinessHoursOnly: false,
      breachActions: [{ beforeBreachAction: { beforeBreachMinutes: 10 } }],
    },
  },
  createTier: { memberIdentifiers: [{ companyId: known.companyId }] },
};

/** All variables of an operation that has no input. */
export const variables = {
  searchCustomers: { searchQuery: { or: [{ fullName: { caseInsensitiveContains: 'ada' } }] } },
};

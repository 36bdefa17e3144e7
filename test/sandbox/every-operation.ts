/** Runs an operation by its name and gives its data, or throws. */
export type Run = (name: string, variables: Record<string, unknown>) => Promise<Data>;

// biome-ignore lint/suspicious/noExplicitAny: whatever an operation gives
type Data = any;

const customerId = 'c_01H8H46Y7N69VTSF4WXCJTVATZ';
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';
const userId = 'u_01FSVKMHFDHJ3H5XFM20EMCBQN';
const machineUserId = 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R';
const halcyon = { externalId: 'halcyon.example' };
const page = { first: 2 };
const text = [{ componentText: { text: 'To Pro' } }];

/** Every operation of the package, each with what makes it succeed in a sandbox that has just started. */
export async function runAll(run: Run): Promise<void> {
  await customers(run);
  await companiesAndTenants(run);
  await labels(run);
  await threads(run);
  await messaging(run);
  await tiers(run);
  await settings(run);
  await deletions(run);
}

async function customers(run: Run) {
  const email = { email: 'zoe@northwind.example', isVerified: true };
  const { upsertCustomer } = await run('upsertCustomer', {
    input: {
      identifier: { externalId: 'user-7' },
      onCreate: { fullName: 'Zoe Adler', externalId: 'user-7', email },
      onUpdate: {},
    },
  });
  const { id } = upsertCustomer.customer;
  await run('customer', { customerId: id });
  await run('customerByEmail', { email: email.email });
  await run('customerByExternalId', { externalId: 'user-7' });
  await run('customers', { ...page, filters: { isMarkedAsSpam: false } });
  await run('searchCustomers', {
    ...page,
    searchQuery: { or: [{ fullName: { caseInsensitiveContains: 'zoe' } }] },
  });
  await run('markCustomerAsSpam', { input: { customerId: id } });
  await run('unmarkCustomerAsSpam', { input: { customerId: id } });

  const group = { name: 'Pilots', key: 'pilots', color: '#00ff00' };
  const { createCustomerGroup } = await run('createCustomerGroup', { input: group });
  const customerGroupId = createCustomerGroup.customerGroup.id;
  await run('updateCustomerGroup', { input: { customerGroupId, name: { value: 'Testers' } } });
  await run('upsertCustomerGroup', {
    input: { identifier: { customerGroupKey: 'pilots' }, ...group },
  });
  await run('customerGroup', { customerGroupId });
  await run('customerGroups', { ...page, filters: {} });
  const membership = { customerId: id, customerGroupIdentifiers: [{ customerGroupId }] };
  await run('addCustomerToCustomerGroups', { input: membership });
  await run('customerGroupMemberships', { customerId: id, ...page });
  await run('removeCustomerFromCustomerGroups', { input: membership });
  await run('deleteCustomerGroup', { input: { customerGroupId } });
  await run('importCustomers', {
    input: { customers: [{ externalId: 'user-8', fullName: 'Yan Bo', tenants: [] }] },
  });
}

async function companiesAndTenants(run: Run) {
  const domainName = 'acme.example';
  const identifier = { companyDomainName: domainName };
  const { upsertCompany } = await run('upsertCompany', {
    input: { identifier, name: 'Acme', domainName },
  });
  await run('company', { companyId: upsertCompany.company.id });
  await run('companies', { ...page, filters: { isDeleted: false } });
  await run('searchCompanies', { ...page, searchQuery: { term: 'acme' } });
  await run('updateCustomerCompany', { input: { customerId, companyIdentifier: identifier } });
  await run('updateCustomerCompany', { input: { customerId, companyIdentifier: null } });
  await run('deleteCompany', { input: { companyIdentifier: identifier } });

  const team = { identifier: { externalId: 'team-1' }, externalId: 'team-1', name: 'Team One' };
  const { upsertTenant } = await run('upsertTenant', { input: team });
  const tenantId = upsertTenant.tenant.id;
  await run('tenant', { tenantId });
  await run('tenants', { ...page, filters: {} });
  await run('searchTenants', { ...page, searchQuery: { term: 'team' } });
  const membership = {
    input: { customerIdentifier: { customerId }, tenantIdentifiers: [{ tenantId }] },
  };
  await run('addCustomerToTenants', membership);
  await run('customerTenantMemberships', { customerId, ...page });
  await run('removeCustomerFromTenants', membership);
  await run('setCustomerTenants', membership);
  const field = { externalFieldId: 'plan', label: 'Plan', type: 'STRING_TYPE' };
  await run('upsertTenantFieldSchema', {
    input: { tenantFieldSchemas: [{ ...field, source: 'API', isVisible: true, order: 1 }] },
  });
  const { tenantFieldSchemas } = await run('tenantFieldSchemas', page);
  const { upsertTenantField } = await run('upsertTenantField', {
    input: {
      tenantFieldIdentifier: { tenantId, externalFieldId: 'plan' },
      type: 'STRING_TYPE',
      stringValue: 'pro',
    },
  });
  await run('tenantFields', { tenantId });
  await run('deleteTenantField', { input: { tenantFieldId: upsertTenantField.tenantField.id } });
  await run('deleteTenantFieldSchema', {
    input: { tenantFieldSchemaId: tenantFieldSchemas.edges.at(-1).node.id },
  });
  await run('importTenantFieldSchemas', {
    input: { tenantFieldSchemas: [{ ...field, externalFieldId: 'seats', isDeleted: false }] },
  });
  await run('importTenants', { input: { tenants: [{ externalId: 'team-2', name: 'Team Two' }] } });
}

async function labels(run: Run) {
  const { createLabelType } = await run('createLabelType', {
    input: { name: 'Refund', externalId: 'refund' },
  });
  const labelTypeId = createLabelType.labelType.id;
  await run('labelType', { labelTypeId });
  await run('labelTypeByExternalId', { externalId: 'refund' });
  await run('labelTypes', { ...page, filters: { isArchived: false } });
  await run('updateLabelType', { input: { labelTypeId, name: { value: 'Refunds' } } });
  const { createLabelType: other } = await run('createLabelType', { input: { name: 'Bug' } });
  await run('moveLabelType', { input: { labelTypeId, afterLabelTypeId: other.labelType.id } });
  const { addLabels } = await run('addLabels', {
    input: { threadId, labelTypeIds: [labelTypeId] },
  });
  await run('removeLabels', { input: { labelIds: [addLabels.labels[0].id] } });
  await run('archiveLabelType', { input: { labelTypeId } });
  await run('unarchiveLabelType', { input: { labelTypeId } });
}

async function threads(run: Run) {
  const { createThread } = await run('createThread', {
    input: { customerIdentifier: { customerId }, title: 'Hello', externalId: 'thread-1' },
  });
  const { id, ref } = createThread.thread;
  await run('thread', { threadId: id });
  await run('threadByRef', { ref });
  await run('threadByExternalId', { customerId, externalId: 'thread-1' });
  await run('threads', { ...page, filters: { statuses: ['TODO'] } });
  await run('searchThreads', { ...page, searchQuery: { term: 'hello' } });
  await run('assignThread', { input: { threadId: id, userId } });
  await run('addAdditionalAssignees', { input: { threadId: id, machineUserIds: [machineUserId] } });
  await run('removeAdditionalAssignees', {
    input: { threadId: id, machineUserIds: [machineUserId] },
  });
  await run('unassignThread', { input: { threadId: id } });
  await run('snoozeThread', { input: { threadId: id, durationSeconds: 60 } });
  await run('markThreadAsDone', { input: { threadId: id } });
  await run('markThreadAsTodo', { input: { threadId: id } });
  await run('changeThreadPriority', { input: { threadId: id, priority: 0 } });
  await run('updateThreadTitle', { input: { threadId: id, title: 'Hello again' } });
  await run('updateThreadTenant', { input: { threadId: id, tenantIdentifier: halcyon } });
  await run('updateThreadTenant', { input: { threadId: id, tenantIdentifier: null } });
  await run('updateThreadTier', {
    input: { threadId: id, tierIdentifier: { externalId: 'enterprise' } },
  });
  await run('updateThreadTier', { input: { threadId: id, tierIdentifier: null } });
  const { customers } = await run('customers', page);
  await run('changeThreadCustomer', {
    input: { threadId: id, customerId: customers.edges[0].node.id },
  });

  const schema = { label: 'Cause', key: 'cause', description: '', order: 1, type: 'STRING' };
  const { createThreadFieldSchema } = await run('createThreadFieldSchema', {
    input: { ...schema, enumValues: [], isRequired: false, isAiAutoFillEnabled: false },
  });
  const threadFieldSchemaId = createThreadFieldSchema.threadFieldSchema.id;
  await run('threadFieldSchemas', page);
  await run('updateThreadFieldSchema', {
    input: { threadFieldSchemaId, label: { value: 'Root cause' } },
  });
  await run('reorderThreadFieldSchemas', {
    input: { threadFieldSchemaOrders: [{ threadFieldSchemaId, order: 2 }] },
  });
  const value = { identifier: { threadId, key: 'cause' }, type: 'STRING', stringValue: 'Typo' };
  await run('upsertThreadField', { input: value });
  await run('bulkUpsertThreadFields', { input: { inputs: [value] } });
  await run('deleteThreadField', { input: { identifier: value.identifier } });
  await run('deleteThreadFieldSchema', { input: { threadFieldSchemaId } });

  const { createNote } = await run('createNote', { input: { customerId, threadId, text: 'VIP' } });
  const { id: noteId } = createNote.note;
  await run('updateNote', { input: { noteId, text: 'Very important' } });
  await run('deleteNote', { input: { noteId } });
  const { createThreadLink } = await run('createThreadLink', {
    input: { threadId, plainThread: { plainThreadId: id } },
  });
  await run('threadLinks', { threadId, ...page });
  await run('deleteThreadLink', { input: { threadLinkId: createThreadLink.threadLink.id } });
  await run('createCustomerEvent', {
    input: { customerIdentifier: { customerId }, title: 'Upgraded', components: text },
  });
  await run('createThreadEvent', { input: { threadId, title: 'Upgraded', components: text } });
  await run('threadTimeline', { threadId, ...page });
  await run('deleteThread', { input: { threadId: id } });
}

async function messaging(run: Run) {
  const { sendNewEmail } = await run('sendNewEmail', {
    input: { customerId, subject: 'Hello', textContent: 'How are you?' },
  });
  await run('replyToEmail', {
    input: { inReplyToEmailId: sendNewEmail.email.id, textContent: 'Still there?' },
  });
  await run('replyToThread', { input: { threadId, textContent: 'Hello' } });
  const inChannel = async (channel: string, more = {}) => {
    const input = { customerIdentifier: { customerId }, channel, ...more };
    return (await run('createThread', { input })).createThread.thread.id;
  };
  const chat = { customerId, threadId: await inChannel('CHAT'), text: 'Hello' };
  await run('sendChat', { input: chat });
  await run('sendCustomerChat', { input: chat });
  const slack = { slackChannelId: 'C1', slackTeamId: 'T1' };
  const msTeams = { msTeamsTeamId: 'T1', msTeamsChannelId: 'C1' };
  const markdownContent = 'Hello';
  await run('sendSlackMessage', {
    input: {
      threadId: await inChannel('SLACK', { channelDetails: { slack } }),
      markdownContent,
    },
  });
  await run('sendMSTeamsMessage', {
    input: {
      threadId: await inChannel('MS_TEAMS', { channelDetails: { msTeams } }),
      markdownContent,
    },
  });
  const { threadByRef } = await run('threadByRef', { ref: 'T-1' });
  await run('sendDiscordMessage', { input: { threadId: threadByRef.id, markdownContent } });
  const file = { customerId, fileName: 'a.txt', fileSizeBytes: 5, attachmentType: 'EMAIL' };
  const { createAttachmentUploadUrl } = await run('createAttachmentUploadUrl', { input: file });
  const { attachment, uploadFormUrl, uploadFormData } =
    createAttachmentUploadUrl.attachmentUploadUrl;
  const form = new FormData();
  for (const { key, value } of uploadFormData) form.append(key, value);
  form.append('file', new Blob(['Hello']));
  await fetch(uploadFormUrl, { method: 'POST', body: form });
  await run('createAttachmentDownloadUrl', { input: { attachmentId: attachment.id } });
}

async function tiers(run: Run) {
  const { createTier } = await run('createTier', {
    input: { name: 'Gold', externalId: 'gold', color: '#ffd700', memberIdentifiers: [] },
  });
  const tierId = createTier.tier.id;
  await run('tier', { tierId });
  await run('tiers', page);
  await run('updateTier', { input: { tierId, name: { value: 'Golden' } } });
  const { searchTenants } = await run('searchTenants', { searchQuery: { term: 'Halcyon' } });
  const memberIdentifiers = [{ tenantId: searchTenants.edges[0].node.tenant.id }];
  await run('addMembersToTier', { input: { tierIdentifier: { tierId }, memberIdentifiers } });
  await run('tierMemberships', { tierId, ...page });
  await run('removeMembersFromTier', { input: { memberIdentifiers } });
  for (const tierIdentifier of [{ tierId }, null]) {
    await run('updateTenantTier', { input: { tenantIdentifier: halcyon, tierIdentifier } });
    const companyIdentifier = { companyDomainName: 'halcyon.example' };
    await run('updateCompanyTier', { input: { companyIdentifier, tierIdentifier } });
  }
  const { createServiceLevelAgreement } = await run('createServiceLevelAgreement', {
    input: {
      tierId,
      serviceLevelAgreement: {
        firstResponseTimeMinutes: 60,
        useBusinessHoursOnly: false,
        breachActions: [],
      },
    },
  });
  const serviceLevelAgreementId = createServiceLevelAgreement.serviceLevelAgreement.id;
  await run('deleteServiceLevelAgreement', { input: { serviceLevelAgreementId } });
  await run('deleteTier', { input: { tierId } });
}

async function settings(run: Run) {
  await run('user', { userId });
  await run('userByEmail', { email: 'matt@plain.com' });
  await run('users', { ...page, filters: { isAssignableToThread: true } });
  await run('myWorkspace', {});
  await run('workspaceHmac', {});
  await run('regenerateWorkspaceHmac', {});
  await run('myMachineUser', {});
  await run('myPermissions', {});
  await run('permissions', {});
  const { createMachineUser } = await run('createMachineUser', {
    input: { publicName: 'Robot', fullName: 'The robot' },
  });
  const robot = { machineUserId: createMachineUser.machineUser.id };
  await run('machineUser', robot);
  await run('machineUsers', { ...page, filters: { type: 'API_USER' } });
  await run('updateMachineUser', { input: { ...robot, fullName: { value: 'Robot' } } });
  const { createApiKey } = await run('createApiKey', {
    input: { ...robot, permissions: ['thread:read'] },
  });
  const { id: apiKeyId } = createApiKey.apiKey;
  await run('apiKeys', { ...robot, ...page });
  await run('updateApiKey', { input: { apiKeyId, permissions: [] } });
  await run('deleteApiKey', { input: { apiKeyId } });
  await run('deleteMachineUser', { input: robot });

  const { createCustomerCardConfig } = await run('createCustomerCardConfig', {
    input: {
      title: 'Usage',
      key: 'usage',
      defaultTimeToLiveSeconds: 60,
      apiUrl: 'https://cards.example',
      apiHeaders: [],
    },
  });
  const card = { customerCardConfigId: createCustomerCardConfig.customerCardConfig.id };
  await run('customerCardConfig', card);
  await run('customerCardConfigs', {});
  await run('customerCardInstances', { customerId });
  await run('reloadCustomerCardInstance', { input: { ...card, customerId } });
  await run('updateCustomerCardConfig', { input: { ...card, isEnabled: { value: false } } });
  await run('reorderCustomerCardConfigs', {
    input: { customerCardConfigOrders: [{ ...card, order: 1 }] },
  });
  await run('deleteCustomerCardConfig', { input: card });

  const { createWebhookTarget } = await run('createWebhookTarget', {
    input: {
      url: 'http://127.0.0.1:1/',
      description: '',
      isEnabled: true,
      eventSubscriptions: [{ eventType: 'thread.thread_status_transitioned' }],
    },
  });
  const target = { webhookTargetId: createWebhookTarget.webhookTarget.id };
  await run('markThreadAsDone', { input: { threadId } });
  await run('webhookTarget', target);
  await run('webhookTargets', page);
  await run('updateWebhookTarget', { input: { ...target, isEnabled: { value: false } } });
  await run('webhookVersions', page);
  await run('subscriptionEventTypes', {});
  await run('webhookDeliveryAttempts', { ...target, ...page });
  await run('publicEventRequestBody', { publicEventId: 'pEv_x' });
  await run('deleteWebhookTarget', { input: target });

  const { createKnowledgeSource } = await run('createKnowledgeSource', {
    input: { url: 'https://docs.example/sitemap.xml', type: 'SITEMAP' },
  });
  await run('createIndexedDocument', {
    input: {
      knowledgeSourceId: createKnowledgeSource.knowledgeSource.id,
      url: 'https://docs.example/a',
    },
  });
}

async function deletions(run: Run) {
  await run('deleteTenant', { input: { tenantIdentifier: halcyon } });
  await run('deleteCustomer', { input: { customerId } });
}

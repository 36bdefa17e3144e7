// Every method has its row in the guide, a success, and the failures that are documented of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as plainOperations from '../../dist/index.js';
import { methods, seen } from './client.js';

/**
 * What each method ends with: `data`, or `null` for what is not there and for mutations that give
 * nothing; then its failures, by the code of the mutation's error or else the type. All codes are
 * documented. `rejects` is the client's own fault: it promises a result.
 */
const outcomes = {
  rawRequest: 'data bad_request forbidden',
  userByEmail: 'data null forbidden',
  getUserByEmail: 'data null forbidden',
  getUserById: 'data null forbidden rejects',
  getCustomers: 'data forbidden',
  getCustomerById: 'data null forbidden',
  getCustomerByExternalId: 'data null forbidden',
  getCustomerByEmail: 'data null forbidden',
  upsertCustomer:
    'data not_found customer_already_exists_with_email customer_already_exists_with_external_id forbidden',
  deleteCustomer: 'null not_found forbidden',
  getCustomerGroupById: 'data null forbidden',
  getCustomerGroups: 'data forbidden',
  addCustomerToCustomerGroups: 'data not_found forbidden',
  removeCustomerFromCustomerGroups: 'null not_found forbidden',
  getCustomerCustomerGroupMemberships: 'data forbidden',
  getCustomerTenantMemberships: 'data forbidden',
  sendNewEmail:
    'data input_validation attachment_not_uploaded customer_is_marked_as_spam forbidden',
  replyToEmail: 'data not_found customer_is_marked_as_spam forbidden',
  replyToThread:
    'null not_found cannot_reply_to_thread customer_is_marked_as_spam bad_request forbidden',
  createAttachmentUploadUrl:
    'data attachment_file_type_not_allowed attachment_file_size_too_large forbidden',
  getMyWorkspace: 'data forbidden',
  createCustomerCardConfig:
    'data customer_card_config_key_already_exists too_many_customer_card_configs forbidden',
  updateCustomerCardConfig:
    'data input_validation customer_card_config_key_already_exists forbidden',
  deleteCustomerCardConfig: 'null not_found forbidden',
  getThreads: 'data forbidden',
  getThread: 'data null forbidden rejects',
  getThreadByRef: 'data null forbidden',
  getThreadByExternalId: 'data null forbidden',
  createThread: 'data input_validation forbidden',
  assignThread: 'data not_found forbidden',
  unassignThread: 'data not_found forbidden',
  changeThreadPriority: 'data input_validation forbidden',
  updateThreadTenant: 'data not_found forbidden',
  addLabels:
    'data not_found label_with_given_type_already_added_to_thread cannot_add_label_using_archived_label_type forbidden',
  removeLabels: 'null not_found forbidden',
  markThreadAsDone: 'data not_found input_validation forbidden',
  snoozeThread: 'data input_validation forbidden',
  markThreadAsTodo: 'data not_found forbidden',
  // It selects the error's message alone, and so takes no error for one.
  archiveLabelType: 'data rejects',
  getLabelTypes: 'data forbidden',
  getLabelType: 'data null forbidden',
  createCustomerEvent: 'data not_found input_validation forbidden',
  createThreadEvent: 'data not_found input_validation forbidden',
  upsertThreadField: 'data input_validation forbidden',
  deleteThreadField: 'null not_found bad_request forbidden',
  createWebhookTarget: 'data input_validation too_many_webhook_targets forbidden',
  updateWebhookTarget: 'data not_found forbidden',
  deleteWebhookTarget: 'null not_found forbidden',
  getWebhookTargets: 'data forbidden',
  getWebhookTargetById: 'data null forbidden',
  createNote: 'data not_found forbidden',
  getTenantById: 'data null forbidden',
  getTenants: 'data forbidden',
  searchTenants: 'data bad_request forbidden',
  upsertTenant: 'data not_found forbidden',
  setCustomerTenants: 'null not_found forbidden',
  addCustomerToTenants: 'null not_found forbidden',
  removeCustomerFromTenants: 'null not_found forbidden',
  upsertCompany: 'data not_found forbidden',
  getCompanies: 'data forbidden',
  searchCompanies: 'data bad_request forbidden',
  updateCustomerCompany: 'data not_found forbidden',
  getTierById: 'data null forbidden',
  getTiers: 'data forbidden',
  addMembersToTier: 'data not_found input_validation forbidden',
  removeMembersFromTier: 'null not_found input_validation forbidden',
  // They break where the tier is taken away, since no membership is left.
  updateTenantTier: 'data not_found forbidden rejects',
  updateCompanyTier: 'data not_found forbidden rejects',
  createLabelType: 'data input_validation forbidden',
  indexDocument: 'data not_found forbidden',
  sendCustomerChat: 'data input_validation forbidden',
  sendChat: 'data input_validation forbidden',
  createKnowledgeSource: 'data input_validation forbidden',
};

const guide = readFileSync(new URL('../../docs/from-typescript-sdk.md', import.meta.url), 'utf8');
const rows = guide.split('\n').filter((line) => line.startsWith('| `'));

test('the client has 73 methods', () => {
  assert.equal(methods.length, 73);
});

for (const method of methods) {
  test(`${method} has its row, a success, and its documented failures`, () => {
    const named = new RegExp(`^\\| \`(client\\.)?${method}(\\(.*\\))?\``);
    const row = rows.find((row) => named.test(row));
    assert.ok(row, 'docs/from-typescript-sdk.md has no row for it');
    const [name] = row.match(/\b[A-Z]\w+Document\b/) ?? [];
    if (name !== undefined) assert.ok(name in plainOperations, `there is no ${name}`);

    const expected = outcomes[method].split(' ');
    assert.deepEqual([...seen.get(method)].sort(), [...expected].sort());
    const failures = expected.filter((outcome) => outcome !== 'data' && outcome !== 'null');
    assert.ok(expected.length > failures.length, 'it has no success');
    assert.ok(failures.length > 0, 'it has no failure');
  });
}

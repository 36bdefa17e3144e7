import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  CreateCustomerEventDocument,
  CreateThreadDocument,
  CreateThreadEventDocument,
  ImportCustomersDocument,
  SendChatDocument,
  UpsertTenantFieldDocument,
  UpsertThreadFieldDocument,
} from '../../src/index.js';
import { calls } from './calls.js';
import { running, documentedThread as threadId } from './requests.js';

const sandbox = await running();
const { run, refusal } = calls(sandbox);
beforeEach(() => sandbox.reset());

const zone = process.env['TZ'];
// What has no zone must not depend on where the sandbox runs.
beforeAll(() => {
  process.env['TZ'] = 'America/New_York';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const forms = [
  ['2024-03-01T10:00:00', '2024-03-01T10:00:00.000Z'],
  ['2024-03-01T10:00:00+02:00', '2024-03-01T08:00:00.000Z'],
  ['2024-03-01', '2024-03-01T00:00:00.000Z'],
] as const;
const none = ['nonsense', '1 March 2024', '03/01/2024 10:00', '2024'] as const;

const customersOf = (createdAt: string) => ({
  input: { customers: [{ externalId: 'c-1', fullName: 'Cy', createdAt, tenants: [] }] },
});
const fieldOf = (dateValue: string) => ({
  input: { identifier: { threadId, key: 'due' }, type: 'DATE' as const, dateValue },
});
const createdAt = `query ($id: ID!) { customerByExternalId(externalId: $id) { createdAt { iso8601 } } }`;

test.each(forms)('%s of an input is %s', async (given, kept) => {
  await run(ImportCustomersDocument, customersOf(given));
  const { data } = await sandbox.ask(createdAt, { id: 'c-1' });
  expect(data?.['customerByExternalId']).toEqual({ createdAt: { iso8601: kept } });
  const field = `mutation ($input: UpsertThreadFieldInput!) {
    upsertThreadField(input: $input) { threadField { dateValue { iso8601 } } }
  }`;
  const set = await sandbox.ask(field, fieldOf(given));
  expect(set.data).toEqual({
    upsertThreadField: { threadField: { dateValue: { iso8601: kept } } },
  });
});

test.each(forms)('threads made since %s are those since %s', async (given, kept) => {
  const customerIdentifier = { externalId: 'c-1' };
  await run(ImportCustomersDocument, customersOf(given));
  await run(SendChatDocument, {
    input: { customerId: await idOf(), text: 'Hi', timestamp: given },
  });
  await run(CreateThreadDocument, { input: { customerIdentifier, title: 'Late' } });
  const count = `query ($filters: CustomersFilter) { customers(filters: $filters) { totalCount } }`;
  const since = (after: string) => sandbox.ask(count, { filters: { updatedAt: { after } } });
  expect((await since(given)).data).toEqual((await since(kept)).data);

  const tenants = await sandbox.ask('{ tenants(first: 1) { edges { node { id externalId } } } }');
  const [tenant] = (tenants.data as { tenants: { edges: { node: Record<string, string> }[] } })
    .tenants.edges;
  const identifier = { tenantId: tenant?.node['id'] ?? '', externalFieldId: 'renewal' };
  await run(UpsertTenantFieldDocument, {
    input: { tenantFieldIdentifier: identifier, type: 'DATETIME_TYPE', dateValue: given },
  });
  const of = { externalFieldId: 'renewal', dateValue: kept };
  const found = `query ($filters: ThreadsFilter) { threads(filters: $filters) { totalCount } }`;
  const { data } = await sandbox.ask(found, { filters: { tenantFields: [of] } });
  expect(data).not.toEqual({ threads: { totalCount: 0 } });
});

async function idOf(): Promise<string> {
  const { data } = await sandbox.ask('{ customerByExternalId(externalId: "c-1") { id } }');
  return String(Object(data?.['customerByExternalId']).id);
}

test.each(none)('%s is refused as a time', async (text) => {
  const wrong = (field: string) => ['input_validation', `${field} VALIDATION`];
  expect(await refusal(ImportCustomersDocument, customersOf(text))).toEqual(wrong('createdAt'));
  expect(await refusal(UpsertThreadFieldDocument, fieldOf(text))).toEqual(wrong('dateValue'));
  const event = { title: 'Paid', components: [], timestamp: text };
  const customerIdentifier = { emailAddress: 'bruno.castell@northwind.example' };
  expect(
    await refusal(CreateCustomerEventDocument, { input: { customerIdentifier, ...event } }),
  ).toEqual(wrong('timestamp'));
  expect(await refusal(CreateThreadEventDocument, { input: { threadId, ...event } })).toEqual(
    wrong('timestamp'),
  );
  const filter = `query ($filters: ThreadsFilter) { threads(filters: $filters) { totalCount } }`;
  const { errors } = await sandbox.ask(filter, { filters: { createdAt: { after: text } } });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

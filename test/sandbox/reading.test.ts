import { expect, test } from 'vitest';
import { documentedThread, keyOwner, matt, running } from './requests.js';

const sandbox = await running({ apiKeys: { plainApiKey_none: [] } });

interface Page {
  totalCount?: number;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  edges: { cursor: string; node: { id: string } }[];
}

async function list(field: string, args = '', extra = ''): Promise<Page> {
  const { data, errors } = await sandbox.ask(
    `{ ${field}${args && `(${args})`} {
      ${extra} pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } }
    } }`,
  );
  expect(errors).toEqual([]);
  return data?.[field] as Page;
}

const ids = ({ edges }: Page) => edges.map(({ node }) => node.id);
const threadIds = async (filters: string) =>
  ids(await list('threads', `first: 100, filters: ${filters}`)).sort();
const expected = (keep: (thread: (typeof sandbox.seed.threads)[number]) => boolean) => {
  const kept = sandbox.seed.threads.filter(keep).map(({ id }) => id);
  expect(kept).not.toEqual([]);
  return kept.sort();
};

test('there is enough to try lists on', () => {
  const { threads, users, machineUsers } = sandbox.seed;
  expect(threads.length).toBeGreaterThanOrEqual(60);
  expect([users.length, machineUsers.length]).toEqual([8, 3]);
  expect(new Set(threads.map(({ status }) => status)).size).toBe(3);
  expect(new Set(threads.map(({ statusDetail }) => statusDetail)).size).toBe(10);
  expect(new Set(threads.map(({ priority }) => priority)).size).toBe(4);
});

test('pages of threads meet without a gap, forwards and backwards', async () => {
  const whole = await list('threads', 'first: 100', 'totalCount');
  expect(whole.totalCount).toBe(sandbox.seed.threads.length);
  const first = await list('threads');
  expect(first.edges).toHaveLength(25);
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const forwards = ids(first);
  for (let page = first; page.pageInfo.hasNextPage; ) {
    page = await list('threads', `first: 25, after: "${page.pageInfo.endCursor}"`);
    forwards.push(...ids(page));
  }
  expect(forwards).toEqual(ids(whole));
  const last = await list('threads', 'last: 40');
  const before = await list('threads', `last: 40, before: "${last.pageInfo.startCursor}"`);
  expect([...ids(before), ...ids(last)]).toEqual(ids(whole));
  expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
});

test('a page goes on where it ended when what it ended with is no longer in the list', async () => {
  const filters = 'filters: { isAssigned: false }';
  const first = await list('threads', `first: 3, ${filters}`);
  const all = ids(await list('threads', `first: 100, ${filters}`));
  await sandbox.ask(
    `mutation { assignThread(input: { threadId: "${first.edges[2]?.node.id}", userId: "${matt}" }) { error { code } } }`,
  );
  const second = await list(
    'threads',
    `first: 3, after: "${first.pageInfo.endCursor}", ${filters}`,
  );
  expect(ids(second)).toEqual(all.slice(3, 6));
  await sandbox.ask(
    `mutation { unassignThread(input: { threadId: "${first.edges[2]?.node.id}" }) { error { code } } }`,
  );
});

test.each(['first: 2, last: 2', 'first: 2, before: "x"', 'last: 2, after: "x"', 'first: -1'])(
  'threads(%s) is a validation error',
  async (args) => {
    const { status, errors } = await sandbox.ask(`{ threads(${args}) { totalCount } }`);
    expect(status).toBe(400);
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  },
);

test('filters find the threads that they describe', async () => {
  expect(await threadIds('{ statuses: [DONE, SNOOZED] }')).toEqual(
    expected(({ status }) => status !== 'TODO'),
  );
  expect(await threadIds('{ isAssigned: false, priorities: [0, 1] }')).toEqual(
    expected(({ assignedTo, priority }) => assignedTo === null && priority < 2),
  );
  expect(await threadIds(`{ assignedToUser: ["${matt}"] }`)).toEqual(
    expected(({ assignedTo }) => assignedTo === matt),
  );
  expect(await threadIds('{ statusDetails: [WAITING_FOR_DURATION] }')).toEqual(
    expected(({ statusDetail }) => statusDetail === 'WAITING_FOR_DURATION'),
  );
  expect(await threadIds('{ threadFields: [{ key: "seats", number: { gte: 30 } }] }')).toEqual(
    expected(({ threadFields }) => Number(threadFields['seats']) >= 30),
  );
  expect(await threadIds('{ createdAt: { after: "2023-08-15T00:00:00Z" } }')).toEqual(
    expected(({ createdAt }) => createdAt >= '2023-08-15'),
  );
  expect(await threadIds('{ not: { or: [{ statuses: [TODO] }, { isAssigned: true }] } }')).toEqual(
    expected(({ status, assignedTo }) => status !== 'TODO' && assignedTo === null),
  );
  expect(await threadIds(`{ threadIds: ["${documentedThread}", "th_none"] }`)).toEqual([
    documentedThread,
  ]);
  expect(await threadIds('{ isMarkedAsSpam: true }')).not.toEqual([]);
  expect(await threadIds('{ tierIdentifiers: [{ externalId: "enterprise" }] }')).not.toEqual([]);
  expect(await threadIds('{ messageSource: [DISCORD, SLACK] }')).toEqual(
    expected(({ channel }) => channel === 'DISCORD' || channel === 'SLACK'),
  );
  expect(await threadIds('{ agentStatus: { statuses: [HANDLED] } }')).toEqual([]);
});

test('filters find threads by what their customers, tenants and links have', async () => {
  const [first] = sandbox.seed.threads.filter(({ tenant }) => tenant !== null);
  const ofTenant = expected(({ tenant }) => tenant === first?.tenant);
  const change = async (name: string, type: string, input: object) => {
    const text = `mutation m($input: ${type}!) { ${name}(input: $input) { error { message } } }`;
    expect((await sandbox.ask(text, { input })).data).toEqual({ [name]: { error: null } });
  };
  const group = { customerGroupKey: 'early-access' };
  const customerId = first?.customer ?? '';
  await change('addCustomerToCustomerGroups', 'AddCustomerToCustomerGroupsInput', {
    customerId,
    customerGroupIdentifiers: [group],
  });
  expect(
    await threadIds('{ customerGroupIdentifiers: [{ customerGroupKey: "early-access" }] }'),
  ).toEqual(expect.arrayContaining(expected(({ customer }) => customer === customerId)));
  const companyIdentifier = { companyDomainName: 'halcyon.example' };
  await change('updateCustomerCompany', 'UpdateCustomerCompanyInput', {
    customerId,
    companyIdentifier,
  });
  expect(
    await threadIds('{ companyIdentifiers: [{ companyDomainName: "halcyon.example" }] }'),
  ).toEqual(expect.arrayContaining(expected(({ customer }) => customer === customerId)));
  await change('upsertTenantField', 'UpsertTenantFieldInput', {
    tenantFieldIdentifier: { tenantId: first?.tenant, externalFieldId: 'seats' },
    type: 'NUMBER_TYPE',
    numberValue: 7,
  });
  const seats = (count: number) =>
    threadIds(`{ tenantFields: [{ externalFieldId: "seats", numberValue: ${count} }] }`);
  expect(await seats(7)).toEqual(ofTenant);
  expect(await seats(8)).toEqual([]);
  await change('createThreadLink', 'CreateThreadLinkInput', {
    threadId: documentedThread,
    sourceType: 'github_issue',
    sourceId: '42',
  });
  const link = (id: string) =>
    threadIds(`{ threadLinkSources: [{ sourceType: "github_issue", sourceId: "${id}" }] }`);
  expect(await link('42')).toEqual([documentedThread]);
  expect(await link('43')).toEqual([]);
});

test('the thread whose customer wrote last comes first where that is asked for', async () => {
  const chat = sandbox.seed.threads.find(({ channel }) => channel === 'CHAT');
  const text = `mutation m($input: SendCustomerChatInput!) { sendCustomerChat(input: $input) { error { message } } }`;
  const input = { customerId: chat?.customer, threadId: chat?.id, text: 'Anybody there?' };
  expect((await sandbox.ask(text, { input })).data).toEqual({ sendCustomerChat: { error: null } });
  const order = 'sortBy: { field: LAST_INBOUND_MESSAGE_AT, direction: DESC }';
  expect(ids(await list('threads', `first: 1, ${order}`))).toEqual([chat?.id]);
});

test('threads are sorted as asked', async () => {
  const { data } = await sandbox.ask(
    '{ threads(first: 100, sortBy: { field: PRIORITY, direction: ASC }) { edges { node { priority } } } }',
  );
  const sorted = data?.['threads'] as { edges: { node: { priority: number } }[] };
  const priorities = sorted.edges.map(({ node }) => node.priority);
  expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
  expect(priorities[0]).toBe(0);
});

test('people are found by id, by e-mail and by whether they can be given threads', async () => {
  const { data } = await sandbox.ask(`{
    user(userId: "${matt}") { email }
    userByEmail(email: "MATT@plain.com") { id }
    nobody: userByEmail(email: "nobody@plain.com") { id }
    machineUser(machineUserId: "${keyOwner}") { id }
    none: thread(threadId: "th_none") { id }
  }`);
  expect(data).toEqual({
    user: { email: 'matt@plain.com' },
    userByEmail: { id: matt },
    nobody: null,
    machineUser: { id: keyOwner },
    none: null,
  });
  expect(ids(await list('users'))).toHaveLength(8);
  expect(ids(await list('users', 'filters: { isAssignableToThread: true }'))).toHaveLength(6);
  expect(ids(await list('machineUsers', 'filters: { type: AI_AGENT }'))).toHaveLength(1);
});

test.each([
  ['thread(threadId: "x") { id }', 'thread:read'],
  ['threads { totalCount }', 'thread:read'],
  ['users { edges { cursor } }', 'user:read'],
  ['machineUser(machineUserId: "x") { id }', 'machineUser:read'],
])('{ %s } names the permission that the key lacks', async (field, permission) => {
  const { status, errors } = await sandbox.ask(`{ ${field} }`, {}, 'plainApiKey_none');
  expect(status).toBe(403);
  expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  expect(errors[0]?.message).toContain(permission);
});

test('every key may ask what it may do', async () => {
  const query = '{ myPermissions { permissions } }';
  const none = await sandbox.ask(query, {}, 'plainApiKey_none');
  expect(none.data).toEqual({ myPermissions: { permissions: [] } });
  const all = await sandbox.ask(query);
  expect(all.data?.['myPermissions']).toEqual({
    permissions: expect.arrayContaining(['thread:assign', 'thread:read', 'thread:unassign']),
  });
});

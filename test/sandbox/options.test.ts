import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/index.js';
import { keyOwner, matt, running } from './requests.js';

test('a seed may leave out everything but ids', async () => {
  const sandbox = await running({
    seed: {
      threads: [
        { id: 'th_a', labels: ['Urgent'], customer: 'c_new' },
        { id: 'th_b', assignedTo: 'u_a' },
      ],
      users: [{ id: 'u_a', email: 'a@example.com' }],
      machineUsers: [],
    },
  });
  const { data } = await sandbox.ask(`{
    threads(sortBy: { field: PRIORITY, direction: ASC }) {
      edges { node { id title status customer { id } labels { labelType { name } } assignedTo { ... on User { email } } } }
    }
    machineUser(machineUserId: "${keyOwner}") { id }
  }`);
  const common = { title: 'Sample thread', status: 'TODO' };
  expect(data).toEqual({
    threads: {
      edges: [
        {
          node: {
            ...common,
            id: 'th_a',
            customer: { id: 'c_new' },
            labels: [{ labelType: { name: 'Urgent' } }],
            assignedTo: null,
          },
        },
        {
          node: {
            ...common,
            id: 'th_b',
            customer: { id: expect.stringMatching(/^c_/) },
            labels: [],
            assignedTo: { email: 'a@example.com' },
          },
        },
      ],
    },
    machineUser: { id: keyOwner },
  });
});

test('what it started with is the same every time, can be a seed, and stays as it was', async () => {
  const first = await running();
  const second = await running({ seed: first.seed });
  expect(second.seed).toEqual(first.seed);
  const unassigned = first.seed.threads.find(({ assignedTo }) => assignedTo === null);
  await first.ask(
    `mutation { assignThread(input: { threadId: "${unassigned?.id}", userId: "${matt}" }) { error { code } } }`,
  );
  expect(first.seed).toEqual(second.seed);
});

const invalid: [string, SandboxOptions, RegExp][] = [
  ['a port that is none', { port: -1 }, /port must be a whole number/],
  ['a limit of nothing', { rateLimit: { limit: 0, windowMs: 1 } }, /rateLimit\.limit/],
  ['SDL that does not parse', { schema: 'type Query {' }, /cannot use its schema: Syntax Error/],
  ['SDL of no query', { schema: 'type Thread { id: ID! }' }, /Query root type/],
  ['a file that is not there', { schema: 'nowhere.graphql' }, /cannot read its schema/],
  ['an entry without an id', { seed: { users: [{ id: '' }] } }, /seed\.users\[0\] has no id/],
  ['one id twice', { seed: { users: [{ id: 'u_a' }, { id: 'u_a' }] } }, /has u_a twice/],
  [
    'a thread that a stranger has',
    { seed: { threads: [{ id: 'th_a', assignedTo: 'u_stranger' }] } },
    /u_stranger, who is not in the seed/,
  ],
  [
    'a time that is none',
    { seed: { threads: [{ id: 'th_a', createdAt: 'yesterday' }] } },
    /impossible createdAt/,
  ],
];

test.each(invalid)('%s is refused with a reason', async (_name, options, reason) => {
  await expect(startSandbox(options)).rejects.toThrow(reason);
});

const unknown: [string, SandboxOptions | { nope: number }, RegExp][] = [
  ['an option', { nope: 1 }, /^startSandbox has no nope; there are port, seed, /],
  ['one much like another', { portt: 1 } as object, /has no portt; did you mean port\?$/],
  ['a list of the seed', { seed: { user: [] } as object }, /seed has no user; did you mean users/],
  [
    'a member of the limit',
    { rateLimit: { limit: 1, window: 1 } as never },
    /rateLimit has no window; did you mean windowMs\?/,
  ],
];

test.each(unknown)(
  '%s that there is not is refused with what there is',
  async (_name, options, reason) => {
    const error = await startSandbox(options as SandboxOptions).catch((error) => error);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(reason);
  },
);

test('options that are none are refused, and those that are undefined are left out', async () => {
  for (const options of [null, 7, []]) {
    await expect(startSandbox(options as never)).rejects.toThrow(TypeError);
  }
  const sandbox = await running({
    port: undefined,
    rateLimit: undefined,
    seed: undefined,
  } as object);
  expect(() => sandbox.fail({ statuss: 500 } as object)).toThrow(/no statuss; did you mean status/);
  await expect(sandbox.cards({ thread: 'th_a' } as object)).rejects.toThrow(
    /did you mean threadId/,
  );
});

test('a port that is taken is refused with a reason', async () => {
  const { url } = await running();
  const port = Number(new URL(url).port);
  await expect(startSandbox({ port })).rejects.toThrow(`port ${port}: it is in use`);
});

const foreign = `
  scalar JSON
  type Query { thread(threadId: ID!): Thread ledger(ledgerId: ID!): Ledger ledgers: LedgerConnection! }
  type Mutation { archive(input: ArchiveInput!): ArchiveOutput! }
  input ArchiveInput { ledgerId: ID! }
  type ArchiveOutput { ledger: Ledger error: MutationError }
  type MutationError { code: String! }
  type LedgerConnection { edges: [LedgerEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type LedgerEdge { cursor: String! node: Ledger! }
  type PageInfo { hasNextPage: Boolean! startCursor: String endCursor: String }
  type Thread { id: ID! title: String! createdAt: String! ledger: Ledger! }
  type Ledger {
    id: ID! name: String! createdAt: DateTime! deletedAt: DateTime parent: Ledger children: [Ledger!]!
    owner: Owner! kind: Kind! named: Named! data: JSON threads: [Thread!]!
  }
  type DateTime { iso8601: String! unixTimestamp: String! }
  union Owner = Person | Robot
  interface Named { name: String! }
  type Person implements Named { id: ID! name: String! }
  type Robot { id: ID! }
  enum Kind { SMALL LARGE }
`;

test('what the sandbox does not know is plausible, however deep it is asked for', async () => {
  const sandbox = await running({ schema: foreign });
  const { data, errors } = await sandbox.ask(`mutation {
    archive(input: { ledgerId: "l_1" }) {
      error { code }
      ledger {
        id name kind data deletedAt { iso8601 }
        createdAt { iso8601 unixTimestamp }
        owner { __typename } named { __typename name }
        parent { parent { children { parent { id } } } }
        threads { id title createdAt }
      }
    }
  }`);
  expect(errors).toEqual([]);
  const archived = data?.['archive'] as {
    ledger: { createdAt: { iso8601: string; unixTimestamp: string } };
    error: unknown;
  };
  expect(archived.error).toBeNull();
  const { ledger } = archived;
  const { iso8601, unixTimestamp } = ledger.createdAt;
  expect(new Date(Number(unixTimestamp)).toISOString()).toBe(iso8601);
  expect(ledger).toMatchObject({
    id: 'l_1',
    name: expect.stringMatching(/./),
    kind: 'SMALL',
    data: {},
    deletedAt: null,
    owner: { __typename: 'Person' },
    named: { __typename: 'Person' },
    parent: { parent: { children: [{ parent: { id: expect.stringMatching(/^l_/) } }] } },
    threads: [{ id: sandbox.seed.threads[0]?.id, title: 'Support request' }],
  });
  const list = await sandbox.ask(
    '{ ledgers { totalCount edges { cursor node { id } } pageInfo { hasNextPage startCursor endCursor } } }',
  );
  expect(list.data?.['ledgers']).toMatchObject({
    totalCount: 1,
    edges: [{ cursor: 'cursor_1' }],
    pageInfo: { hasNextPage: false, startCursor: 'cursor_1', endCursor: 'cursor_1' },
  });
});

test('the schema may be a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'own.graphql'), foreign);
  const sandbox = await running({ schema: join(folder, 'own.graphql') });
  const { data } = await sandbox.ask('{ ledger(ledgerId: "l_9") { id } }');
  expect(data).toEqual({ ledger: { id: 'l_9' } });
  expect(await (await fetch(`${sandbox.url}/schema.graphql`)).text()).toBe(foreign);
});

test('without its peers the entry is imported, and says what to install when it is used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Without types, which are half of it.
  const filter = (file: string) => !/\.d\.c?ts$/.test(file);
  cpSync('dist', join(folder, 'dist'), { recursive: true, filter });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const program = `
    const { startSandbox } = await import('./dist/sandbox/index.js');
    await startSandbox().catch(({ name, message }) => console.log(name, message));
  `;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(printed).toMatch(/^MissingPeerError .*npm install .*graphql-yoga.*\n$/);
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { bin, runCommand as run } from '../command-line.js';

let sandbox: Sandbox;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'run-'));
const threadId = 'th_01H8H46YPB2S4MAJM382FG9423';

beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: { plainApiKey_nothing: [] } });
  env = { PLAIN_API_KEY: sandbox.apiKey, PLAIN_API_URL: sandbox.url };
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const ask = (...args: string[]) => run(['run', ...args], { env });

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test.each(
  JSON.parse(readFileSync(new URL('../../src/generated/manifest.json', import.meta.url), 'utf8'))
    .operations as { name: string }[],
)('there is a document behind every name of the manifest: $name', async ({ name }) => {
  const documents: Record<string, { definitions: { name: { value: string } }[] }> = (await import(
    '../../src/documents.js'
  )) as never;
  const document = documents[`${name.charAt(0).toUpperCase()}${name.slice(1)}Document`];
  expect(document?.definitions[0]?.name.value).toBe(name);
});

describe('an operation of the package', () => {
  test('prints its data, on one line with --json', async () => {
    const variables = JSON.stringify({ threadId });
    const [people, machines] = await Promise.all([
      ask('thread', '--variables', variables),
      ask('thread', '--variables', variables, '--json'),
    ]);
    expect(people).toMatchObject({ code: 0, stderr: '' });
    expect(people.stdout).toMatch(/^\{\n {2}"thread": \{\n/);
    expect(machines.stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(machines.stdout)).toEqual(JSON.parse(people.stdout));
    expect(JSON.parse(people.stdout)).toMatchObject({ thread: { id: threadId } });
  });

  test('takes variables of a file and of stdin', async () => {
    const path = file('variables.json', `\uFEFF${JSON.stringify({ threadId })}`);
    const runs = await Promise.all([
      ask('thread', '--variables', `@${path}`),
      run(['run', 'thread', '--variables', '-'], { env, stdin: JSON.stringify({ threadId }) }),
    ]);
    for (const { code, stdout } of runs) {
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ thread: { id: threadId } });
    }
  });

  test('ends with 1 where the mutation says no, and names the fields', async () => {
    const variables = JSON.stringify({ input: { threadId: 'th_none', userId: 'u_none' } });
    const [people, machines] = await Promise.all([
      ask('assignThread', '--variables', variables),
      ask('assignThread', '--variables', variables, '--json'),
    ]);
    expect(people).toMatchObject({ code: 1, stdout: '' });
    expect(people.stderr).toMatch(/^mutation_error: .*not_found.*\n {2}threadId: .*NOT_FOUND/);
    expect(machines).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(machines.stdout)).toMatchObject({
      error: { type: 'mutation_error', code: 'not_found', errorDetails: { type: 'VALIDATION' } },
    });
  });

  test('ends with 1 where the key may not, and names the permission', async () => {
    const around = { env: { ...env, PLAIN_API_KEY: 'plainApiKey_nothing' } };
    const { code, stdout, stderr } = await run(['run', 'threads'], around);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^forbidden: .*thread:read/);
    expect(stderr).not.toContain('plainApiKey_nothing');
  });
});

describe('--all', () => {
  test('prints one node a line, of every page', async () => {
    const { code, stdout, stderr } = await ask('threads', '--all', '--page-size', '20');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(ids.toSorted()).toEqual(sandbox.seed.threads.map(({ id }) => id).toSorted());
  });

  test('takes filters, a limit and a place to begin', async () => {
    const variables = JSON.stringify({ filters: { statuses: ['DONE'] } });
    const { stdout } = await ask('threads', '--all', '--variables', variables, '--limit', '3');
    const nodes = stdout.trim().split('\n');
    expect(nodes.map((line) => JSON.parse(line).status)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('says where to go on from when a page fails', async () => {
    await using own = await startSandbox({ rateLimit: { limit: 2, windowMs: 3_600_000 } });
    const around = { env: { PLAIN_API_KEY: own.apiKey, PLAIN_API_URL: own.url } };
    const first = await run(['run', 'threads', '--all', '--page-size', '20'], around);
    expect(first.code).toBe(1);
    expect(first.stdout.trim().split('\n')).toHaveLength(40);
    const after = /^to go on: --after (\S+)$/m.exec(first.stderr)?.[1] ?? '';
    const rest = await ask('threads', '--all', '--after', after);
    expect(rest.stdout.trim().split('\n')).toHaveLength(own.seed.threads.length - 40);
  });

  test('ends quietly when nobody reads on', async () => {
    const script = `"$NODE" "$BIN" run threads --all --page-size 5; echo "$?" >&2`;
    const stderr = await new Promise<string>((resolve) => {
      execFile(
        'sh',
        ['-c', `( ${script} ) | head -n 1 >/dev/null`],
        { env: { ...process.env, ...env, NODE: process.execPath, BIN: bin } },
        (_error, _stdout, stderr) => resolve(stderr),
      );
    });
    expect(stderr).toBe('0\n');
  });
});

describe('a file of one’s own', () => {
  test('runs with the fragments of the package', async () => {
    const path = file(
      'mine.graphql',
      'query mine($id: ID!) { thread(threadId: $id) { ...ThreadParts } }',
    );
    const { code, stdout } = await ask(path, '--variables', JSON.stringify({ id: threadId }));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ thread: { id: threadId, status: 'TODO' } });
  });

  test('may have several operations, of which one is named', async () => {
    const path = file(
      'two.graphql',
      'query one { myPermissions { permissions } }\nquery two { threads { totalCount } }',
    );
    const [none, wrong, right] = await Promise.all([
      ask(path),
      ask(path, '--operation-name', 'tow'),
      ask(path, '--operation-name', 'two'),
    ]);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/one or two/) });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/there are one, two/) });
    expect(JSON.parse(right.stdout)).toEqual({
      threads: { totalCount: sandbox.seed.threads.length },
    });
  });

  test('is sent again after a doubtful failure where it says that it is idempotent', async () => {
    const text =
      'mutation again($id: ID!) { unassignThread(input: { threadId: $id }) { thread { id } error { message type code fields { field message type } } } }';
    const variables = JSON.stringify({ id: threadId });
    sandbox.fail({ operation: 'again', disconnect: 'after' });
    const sent = await ask(file('once.graphql', text), '--variables', variables);
    expect(sent).toMatchObject({ code: 1, stderr: expect.stringMatching(/^network: /) });
    sandbox.fail({ operation: 'again', disconnect: 'after' });
    const again = await ask(
      file('again.graphql', `# idempotent\n${text}`),
      '--variables',
      variables,
    );
    expect(again).toMatchObject({ code: 0, stderr: '' });
  });

  test('has the notes that codegen reads, in every form', async () => {
    const text = (what: string) =>
      `mutation ${what}($input: UpdateTenantTierInput!) { updateTenantTier(input: $input) { tenantTierMembership { id } error { message type code fields { field message type } } } }`;
    const tenantIdentifier = { externalId: 'halcyon.example' };
    const variables = JSON.stringify({ input: { tenantIdentifier, tierIdentifier: null } });
    const bare = await ask(file('bare.graphql', text('bare')), '--variables', variables);
    expect(bare).toMatchObject({ code: 1, stderr: expect.stringMatching(/^invalid_response: /) });
    sandbox.fail({ operation: 'noted', disconnect: 'after' });
    const notes = '# Idempotent: the tier is what it is.\n# result may be null\n';
    const noted = await ask(
      file('noted.graphql', `${notes}${text('noted')}`),
      '--variables',
      variables,
    );
    expect(noted).toMatchObject({ code: 0, stderr: '' });
  });
});

test.each([
  [['thred'], /there is no operation thred; did you mean thread\?/],
  [['assign-thread'], /did you mean assignThread/],
  [['thread'], /thread needs threadId: --variables '\{"threadId":"…"\}'/],
  [
    ['assignThread'],
    /needs input: --variables '\{"input":\{ …, the fields of AssignThreadInput \}\}'/,
  ],
  [
    ['thread', '--variables', '{"threadID":"secret"}'],
    /no variable threadID; did you mean threadId\?/,
  ],
  [['threads', '--variables', '{"secret'], /--variables takes JSON/],
  [['threads', '--variables', '["secret"]'], /a JSON object/],
  [['threads', '--variables', '@nowhere.json'], /@nowhere\.json cannot be read/],
  [['threads', '--limit', '3'], /--limit goes with --all/],
  [['myPermissions', '--all'], /connection/],
  [['assignThread', '--all', '--variables', '{"input":{}}'], /assignThread is a mutation/],
  [['nowhere.graphql'], /nowhere\.graphql cannot be read/],
])('cannot start with %j, and says what to do on one line', async (args, message) => {
  const { code, stdout, stderr } = await ask(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^plain-operations: .*\n$/);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('secret');
});

test('a file that does not parse or spreads what is nowhere is named', async () => {
  const [broken, unknown] = await Promise.all([
    ask(file('broken.graphql', 'query broken {')),
    ask(file('unknown.graphql', 'query unknown { myPermissions { ...Nowhere } }')),
  ]);
  expect(broken).toMatchObject({ code: 2, stderr: expect.stringMatching(/broken\.graphql:1:15/) });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/no fragment Nowhere/) });
});

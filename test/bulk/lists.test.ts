import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import { file, outcomes, run } from './command.js';

const withKey = (sandbox: { apiKey: string }) => ({ env: { PLAIN_API_KEY: sandbox.apiKey } });

test('threads --csv makes what assign --from reads', async () => {
  await using sandbox = await startSandbox();
  const env = withKey(sandbox);
  const held = sandbox.seed.threads.filter(
    ({ assignedTo, status }) => assignedTo?.startsWith('u_') && status === 'TODO',
  );
  const userId = held[0]?.assignedTo ?? '';
  const user = sandbox.seed.users.find(({ id }) => id === userId);
  const args = ['threads', '--csv', '--status', 'TODO', '--assignee', user?.email ?? ''];
  const listed = await run(sandbox.url, args, env);
  expect(listed.code, listed.stderr).toBe(0);
  const [header, ...lines] = listed.stdout.trim().split('\n');
  expect(header).toBe('threadId,userId,machineUserId,status,priority,title,customerId,updatedAt');
  const mine = held.filter(({ assignedTo }) => assignedTo === userId).map(({ id }) => id);
  expect(lines.map((line) => line.split(',')[0]).sort()).toEqual(mine.sort());

  const from = file('threads.csv', listed.stdout);
  const ended = await run(sandbox.url, ['assign', '--from', from, '--check-first', '--json'], env);
  expect(ended.code, ended.stderr).toBe(0);
  expect(outcomes(ended).map(({ outcome }) => outcome)).toEqual(mine.map(() => 'already'));

  const free = await run(sandbox.url, ['threads', '--assignee', 'nobody', '--limit', '2'], env);
  expect(free.stdout).toMatch(/^(th_\w+ (TODO|SNOOZED|DONE) +nobody .*\n){2}$/);
  const json = await run(sandbox.url, ['threads', '--limit', '1', '--json'], env);
  expect(JSON.parse(json.stdout)).toMatchObject({ id: expect.stringMatching(/^th_/) });
});

test('a title that a spreadsheet would run is text, and one of several lines stays one field', async () => {
  const title = '=HYPERLINK("http://x.example")\nsecond, line';
  await using sandbox = await startSandbox({ seed: { threads: [{ id: 'th_1', title }] } });
  const { stdout } = await run(sandbox.url, ['threads', '--csv'], withKey(sandbox));
  expect(stdout).toContain(`"'=HYPERLINK(""http://x.example"")\nsecond, line"`);
});

test('users lists addresses, and --assignable those who can have threads', async () => {
  await using sandbox = await startSandbox();
  const env = withKey(sandbox);
  const all = await run(sandbox.url, ['users', '--csv'], env);
  expect(all.stdout).toMatch(/^userId,email,fullName\n/);
  expect(all.stdout).toContain('u_01FSVKMHFDHJ3H5XFM20EMCBQN,matt@plain.com,Matt Vagni\n');
  const some = await run(sandbox.url, ['users', '--assignable', '--json'], env);
  const able = sandbox.seed.users.filter((user) => user.isAssignableToThread);
  expect(
    outcomes(some)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(able.map(({ id }) => id).sort());
});

test('whoami says whose the key is and what it allows; what it may not see is named', async () => {
  await using sandbox = await startSandbox({ apiKeys: { plainApiKey_reader: ['thread:read'] } });
  const all = await run(sandbox.url, ['whoami', '--json'], withKey(sandbox));
  expect(JSON.parse(all.stdout)).toMatchObject({
    machineUser: { id: 'mu_01HBZM0TZAKAZPJ47NX7X7XMDY' },
    workspace: { id: expect.stringMatching(/^w_/) },
    permissions: expect.arrayContaining(['thread:assign']),
  });
  const reader = await run(sandbox.url, ['whoami'], {
    env: { PLAIN_API_KEY: 'plainApiKey_reader' },
  });
  expect(reader.code).toBe(0);
  expect(reader.stdout).toMatch(/workspace {5}– \(.*workspace:read.*\)\n/);
  expect(reader.stdout).toContain('permissions   thread:read\n');
  const wrong = await run(sandbox.url, ['whoami'], { env: { PLAIN_API_KEY: 'plainApiKey_wrong' } });
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
});

test.each([
  [['threads', '--csv', '--json'], '--csv or --json'],
  [['threads', '--assignee', 'mu_1'], '--assignee takes an id of a user'],
  [['threads', '--status', 'OPEN'], 'Allowed choices are TODO, SNOOZED, DONE'],
  [['threads', '--priority', '9'], '0 (urgent) to 3 (low)'],
  [['threads', '--label', 'lt_1', 'Bug report'], 'It takes an id, such as lt_…'],
  [['threads', '--customer', 'ada@example.com'], 'It takes an id, such as c_…'],
])('%j is wrong usage', async (args, text) => {
  const ended = await run('http://127.0.0.1:9/', args);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain(text);
});

test('a dry run looks each assignee up once, and says what would be refused', async () => {
  await using sandbox = await startSandbox();
  const { threads, users } = sandbox.seed;
  const deleted = users.find(({ isDeleted }) => isDeleted)?.id ?? '';
  const viewer = users.find((user) => !user.isDeleted && !user.isAssignableToThread)?.id ?? '';
  const able = users.find((user) => user.isAssignableToThread)?.id ?? '';
  const assignees = [deleted, viewer, able, 'u_nobody'];
  const rows = threads.slice(0, 40).map(({ id }, index) => `${id},${assignees[index % 4]},`);
  const text = `threadId,userId,machineUserId\n${rows.join('\n')}\n${threads[41]?.id},,mu_nobody\n`;
  const from = file('rows.csv', text);
  const dry = await run(
    sandbox.url,
    ['assign', '--from', from, '--dry-run', '--json'],
    withKey(sandbox),
  );
  expect(dry.code).toBe(1);
  const real = await run(sandbox.url, ['assign', '--from', from, '--json'], withKey(sandbox));
  const failed = (ended: typeof dry) =>
    outcomes(ended)
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ threadId }) => threadId)
      .sort();
  expect(failed(dry)).toEqual(failed(real));
  expect(failed(dry)).toHaveLength(31);
  expect(dry.stderr).toContain(`10 mutation_error: the user ${deleted} has left the workspace`);
  expect(dry.stderr).toContain(`10 mutation_error: the role of the user ${viewer}`);
  expect(dry.stderr).toContain('10 mutation_error not_found: there is no user u_nobody');
  expect(dry.stderr).toMatch(/in \d+ s, 1 request\n/);
});

test('a key that may not see users is told that they were not checked', async () => {
  await using sandbox = await startSandbox({ apiKeys: { plainApiKey_reader: ['thread:read'] } });
  const [thread] = sandbox.seed.threads;
  const from = file('rows.csv', `threadId,userId\n${thread?.id},u_nobody\n`);
  const ended = await run(sandbox.url, ['assign', '--from', from, '--dry-run', '--json'], {
    env: { PLAIN_API_KEY: 'plainApiKey_reader' },
  });
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toContain('the assignees were not checked: ');
});

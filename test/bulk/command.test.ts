import { existsSync, linkSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvOf, file, folder, ids, outcomes, run, secret, start } from './command.js';
import { FaultServer } from './fault-server.js';

const refusal = (code: string, message = code) => ({ errors: [{ message, extensions: { code } }] });

test('every row gets one line of JSON, and what is refused stops no other', async () => {
  const threads = ids(12);
  await using server = await FaultServer.start({ threads });
  const path = csvOf([...threads.slice(0, 3), 'th_unknown', ...threads.slice(3), threads[0] ?? '']);
  const output = join(folder(), 'failed.csv');
  const ended = await run(server.url, ['assign', '--from', path, '--json', '--output', output]);
  expect(ended.code).toBe(1);
  const lines = outcomes(ended);
  expect(lines).toHaveLength(14);
  expect(lines).toContainEqual({ threadId: threads[0], line: 2, outcome: 'assigned' });
  expect(lines).toContainEqual({
    threadId: 'th_unknown',
    line: 5,
    outcome: 'failed',
    error: { type: 'mutation_error', message: expect.any(String), code: 'not_found' },
  });
  expect(lines).toContainEqual({
    threadId: threads[0],
    line: 15,
    outcome: 'skipped',
    reason: 'duplicate',
  });
  expect(ended.stderr).toContain('12 assigned, 1 failed, 1 skipped (duplicate)');
  expect(ended.stderr).toContain('1 mutation_error not_found');
  expect(ended.stderr).toContain('line 5 th_unknown');

  expect(readFileSync(output, 'utf8').split('\n')).toEqual([
    'threadId,userId,machineUserId,errorType,errorCode,error',
    expect.stringMatching(/^th_unknown,u_1,,mutation_error,not_found,".*not_found: not found"$/),
    '',
  ]);

  server.threads.set('th_unknown', { assignee: null, updatedAt: new Date(0), changes: 0 });
  expect((await run(server.url, ['assign', '--from', output])).code).toBe(0);
  expect(server.threads.get('th_unknown')?.assignee).toBe('u_1');
  expect(server.calls).toHaveLength(14);
});

test('an --output can be run again whatever the server calls an error', async () => {
  const threads = ids(1);
  let isRefused = true;
  await using server = await FaultServer.start({
    threads,
    at: () =>
      isRefused ? { refuses: { type: 'VALIDATION', code: 'a, "b', message: '' } } : undefined,
  });
  const output = join(folder(), 'failed.csv');
  const args = ['assign', '--from', csvOf(threads), '--output', output];
  expect((await run(server.url, args)).code).toBe(1);
  isRefused = false;
  expect(await run(server.url, ['assign', '--from', output])).toMatchObject({ code: 0 });
});

test('an --output that cannot be written ends the run, which says what became of the rows', async () => {
  const known = ids(1);
  await using server = await FaultServer.start({
    threads: known,
    at: () => ({ refuses: { type: 'VALIDATION', code: 'odd', message: 'why '.repeat(90) } }),
  });
  const path = csvOf([...known, ...ids(400).slice(1)]);
  const args = ['assign', '--from', path, '--output', join(folder(), 'failed.csv')];
  const ended = await run(server.url, args, { shell: 'ulimit -f 8' });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^\d+ failed, \d+ skipped \(stopped\) in /);
  expect(ended.stderr).toMatch(/\n--output \S+ cannot be written: .*\nto go on, run the same/);
  expect(ended.stderr).not.toContain('rows that were not done are in');
});

test.each<[string, (path: string, journal: string, output: string) => string | undefined]>([
  ['what it reads by a link', (path, _, output) => void symlinkSync(path, output)],
  ['what it reads by a hard link', (path, _, output) => void linkSync(path, output)],
  ['its journal by a hard link', (_, journal, output) => void linkSync(journal, output)],
  [
    'what stdin comes from',
    (path, _, output) => {
      linkSync(path, output);
      return `exec < ${path}`;
    },
  ],
])('a run overwrites with its --output nothing that it needs: %s', async (_, link) => {
  const threads = ids(1);
  await using server = await FaultServer.start({ threads });
  const path = csvOf(threads);
  const journal = join(folder(), 'journal');
  expect((await run(server.url, ['assign', '--from', path, '--journal', journal])).code).toBe(0);
  const output = join(folder(), 'output.csv');
  const shell = link(path, journal, output);
  const before = readFileSync(output, 'utf8');
  const from = shell === undefined ? path : '-';
  const args = ['assign', '--from', from, '--journal', journal, '--output', output];
  const ended = await run(server.url, args, { ...(shell && { shell }) });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('would overwrite what the run reads');
  expect(readFileSync(output, 'utf8')).toBe(before);
});

test('a folder is no list, also as stdin', async () => {
  const shell = `exec < ${folder()}`;
  const ended = await run('http://127.0.0.1:9', ['assign', '--from', '-'], { shell });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('stdin cannot be read: it is a folder');
});

test('bad rows are named by their lines and nothing is sent, or they are left out', async () => {
  const threads = ids(2);
  await using server = await FaultServer.start({ threads });
  const text = `threadId,userId\n${threads[0]},u_1\nx_1,u_1\n${threads[1]},\n`;
  const refused = await run(server.url, ['assign', '--from', '-', '--format', 'csv'], {
    input: text,
  });
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('line 3 (x_1): threadId does not begin with th_');
  expect(refused.stderr).toContain('stdin has 2 bad rows');
  expect(refused.stderr).toContain('line 4');
  expect(server.calls).toHaveLength(0);
  const left = await run(server.url, ['assign', '--from', '-', '--skip-invalid', '--json'], {
    input: text,
  });
  expect(left.code).toBe(1);
  expect(outcomes(left).map(({ line, outcome, reason }) => [line, outcome, reason])).toEqual(
    expect.arrayContaining([
      [2, 'assigned', undefined],
      [3, 'skipped', 'invalid'],
      [4, 'skipped', 'invalid'],
    ]),
  );
});

test('the summary groups what failed by its cause', async () => {
  const threads = ids(9);
  await using server = await FaultServer.start({ threads: threads.slice(0, 2) });
  const ended = await run(server.url, ['assign', '--from', csvOf(threads)]);
  expect(ended.stderr).toMatch(
    /not done, by cause:\n {2}7 mutation_error not_found: assignThread at \S+: not_found: not found\n {4}line 4 th_\d+3, (line \d th_\d+, ){4}2 more\n/,
  );
});

test('users may be named by their addresses, each looked up once before anything is sent', async () => {
  const threads = ids(4);
  await using server = await FaultServer.start({ threads, users: { 'ada@x.example': 'u_7' } });
  const text = `Thread ID;email\n${threads.map((id) => `${id};Ada@X.example\n`).join('')}`;
  const ended = await run(server.url, ['assign', '--from', file('rows.csv', text), '--json']);
  expect(ended.code).toBe(0);
  expect(server.calls[0]?.operation).toBe('userByEmail');
  expect(server.count('userByEmail')).toBe(1);
  for (const { assignee } of server.threads.values()) expect(assignee).toBe('u_7');

  const unknown = file('rows.csv', `${text}th_9;nobody@x.example\n`);
  const refused = await run(server.url, ['assign', '--from', unknown]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('line 6 (th_9): there is no user nobody@x.example');
  expect(server.calls).toHaveLength(1 + 4 + 2);
});

test('a bad key costs one call, also where users are named by their addresses', async () => {
  await using server = await FaultServer.start({
    answer: () => ({ status: 401, body: { errors: [{ message: 'who are you?' }] } }),
  });
  const rows = ids(9).map((id, index) => `${id},n${index}@x.example\n`);
  const path = file('rows.csv', `threadId,email\n${rows.join('')}`);
  const ended = await run(server.url, ['assign', '--from', path]);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(server.calls).toHaveLength(1);
});

test.each([
  ['unauthenticated', { status: 401, body: refusal('UNAUTHENTICATED') }],
  ['forbidden', { status: 403, body: refusal('FORBIDDEN') }],
])('%s on the first row costs one call', async (type, answer) => {
  await using server = await FaultServer.start({ answer: () => answer });
  const ended = await run(server.url, ['assign', '--from', csvOf(ids(30)), '--json']);
  expect(ended.code).toBe(1);
  expect(server.calls).toHaveLength(1);
  const [first, ...rest] = outcomes(ended);
  expect(first).toMatchObject({ line: 2, outcome: 'failed', error: { type } });
  expect(rest).toHaveLength(29);
  for (const row of rest) expect(row).toMatchObject({ outcome: 'skipped', reason: 'stopped' });
});

test('a dry run reads pages and changes nothing', async () => {
  const threads = ids(250);
  await using server = await FaultServer.start({ threads: threads.slice(0, 249) });
  const held = server.threads.get(threads[1] ?? '');
  if (held) held.assignee = 'u_1';
  const journal = join(folder(), 'journal');
  const args = ['assign', '--from', csvOf(threads), '--dry-run', '--json', '--journal', journal];
  const ended = await run(server.url, args);
  expect(ended.code).toBe(1);
  const lines = outcomes(ended);
  expect(lines[0]).toEqual({ threadId: threads[0], line: 2, outcome: 'would-assign' });
  expect(lines[1]).toEqual({ threadId: threads[1], line: 3, outcome: 'already' });
  expect(lines[249]).toMatchObject({ outcome: 'failed', error: { code: 'not_found' } });
  const counts = ['threads', 'thread', 'users'].map((operation) => server.count(operation));
  expect([...counts, server.calls.length]).toEqual([3, 1, 1, 5]);
  const pages = server.calls.filter(({ operation }) => operation === 'threads');
  expect(pages.map(({ threadIds }) => threadIds.length).sort()).toEqual([100, 100, 50]);
  expect(() => readFileSync(journal)).toThrow('ENOENT');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s finishes what is in flight and ends with %i', async (signal, code) => {
  const threads = ids(500);
  await using server = await FaultServer.start({ threads, latency: 50 });
  const journal = join(folder(), 'journal');
  const args = ['assign', '--from', csvOf(threads), '--json', '--journal', journal];
  const { child, ended } = start(server.url, args);
  await server.reached(20);
  child.kill(signal);
  const result = await ended;
  expect(result.code).toBe(code);
  expect(result.stderr).toContain('to go on, run the same command again');
  const lines = outcomes(result);
  expect(lines).toHaveLength(500);
  const done = lines
    .filter(({ outcome }) => outcome === 'assigned')
    .map(({ threadId }) => threadId);
  expect(lines.filter(({ reason }) => reason === 'stopped')).toHaveLength(500 - done.length);
  expect(new Set(done)).toEqual(new Set(server.calls.map(({ threadId }) => threadId)));
  // Nothing is left in doubt: no row is read, and none is sent twice.
  expect((await run(server.url, args)).code).toBe(0);
  expect([server.count('thread'), server.count('assignThread')]).toEqual([0, 500]);
});

test('a stderr that nobody reads changes nothing', async () => {
  const threads = ids(20);
  await using server = await FaultServer.start({ threads });
  const { child, ended } = start(server.url, ['assign', '--from', csvOf(threads), '--json']);
  child.stderr?.destroy();
  const { code, stdout } = await ended;
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 20]);
});

test.skipIf(!existsSync('/dev/full')).each([
  [['assign', '--from', '-', '--json'], 'threadId,userId\nth_1,u_1\n'],
  [['permissions'], ''],
])('%j fails where its results cannot be written', async (args, input) => {
  await using server = await FaultServer.start({ threads: ['th_1'] });
  const { code, stderr } = await run(server.url, args, { input, shell: 'exec >/dev/full' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^plain-operations: stdout cannot be written: .*\n/);
});

test('a second Ctrl-C ends at once', async () => {
  const threads = ids(50);
  const latency = 15_000;
  await using server = await FaultServer.start({ threads, latency });
  const { child, ended } = start(server.url, ['assign', '--from', csvOf(threads)]);
  await server.reached(1);
  const sent = performance.now();
  child.stderr?.once('data', () => child.kill('SIGINT'));
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(performance.now() - sent).toBeLessThan(latency);
});

test('rows wait for the rate limit as long as it takes, and no row is lost to it', async () => {
  const threads = ids(30);
  await using server = await FaultServer.start({
    threads,
    rateLimit: { limit: 20, windowMs: 600 },
  });
  expect((await run(server.url, ['assign', '--from', csvOf(threads)])).code).toBe(0);
  expect([...server.threads.values()].every(({ changes }) => changes === 1)).toBe(true);
});

const rows = file('rows.csv', 'threadId,userId\nth_1,u_1\n');
test.each([
  [['assign'], 'assign <thread…> --user'],
  [['assign', 'th_1'], 'exactly one of --user and --machine-user'],
  [['assign', 'th_1', '--user', 'u_1', '--machine-user', 'mu_1'], 'exactly one of'],
  [['assign', 'c_1', '--user', 'u_1'], 'c_1 is no id of a thread'],
  [['assign', 'T-12', '--user', 'u_1'], `run threadByRef --variables '{"ref":"T-12"}'`],
  [['assign', 'th_1', '--from', rows], 'not both'],
  [['assign', '--from', rows, '--user', 'u_1'], 'the rows of --from name the assignees'],
  [['assign', '--form', rows], 'Did you mean --from?'],
  [['assign', '--from', '/nowhere.csv'], 'there is no such file'],
  [['assign', '--from', rows, '--reserve', '1'], 'below 1'],
  [['assign', '--from', rows, '--concurrency', '0'], 'whole number from 1'],
  [['assign', '--from-user', 'u_1'], '--from-user and --to-user go together'],
  [['assign', '--from-user', 'u_1', '--to-user', 'u_2'], '--yes'],
  [['assign', '--from-user', 'Bob', '--to-user', 'u_2', '--yes'], '--from-user takes an id (u_…)'],
  [['assign', '--from-user', 'u_1', '--to-user', 'mu_2', '--yes'], '--to-user takes an id (u_…)'],
  [['assign', 'th_1', '--user', 'u_1', '--journal', 'j'], '--journal needs --from'],
  [['unassign'], 'unassign <thread…>'],
  [['unassign', 'th_1', '--api-url', ''], 'apiUrl must be'],
])('%j is wrong usage: one line, exit 2', async (args, text) => {
  const ended = await run('http://127.0.0.1:9/', args);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stderr).toContain(text);
  expect(ended.stderr).not.toContain(secret);
});

test('without a key nothing starts', async () => {
  const ended = await run('http://127.0.0.1:9/', ['assign', '--from', rows], {
    env: { PLAIN_API_KEY: '' },
  });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('PLAIN_API_KEY');
});

test("a colleague's threads go to another one, after a count", async () => {
  const threads = ids(5);
  await using server = await FaultServer.start({ threads });
  for (const held of server.threads.values()) held.assignee = 'u_1';
  const args = ['assign', '--from-user', 'u_1', '--to-user', 'u_2', '--limit', '3', '--yes'];
  const ended = await run(server.url, args);
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain('3 threads of u_1 to assign to u_2');
  expect([...server.threads.values()].filter(({ assignee }) => assignee === 'u_2')).toHaveLength(3);
});

test('threads of a user whose pages do not end are no list', async () => {
  const [id = ''] = ids(1);
  await using server = await FaultServer.start({
    answer: () => {
      const pageInfo = { hasNextPage: true, endCursor: 'a' };
      return { body: { data: { threads: { edges: [{ cursor: 'a', node: { id } }], pageInfo } } } };
    },
  });
  const args = ['assign', '--from-user', 'u_1', '--to-user', 'u_2', '--yes'];
  const ended = await run(server.url, args);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('cursor');
  expect(server.calls.map(({ operation }) => operation)).toEqual(['threads', 'threads']);
});

test('a few threads are assigned and unassigned by name', async () => {
  const threads = ids(2);
  await using server = await FaultServer.start({ threads });
  const assigned = await run(server.url, ['assign', ...threads, '--machine-user', 'mu_1']);
  expect(assigned).toMatchObject({ code: 0, stderr: '' });
  expect(assigned.stdout.split('\n')[0]).toBe(`${threads[0]} assigned to N. N. (mu_1)`);
  const unassigned = await run(server.url, ['unassign', threads[0] ?? '', 'th_x', '--json']);
  expect(unassigned.code).toBe(1);
  expect(outcomes(unassigned)).toMatchObject([{ outcome: 'unassigned' }, { outcome: 'failed' }]);
});

test('what was left out as invalid is in no list of the command, and is not said to be', async () => {
  const threads = ids(2);
  await using server = await FaultServer.start({ threads });
  const left = `threadId,userId\n${threads[0]},u_1\n${threads[1]},\n`;
  const output = join(folder(), 'failed.csv');
  const args = ['assign', '--from', '-', '--skip-invalid', '--output', output];
  const ended = await run(server.url, args, { input: left });
  expect(ended.code).toBe(1);
  expect(ended.stderr).not.toContain(output);
  expect(ended.stderr).not.toContain('run the same command again');
  expect(ended.stderr).toMatch(/\nrows left out as invalid: mend them, in a list of their own\n$/);

  const refused = await run(server.url, args, { input: `${left}th_unknown,u_1\n` });
  expect(refused.stderr).toContain(`rows that were not done are in ${output}, without the invalid`);
  expect(refused.stderr).toContain('to go on, run the same command again');
});

test('a dry run says nothing of going on', async () => {
  const [thread = ''] = ids(1);
  await using server = await FaultServer.start({ threads: [thread] });
  const path = csvOf([thread, 'th_unknown']);
  const ended = await run(server.url, ['assign', '--from', path, '--dry-run']);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('there is no such thread');
  expect(ended.stderr).not.toContain('to go on');
});

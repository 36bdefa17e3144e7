import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Journal, JournalRefused } from '../../src/bulk/journal/journal.js';
import { lockFile } from '../../src/bulk/journal/lock.js';
import { csvOf, type Ended, file, folder, ids, outcomes, run, secret } from './command.js';
import { FaultServer } from './fault-server.js';

const owner = { command: 'assign', apiUrl: 'http://127.0.0.1/', rows: 'abc' } as const;
const row = (threadId: string) => ({ line: 2, threadId, assignee: 'u_1' });

async function written(): Promise<string> {
  const path = join(folder(), 'journal');
  const journal = await Journal.open(path, owner);
  await journal.sending([row('th_1')], 1_000);
  journal.settled(row('th_1'), 'assigned');
  await journal.sending([row('th_2')], 2_000);
  await journal.close();
  return path;
}

test('a row is on the disk before it is sent, and again when it is settled', async () => {
  const path = await written();
  const [header, ...lines] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(header).toEqual({ journal: 'plain-operations', version: 1, ...owner });
  expect(lines.map(({ threadId, state }) => [threadId, state])).toEqual([
    ['th_1', 'sending'],
    ['th_1', 'assigned'],
    ['th_2', 'sending'],
  ]);
});

test('a journal cut at any byte is gone on with, and no row sent is taken for unsent', async () => {
  const whole = readFileSync(await written(), 'utf8');
  const lines = whole.split('\n').map((line) => line.length + 1);
  const endOf = (count: number) => lines.slice(0, count).reduce((sum, length) => sum + length, 0);
  for (let length = 0; length <= whole.length; length += 1) {
    const path = file('journal', whole.slice(0, length));
    const journal = await Journal.open(path, owner);
    const first = journal.standing('th_1');
    if (length >= endOf(3)) expect(first, `${length} bytes`).toBe('done');
    else if (length >= endOf(2)) expect(first, `${length} bytes`).toMatchObject({ sentAt: 1_000 });
    journal.settled(row('th_3'), 'assigned');
    await journal.close();
    const again = await Journal.open(path, owner);
    expect(again.standing('th_3')).toBe('done');
    await again.close();
  }
});

test('a row whose time is cut off has that of the row before it, though the clock was set back', async () => {
  const path = file('journal', '');
  const journal = await Journal.open(path, owner);
  await journal.sending([row('th_1')], 9_000);
  await journal.sending([row('th_2')], 2_000);
  await journal.sending([row('th_3')], 2_100);
  await journal.close();
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, -10));
  const again = await Journal.open(path, owner);
  expect(again.standing('th_3')).toEqual({ sentAt: 2_000 });
  await again.close();
});

test.each([
  ['another command', { ...owner, command: 'unassign' as const }],
  ['another API URL', { ...owner, apiUrl: 'http://127.0.0.2/' }],
  ['another list of rows', { ...owner, rows: 'abd' }],
])('the journal of %s is refused and left as it is', async (what, other) => {
  const path = await written();
  const before = readFileSync(path);
  await expect(Journal.open(path, other)).rejects.toThrow(
    new RegExp(`${what}: go on with .*; to begin anew, name a file that does not exist yet`),
  );
  expect(readFileSync(path)).toEqual(before);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test.each(['threadId,userId\nth_1,u_1\n', '{}\n', 'x', '\u0000'.repeat(200_000)])(
  'a file that is no journal is refused and left as it is',
  async (text) => {
    const path = file('journal', text);
    await expect(Journal.open(path, owner)).rejects.toThrow(JournalRefused);
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('a journal that is broken in its middle is refused', async () => {
  const path = await written();
  writeFileSync(path, readFileSync(path, 'utf8').replace('"state":"assigned"', '"state":"assig'));
  await expect(Journal.open(path, owner)).rejects.toThrow('line 3 is broken');
});

test('two runs cannot use one journal at a time; the lock of a dead process counts for nothing', async () => {
  const path = await written();
  const journal = await Journal.open(path, owner);
  await expect(Journal.open(path, owner)).rejects.toThrow(`in use by process ${process.pid}`);
  await journal.close();
  writeFileSync(`${path}.lock`, '99999999\n');
  const next = await Journal.open(path, owner);
  await next.close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a journal has one lock, by whatever name it is opened', async () => {
  const path = await written();
  const link = join(folder(), 'link');
  symlinkSync(path, link);
  const journal = await Journal.open(link, owner);
  await expect(Journal.open(path, owner)).rejects.toThrow('in use');
  await journal.close();
  const next = await Journal.open(path, owner);
  await expect(Journal.open(link, owner)).rejects.toThrow('in use');
  await next.close();
});

test('of many that find the lock of a process that was killed, one has it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const path = file('journal', '');
    writeFileSync(`${path}.lock`, '99999999\n');
    const locks = await Promise.all(
      // One after the other, each while those before it are at one step or another.
      Array.from({ length: 40 }, async (_, place) => {
        for (let turn = 0; turn < place; turn += 1) await nextTurn();
        return lockFile(path);
      }),
    );
    const unlocks = locks.filter((lock) => typeof lock !== 'number');
    expect(unlocks).toHaveLength(1);
    await unlocks[0]?.();
    expect(readdirSync(dirname(path))).toEqual(['journal']);
  }
});

test('a journal that cannot be locked is refused before anything is sent', async () => {
  const path = await written();
  const before = readFileSync(path);
  // A folder in the lock's place stands for one that may not be written to: tests may run as root.
  mkdirSync(`${path}.lock/in-the-way`, { recursive: true });
  await expect(Journal.open(path, owner)).rejects.toThrow(JournalRefused);
  expect(readFileSync(path)).toEqual(before);
});

test('a failed row that may have been applied is read before it is sent again', async () => {
  const path = await written();
  const journal = await Journal.open(path, owner);
  journal.settled(row('th_2'), 'failed', { type: 'network', maybeApplied: true });
  await journal.sending([row('th_3')], 1);
  journal.settled(row('th_3'), 'failed', { type: 'network', maybeApplied: false });
  await journal.close();
  const again = await Journal.open(path, owner);
  expect(again.standing('th_2')).toMatchObject({ sentAt: 2_000 });
  expect(again.standing('th_3')).toBeUndefined();
  await again.close();
});

const summary = ({ code, stderr }: Ended) => `${code} ${stderr}`;

test('a disk that is full ends the run with what it says, and the run goes on from there', async () => {
  const threads = ids(60);
  await using server = await FaultServer.start({ threads });
  const args = [
    'assign',
    '--from',
    csvOf(threads),
    '--json',
    '--journal',
    join(folder(), 'journal'),
  ];
  const full = await run(server.url, args, { shell: 'ulimit -f 8' });
  expect(full.code, summary(full)).toBe(1);
  expect(full.stderr).toContain('cannot be written');
  expect(full.stderr).toContain('to go on');
  const sent = server.calls.length;
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThan(60);
  const rest = await run(server.url, args);
  expect(rest.code, summary(rest)).toBe(0);
  expect([...server.threads.values()].every(({ changes }) => changes === 1)).toBe(true);
});

test('rows that are done are not called for again, and the journal holds no key', async () => {
  const threads = ids(20);
  await using server = await FaultServer.start({ threads });
  const journal = join(folder(), 'journal');
  const args = ['assign', '--from', csvOf(threads), '--json', '--journal', journal];
  expect((await run(server.url, args)).code).toBe(0);
  const again = await run(server.url, args);
  expect(again.code).toBe(0);
  expect(server.calls).toHaveLength(20);
  expect(outcomes(again)).toEqual(
    threads.map((threadId, index) => ({
      threadId,
      line: index + 2,
      outcome: 'skipped',
      reason: 'done-earlier',
    })),
  );
  expect(readFileSync(journal, 'utf8')).not.toContain(secret);
  const other = await run(server.url, ['unassign', ...args.slice(1)]);
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain('is the journal of another command');
});

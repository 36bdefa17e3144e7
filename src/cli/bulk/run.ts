import { createInterface } from 'node:readline/promises';
import { DryRun, type Prospect } from '../../bulk/dry-run.js';
import { Journal, JournalFailed, JournalRefused } from '../../bulk/journal/journal.js';
import type { Outcome } from '../../bulk/outcome.js';
import { type BulkCommand, RowList } from '../../bulk/rows.js';
import { BulkRun } from '../../bulk/run.js';
import type { PlainClient } from '../../client.js';
import type { OperationError } from '../../errors.js';
import { type ThreadStatus, ThreadsDocument } from '../../generated/index.js';
import { oneLine } from '../../one-line.js';
import { paginate } from '../../paginate.js';
import { userId, userIds } from '../assign/users.js';
import { CannotStart } from '../cannot-start.js';
import { CommandFailed } from '../command-failed.js';
import { nameOf, readRows } from '../rows/row-file.js';
import { checkAssignees } from './assignees.js';
import { LeftRows } from './left-rows.js';
import type { AssignOptions, BulkOptions } from './options.js';
import { print, stdoutClosed } from './print.js';
import { Progress } from './progress.js';
import { Summary } from './summary.js';

/** `assign --from`, `unassign --from`. */
export async function runFile(
  client: PlainClient,
  command: BulkCommand,
  from: string,
  options: BulkOptions,
): Promise<void> {
  const named = new RowList(command, true);
  for await (const rows of readRows(from, command, options)) {
    for (const row of rows) named.add(row);
  }
  const emails = named.assignees().filter((assignee) => assignee.includes('@'));
  // What is wrong with other rows ends the run before anybody is looked up.
  if (emails.length > 0 && !options.skipInvalid) refuseInvalid(from, named);
  const list = emails.length > 0 ? named.withIds(await userIds(client, emails)) : named;
  if (!options.skipInvalid) refuseInvalid(from, list);
  const again = options.journal
    ? 'run the same command again: it goes on from the journal'
    : `run the same command again${command === 'assign' ? ': assigning twice does no harm' : ''}`;
  await run(client, list, options, again);
}

/** `assign --from-user … --to-user …`. */
export async function runHandover(
  client: PlainClient,
  fromUser: string,
  toUser: string,
  options: AssignOptions,
): Promise<void> {
  const giver = await userId(client, fromUser);
  const taker = await userId(client, toUser);
  const list = await threadsOf(client, giver, taker, options);
  const count = `${list.size} ${list.size === 1 ? 'thread' : 'threads'}`;
  process.stderr.write(`${count} of ${fromUser} to assign to ${toUser}\n`);
  if (list.size > 0 && !options.yes && !options.dryRun && !(await confirm(`Assign ${count}?`))) {
    throw new CommandFailed('nothing was sent');
  }
  const again = 'run the same command again: it takes what is left';
  await run(client, list, options, again, giver);
}

async function run(
  client: PlainClient,
  list: RowList,
  options: BulkOptions,
  again: string,
  giver?: string,
): Promise<void> {
  const { concurrency = 8, reserve = 0, batch = 1, checkFirst, dryRun = false } = options;
  const { json = false } = options;
  const stopping = new AbortController();
  const journal =
    options.journal !== undefined && !dryRun
      ? await openJournal(options.journal, list, client.apiUrl)
      : undefined;
  let left: LeftRows | undefined;
  try {
    const { output, from } = options;
    const input = from === '-' ? 0 : from;
    if (output !== undefined) left = await LeftRows.open(output, list, [input, options.journal]);
  } catch (error) {
    await journal?.close();
    throw error;
  }
  const pace = { concurrency, reserve, signal: stopping.signal };
  const { command, size } = list;
  const check = dryRun ? await checkAssignees(client, list.assignees()) : undefined;
  if (check?.problem) {
    process.stderr.write(`${oneLine(`the assignees were not checked: ${check.problem}`)}\n`);
  }
  const work = check
    ? new DryRun(client, list, { ...pace, refusals: check.refusals })
    : new BulkRun(client, list, {
        ...pace,
        command,
        size,
        journal,
        batch,
        checkFirst,
        giver,
        onSmallerBatches: (size) => {
          const takes = size === 1 ? 'one mutation' : `no more than ${size} mutations`;
          process.stderr.write(`\nthe server takes ${takes} in a request, and gets no more\n`);
        },
      });

  const summary = new Summary();
  const showsBar = process.stderr.isTTY && !(process.stdout.isTTY && (json || dryRun));
  const progress = showsBar ? new Progress(size, work) : undefined;
  const signals = catchSignals(stopping, () => progress?.stop());
  stdoutClosed.then(() => stopping.abort());
  try {
    const tell = json ? inJson : dryRun ? (outcome: Prospect) => inWords(outcome, list) : undefined;
    await take(work.settled(), { summary, progress, left, tell, stopping });
  } finally {
    progress?.stop();
    signals.release();
    await left?.close();
    await journal?.close();
  }

  const failure = journal?.failure?.message ?? left?.failure;
  const why = failure ?? reasons[work.stopCause ?? 'none'];
  const output = left?.failure ? undefined : options.output;
  process.stderr.write(summary.text({ why, again, dryRun, output, requests: work.requests }));
  process.exitCode = signals.exitCode ?? (summary.isAsAsked && !failure ? 0 : 1);
}

/** To the end of a run; `tell` is what stdout says of a row. */
async function take(
  settled: AsyncIterable<readonly Prospect[]>,
  to: {
    readonly summary: Summary;
    readonly progress: Progress | undefined;
    readonly left: LeftRows | undefined;
    readonly tell: ((outcome: Prospect) => string) | undefined;
    readonly stopping: AbortController;
  },
): Promise<void> {
  const { summary, progress, left, tell, stopping } = to;
  for await (const outcomes of settled) {
    summary.count(outcomes);
    progress?.count(outcomes);
    await left?.take(outcomes);
    if (left?.failure) stopping.abort();
    if (tell) await print(outcomes.map(tell).join(''));
  }
}

const reasons: Record<string, string | undefined> = {
  asked: 'stopped as asked',
  refused: 'stopped: the other rows would be refused as well',
};

/** Every bad row by its line, but no more than a screen of them. */
function refuseInvalid(from: string, list: RowList): void {
  let count = 0;
  for (const { line, threadId, problem } of list.invalid()) {
    count += 1;
    if (count > mostNamed) continue;
    process.stderr.write(
      `line ${line}${threadId && ` (${shown(threadId)})`}: ${oneLine(problem ?? '')}\n`,
    );
  }
  if (count === 0) return;
  if (count > mostNamed) process.stderr.write(`… and ${count - mostNamed} more\n`);
  throw new CannotStart(
    `${nameOf(from)} has ${count} bad ${count === 1 ? 'row' : 'rows'}, nothing was sent; --skip-invalid leaves them out`,
  );
}

/** What a file says is shown short and without control characters. */
const shown = (text: string) => oneLine(text).slice(0, 60);

const mostNamed = 20;

async function openJournal(path: string, list: RowList, apiUrl: string): Promise<Journal> {
  try {
    return await Journal.open(path, { command: list.command, apiUrl, rows: list.hash() });
  } catch (error) {
    if (error instanceof JournalRefused) throw new CannotStart(error.message);
    if (error instanceof JournalFailed) {
      throw new CommandFailed(`${error.message}; nothing was sent`);
    }
    throw error;
  }
}

async function threadsOf(
  client: PlainClient,
  giver: string,
  taker: string,
  { status, limit }: AssignOptions,
): Promise<RowList> {
  const list = new RowList('assign');
  const filters = {
    assignedToUser: [giver],
    ...(status && { statuses: status as ThreadStatus[] }),
  };
  const threads = paginate(client, ThreadsDocument, { filters }, { timeout: patience, limit });
  try {
    for await (const { id } of threads) {
      list.add({ line: list.size + 1, threadId: id, userId: taker });
    }
  } catch (error) {
    throw new CommandFailed((error as OperationError).message);
  }
  return list;
}

/** Long enough to wait for the rate limit's next window. */
const patience = 150_000;

/** A line of `--json`; who has the thread is for people. */
const inJson = (outcome: Prospect) =>
  `${JSON.stringify(outcome.holder === undefined ? outcome : { ...outcome, holder: undefined })}\n`;

function inWords(
  { threadId, line, outcome, reason, error, holder }: Prospect,
  list: RowList,
): string {
  const assignee = list.assigneeOf(threadId) ?? 'nobody';
  const words: Partial<Record<Outcome['outcome'], string>> = {
    'would-assign': `would be assigned to ${assignee}, now ${holder ?? 'nobody'}`,
    'would-unassign': `would be unassigned, now ${holder}`,
    already: `is already as asked (${assignee})`,
    failed: `${holder === undefined ? 'cannot be read' : 'would be refused'}: ${error?.message}`,
    skipped: `line ${line} skipped: ${error?.message ?? reason}`,
  };
  return `${shown(threadId)} ${oneLine(words[outcome] ?? '')}\n`;
}

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('SIGINT', () => resolve('')).once('close', () => resolve(''));
      lines.question(`${question} [y/N] `).then(resolve);
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** The first signal lets the run finish what is in flight, a second one ends it at once. */
function catchSignals(stopping: AbortController, beforeExit: () => void) {
  let exitCode: number | undefined;
  const listeners = (
    [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const
  ).map(([signal, code]) => {
    const listener = () => {
      if (exitCode !== undefined) {
        beforeExit();
        process.exit(code);
      }
      exitCode = code;
      process.stderr.write('\nfinishing what is in flight; once more ends at once\n');
      stopping.abort();
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return {
    get exitCode() {
      return exitCode;
    },
    release: () => {
      for (const { signal, listener } of listeners) process.off(signal, listener);
    },
  };
}

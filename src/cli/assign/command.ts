import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkPace } from '../../bulk/assign-threads.js';
import { outcomeError } from '../../bulk/outcome.js';
import type { BulkCommand } from '../../bulk/rows.js';
import type { Thread } from '../../client.js';
import { oneLine } from '../../one-line.js';
import type { Result } from '../../result.js';
import type { AssignOptions, BulkOptions } from '../bulk/options.js';
import { runFile, runHandover } from '../bulk/run.js';
import { CannotStart } from '../cannot-start.js';
import { connect } from '../connect.js';
import { userId } from './users.js';

export function assignCommand(program: Command): void {
  const command = program
    .command('assign')
    .description('assign threads to a user or a machine user, a few or in bulk')
    .argument('[thread...]', 'ids of threads (th_…)')
    .usage(
      '<thread…> --user <id or e-mail> | --machine-user <id>\n' +
        '       plain-operations assign --from <file.csv|file.jsonl|->\n' +
        '       plain-operations assign --from-user <id or e-mail> --to-user <id or e-mail>',
    )
    .option('--user <id or e-mail>', 'the user who is to have the threads')
    .option('--machine-user <id>', 'the machine user who is to have them')
    .option('--from-user <id or e-mail>', 'assign the threads of this user …')
    .option('--to-user <id or e-mail>', '… to this one; asks first')
    .addOption(
      new Option(
        '--status <status...>',
        'with --from-user: only threads of these statuses',
      ).choices(['TODO', 'SNOOZED', 'DONE']),
    )
    .option('--limit <n>', 'with --from-user: no more threads than this', wholeNumber)
    .option('--yes', 'with --from-user: do not ask');
  addBulkOptions(command, 'threadId and userId, email or machineUserId').action(
    async (threads: string[], options: AssignOptions, command: Command) => {
      checkForm(threads, options);
      await using client = connect(command);
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      if (options.from !== undefined) {
        await runFile(client, 'assign', options.from, { ...options, json });
      } else if (options.fromUser !== undefined && options.toUser !== undefined) {
        await runHandover(client, options.fromUser, options.toUser, { ...options, json });
      } else {
        const { user, machineUser } = options;
        const assignee =
          user === undefined
            ? { machineUserId: machineUser ?? '' }
            : { userId: await userId(client, user) };
        await each(threads, 'assigned', json, (threadId) =>
          client.assignThread({ threadId, ...assignee }),
        );
      }
    },
  );
}

export function unassignCommand(program: Command): void {
  const command = program
    .command('unassign')
    .description('unassign threads, a few or in bulk')
    .argument('[thread...]', 'ids of threads (th_…)')
    .usage('<thread…>\n       plain-operations unassign --from <file.csv|file.jsonl|->');
  addBulkOptions(command, 'threadId').action(
    async (threads: string[], options: BulkOptions, command: Command) => {
      checkBulkForm('unassign', threads, options);
      if (options.from === undefined) checkThreads('unassign <thread…>', threads);
      await using client = connect(command);
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      if (options.from !== undefined) {
        await runFile(client, 'unassign', options.from, { ...options, json });
      } else {
        await each(threads, 'unassigned', json, (threadId) => client.unassignThread({ threadId }));
      }
    },
  );
}

function addBulkOptions(command: Command, columns: string): Command {
  return command
    .option('--from <file>', `rows of ${columns}: CSV with a header, JSON lines, - for stdin`)
    .addOption(
      new Option('--format <format>', 'what stdin holds, or the file whatever its name').choices([
        'csv',
        'jsonl',
      ]),
    )
    .option('--delimiter <character>', 'of CSV (default: what its header shows)', delimiter)
    .option('--concurrency <n>', 'requests at a time (default: 8)', wholeNumber)
    .option('--reserve <share>', 'share of the rate limit left to others (default: 0)', share)
    .option('--batch <n>', 'mutations in one request, 50 at most (default: 1)', wholeNumber)
    .option('--check-first', 'read each thread first, and send nothing for those that are as asked')
    .option('--dry-run', 'say what would be done; nothing is changed, and no journal is used')
    .option('--journal <file>', 'note each row, and go on from there when run again')
    .option('--skip-invalid', 'leave bad rows out instead of sending nothing')
    .option('--output <file>', 'write the rows that were not done to a CSV that can be run again')
    .addHelpText(
      'after',
      '\nThe key comes from PLAIN_API_KEY. Exit codes: 0 all as asked, 1 some are not, 2 not started,' +
        '\n130 and 143 stopped by Ctrl-C and SIGTERM.',
    );
}

const assignForm = 'assign <thread…> --user <id or e-mail> | --machine-user <id>';
const handoverForm = 'assign --from-user <id or e-mail> --to-user <id or e-mail>';

function checkForm(threads: readonly string[], options: AssignOptions): void {
  const { user, machineUser, fromUser, toUser, from } = options;
  const isHandover = fromUser !== undefined || toUser !== undefined;
  checkBulkForm('assign', threads, options, isHandover);
  if (isHandover && (fromUser === undefined || toUser === undefined)) {
    throw wrongUsage('--from-user and --to-user go together', handoverForm);
  }
  if ((isHandover || from !== undefined) && (user !== undefined || machineUser !== undefined)) {
    throw isHandover
      ? wrongUsage('with --from-user the new assignee is --to-user', handoverForm)
      : wrongUsage('the rows of --from name the assignees', 'assign --from <file>');
  }
  if (isHandover) {
    checkUser('--from-user', fromUser, handoverForm);
    checkUser('--to-user', toUser, handoverForm);
    for (const option of ['from', 'journal', 'skipInvalid', 'format', 'delimiter'] as const) {
      if (options[option] !== undefined) {
        throw wrongUsage(`${flag(option)} does not go with --from-user`, handoverForm);
      }
    }
    if (!options.yes && !options.dryRun && !process.stdin.isTTY) {
      throw wrongUsage('nobody can be asked here', `${handoverForm} --yes`);
    }
    return;
  }
  for (const option of ['status', 'limit', 'yes'] as const) {
    if (options[option] === undefined) continue;
    throw wrongUsage(`${flag(option)} needs --from-user`, `${handoverForm} ${flag(option)} …`);
  }
  if (from !== undefined) return;
  checkThreads(assignForm, threads);
  if ((user === undefined) === (machineUser === undefined)) {
    throw wrongUsage('give exactly one of --user and --machine-user', assignForm);
  }
  checkUser('--user', user, assignForm);
  if (machineUser !== undefined && !/^mu_./.test(machineUser)) {
    throw wrongUsage('--machine-user takes an id (mu_…)', assignForm);
  }
}

function checkUser(option: string, user: string | undefined, form: string): void {
  if (user === undefined || user.includes('@') || /^u_./.test(user)) return;
  throw wrongUsage(`${option} takes an id (u_…) or an e-mail address`, form);
}

function checkBulkForm(
  command: BulkCommand,
  threads: readonly string[],
  options: BulkOptions,
  isHandover = false,
): void {
  const { from, concurrency = 8, reserve = 0, batch = 1 } = options;
  const isBulk = isHandover || from !== undefined;
  if (isBulk && threads.length > 0) {
    throw wrongUsage('give threads or a list of them, not both', `${command} --from <file>`);
  }
  const bulkOnly = [
    'format',
    'delimiter',
    'concurrency',
    'reserve',
    'batch',
    'checkFirst',
    'dryRun',
    'journal',
    'skipInvalid',
    'output',
  ];
  for (const option of bulkOnly as (keyof BulkOptions)[]) {
    if (!isBulk && options[option] !== undefined) {
      throw wrongUsage(
        `${flag(option)} needs --from`,
        `${command} --from <file> ${flag(option)} …`,
      );
    }
  }
  try {
    checkPace(concurrency, reserve, batch);
  } catch (error) {
    throw wrongUsage((error as Error).message, `${command} --from <file>`);
  }
}

function checkThreads(form: string, threads: readonly string[]): void {
  if (threads.length === 0) throw wrongUsage('name the threads, or a file with --from', form);
  for (const thread of threads) {
    if (/^T-\d+$/.test(thread)) {
      const lookUp = `plain-operations run threadByRef --variables '{"ref":"${thread}"}'`;
      throw new CannotStart(`${thread} is a ref, not an id; this gives the id: ${lookUp}`);
    }
    if (!/^th_./.test(thread)) throw wrongUsage(`${thread} is no id of a thread (th_…)`, form);
  }
}

async function each(
  threads: readonly string[],
  outcome: 'assigned' | 'unassigned',
  json: boolean,
  call: (threadId: string) => Promise<Result<Thread>>,
): Promise<void> {
  for (const threadId of new Set(threads)) {
    const { data: thread, error } = await call(threadId);
    if (error) process.exitCode = 1;
    if (json) {
      const result = error
        ? { threadId, outcome: 'failed', error: outcomeError(error) }
        : { threadId, outcome, thread };
      process.stdout.write(`${JSON.stringify(result)}\n`);
    } else if (error) {
      process.stderr.write(`${oneLine(`${threadId} failed: ${error.message}`)}\n`);
    } else {
      process.stdout.write(`${oneLine(`${threadId} ${outcome}${holder(thread)}`)}\n`);
    }
    if (error?.type === 'unauthenticated') return;
  }
}

function holder({ assignedTo }: Thread): string {
  if (!assignedTo) return '';
  const { id } = assignedTo;
  return 'fullName' in assignedTo ? ` to ${assignedTo.fullName} (${id})` : ` to ${id}`;
}

const wrongUsage = (problem: string, form: string) =>
  new CannotStart(`${problem}: plain-operations ${form}`);

const flag = (option: string) => `--${option.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) {
    throw new InvalidArgumentError('It takes a whole number from 1.');
  }
  return Number(text);
}

function delimiter(text: string): string {
  const character = /^(\\t|tab)$/i.test(text) ? '\t' : text;
  if (character.length !== 1 || /["\r\n]/.test(character)) {
    throw new InvalidArgumentError('It takes one character, or tab.');
  }
  return character;
}

function share(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value >= 1) {
    throw new InvalidArgumentError('It takes a share from 0 to below 1, such as 0.3.');
  }
  return value;
}

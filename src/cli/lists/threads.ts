import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TypedDocument } from '../../executor/prepare/document.js';
import type { ThreadStatus, ThreadsFilter } from '../../generated/index.js';
import { paginate } from '../../paginate.js';
import { userId } from '../assign/users.js';
import { print } from '../bulk/print.js';
import { CannotStart } from '../cannot-start.js';
import { CommandFailed } from '../command-failed.js';
import { connect } from '../connect.js';
import { csvLine, plain } from './csv.js';

interface ThreadsOptions {
  readonly status?: string[];
  readonly assignee?: string;
  readonly customer?: string[];
  readonly label?: string[];
  readonly priority?: number[];
  readonly limit?: number;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** `plain-operations threads`: the threads that filters find, as a list that `assign --from` reads. */
export function threadsCommand(program: Command): void {
  program
    .command('threads')
    .description('list threads; --csv makes what assign --from reads')
    .addOption(
      new Option('--status <status...>', 'only threads of these statuses').choices([
        'TODO',
        'SNOOZED',
        'DONE',
      ]),
    )
    .option('--assignee <who>', 'only those of a user (id or e-mail), or of nobody')
    .option('--customer <id...>', 'only those of these customers', idsLike('c_…'))
    .option('--label <id...>', 'only those with one of these label types', idsLike('lt_…'))
    .addOption(
      new Option('--priority <n...>', 'only those of these priorities, 0 is urgent').argParser(
        (text, before: number[] = []) => [...before, priority(text)],
      ),
    )
    .option('--limit <n>', 'no more threads than this', wholeNumber)
    .option('--csv', 'CSV with the columns threadId, userId, machineUserId and others')
    .addHelpText(
      'after',
      `
  plain-operations threads --status TODO --assignee matt@plain.com --csv > threads.csv
  plain-operations assign --from threads.csv --dry-run

A thread of nobody has neither userId nor machineUserId: fill one in, or have assign leave it out
by --skip-invalid.`,
    )
    .action(async (_: ThreadsOptions, command: Command) => {
      const options = command.optsWithGlobals<ThreadsOptions>();
      if (options.csv && options.json) throw new CannotStart('give --csv or --json, not both');
      await using client = connect(command);
      const { assignee } = options;
      const filters: ThreadsFilter = {
        ...(options.status && { statuses: options.status as ThreadStatus[] }),
        ...(options.customer && { customerIds: options.customer }),
        ...(options.label && { labelTypeIds: options.label }),
        ...(options.priority && { priorities: options.priority }),
        ...(assignee === 'nobody' && { isAssigned: false }),
        ...(assignee !== undefined &&
          assignee !== 'nobody' && { assignedToUser: [await idOf(client, assignee)] }),
      };
      await list(paginate(client, listDocument, { filters }, { limit: options.limit }), options);
    });
}

/** A name would find nothing, and not say why. Prefixes are the API's to choose. */
const idsLike =
  (example: string) =>
  (text: string, before: string[] = []) => {
    if (!/^[a-z]+_./i.test(text)) {
      throw new InvalidArgumentError(`It takes an id, such as ${example}`);
    }
    return [...before, text];
  };

function idOf(client: Parameters<typeof userId>[0], assignee: string): Promise<string> {
  if (assignee.includes('@') || /^u_./.test(assignee)) return userId(client, assignee);
  throw new CannotStart('--assignee takes an id of a user (u_…), an e-mail address, or nobody');
}

async function list(
  threads: AsyncIterable<ListedThread>,
  { csv, json }: ThreadsOptions,
): Promise<void> {
  if (csv) await print(csvLine(columns));
  try {
    for await (const thread of threads) {
      if (json) await print(`${JSON.stringify(thread)}\n`);
      else await print(csv ? inCsv(thread) : inWords(thread));
    }
  } catch (error) {
    throw new CommandFailed((error as Error).message);
  }
}

const columns = [
  'threadId',
  'userId',
  'machineUserId',
  'status',
  'priority',
  'title',
  'customerId',
  'updatedAt',
];

function inCsv({ id, status, priority, title, customer, assignedTo, updatedAt }: ListedThread) {
  const isUser = assignedTo?.__typename === 'User';
  const isMachineUser = assignedTo?.__typename === 'MachineUser';
  return csvLine([
    id,
    isUser ? assignedTo.id : '',
    isMachineUser ? assignedTo.id : '',
    status,
    priority,
    title,
    customer.id,
    updatedAt.iso8601,
  ]);
}

function inWords({ id, status, title, assignedTo }: ListedThread): string {
  const holder = assignedTo ? (assignedTo.id ?? assignedTo.__typename) : 'nobody';
  return `${id} ${status.padEnd(7)} ${holder} ${plain(title ?? '')}\n`;
}

interface ListedThread {
  readonly id: string;
  readonly status: string;
  readonly priority: number;
  readonly title: string | null;
  readonly customer: { readonly id: string };
  readonly assignedTo: { readonly __typename: string; readonly id?: string } | null;
  readonly updatedAt: { readonly iso8601: string };
}

/** As much as a list shows: it takes no permission but `thread:read`, and a tenth of the whole thread. */
const listDocument = `query threads($filters: ThreadsFilter, $first: Int, $after: String) {
  threads(filters: $filters, first: $first, after: $after) {
    edges {
      node {
        id status priority title customer { id } updatedAt { iso8601 }
        assignedTo { __typename ... on User { id } ... on MachineUser { id } ... on System { id } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}` as string &
  TypedDocument<
    {
      threads: {
        edges: { node: ListedThread }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    },
    { filters?: ThreadsFilter; first?: number; after?: string }
  >;

function priority(text: string): number {
  if (!/^[0-3]$/.test(text)) throw new InvalidArgumentError('It takes 0 (urgent) to 3 (low).');
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('It takes a whole number from 1.');
  }
  return Number(text);
}

import { once } from 'node:events';
import { type Command, InvalidArgumentError } from 'commander';
import { outcomeError } from '../../bulk/outcome.js';
import type { PlainClient } from '../../client.js';
import type { OperationError } from '../../errors.js';
import { oneLine, quietJson } from '../../one-line.js';
import { type PaginateOptions, paginate } from '../../paginate.js';
import { CannotStart } from '../cannot-start.js';
import { connect } from '../connect.js';
import { type Chosen, choose } from './operation.js';
import { checkVariables, readVariables } from './variables.js';

interface RunOptions {
  variables?: string;
  all?: boolean;
  path?: string[];
  after?: string;
  limit?: number;
  pageSize?: number;
  operationName?: string;
  idempotent?: boolean;
  json?: boolean;
}

type Variables = Readonly<Record<string, unknown>>;

/** `plain-operations run`: any operation of the package, or of a file, from the shell. */
export function runCommand(program: Command): void {
  program
    .command('run')
    .description('run an operation of the package or of a .graphql file; prints its data as JSON')
    .argument('<operation|file>', 'a name such as threads, or a .graphql file')
    .option('--variables <json>', 'a JSON object, @ and a file of it, or - for stdin')
    .option('--operation-name <name>', 'which operation of a file of several')
    .option('--idempotent', 'a mutation may be sent again after a doubtful failure')
    .option('--all', 'every page of the connection, one node a line')
    .option(
      '--path <fields>',
      'with --all: which connection, e.g. thread.timelineEntries',
      (path: string) => path.split('.'),
    )
    .option('--after <cursor>', 'with --all: where to begin')
    .option('--limit <n>', 'with --all: no more nodes than this', wholeNumber)
    .option('--page-size <n>', 'with --all: nodes a request (default: 100)', wholeNumber)
    .addHelpText(
      'after',
      `
The key comes from PLAIN_API_KEY; "plain-operations permissions" lists what it has to allow.

  plain-operations run thread --variables '{"threadId":"th_…"}'
  plain-operations run threads --all --variables '{"filters":{"statuses":["TODO"]}}'
  plain-operations run src/operations/waiting.graphql --variables @variables.json`,
    )
    .action(async (named: string, options: RunOptions, command: Command) => {
      checkForm(options);
      const chosen = await choose(named, options.operationName);
      const variables = await readVariables(options.variables);
      checkVariables(chosen, variables, options.all ? ['first', 'after'] : []);
      const { json = false } = command.optsWithGlobals<RunOptions>();
      await using client = connect(command);
      if (options.all) await runPages(client, chosen, variables, options, json);
      else await runOnce(client, chosen, variables, options, json);
    });
}

function checkForm(options: RunOptions): void {
  if (options.all) return;
  const flags = { path: '--path', after: '--after', limit: '--limit', pageSize: '--page-size' };
  for (const [option, flag] of Object.entries(flags)) {
    if (options[option as keyof typeof flags] === undefined) continue;
    throw new CannotStart(`${flag} goes with --all, which reads a connection page by page`);
  }
}

async function runOnce(
  client: PlainClient,
  { document }: Chosen,
  variables: Variables,
  options: RunOptions,
  json: boolean,
): Promise<void> {
  const { idempotent } = options;
  const { data, error } = await client.execute(
    document,
    variables,
    idempotent ? { idempotent } : {},
  );
  if (error) report(error, json);
  else process.stdout.write(`${quietJson(data, json ? 0 : 2)}\n`);
}

async function runPages(
  client: PlainClient,
  { name, document, operation }: Chosen,
  variables: Variables,
  { path, after, limit, pageSize }: RunOptions,
  json: boolean,
): Promise<void> {
  if (operation.operation !== 'query') {
    throw new CannotStart(`--all reads page by page, and ${name} is a ${operation.operation}`);
  }
  // Whoever reads the lines may have had enough of them, as head(1) has.
  const unread = new AbortController();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    unread.abort();
  });
  const { signal } = unread;
  const options: PaginateOptions = { path, after, limit, pageSize, signal };
  try {
    for await (const node of pagesOf(client, document, variables, options)) {
      if (!process.stdout.write(`${quietJson(node)}\n`)) {
        await once(process.stdout, 'drain', { signal });
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!isOperationError(error)) throw error;
    report(error, json);
    if (error.after !== undefined)
      process.stderr.write(`to go on: --after ${oneLine(error.after)}\n`);
  }
}

function pagesOf(...args: Parameters<typeof paginate>): AsyncIterable<unknown> {
  try {
    return paginate(...args);
  } catch (error) {
    // The document has no such connection.
    if (error instanceof TypeError) throw new CannotStart(error.message, { cause: error });
    throw error;
  }
}

/** What failed: a line and the fields that were refused; for machines, JSON on stdout. */
function report(error: OperationError, json: boolean): void {
  process.exitCode = 1;
  if (json) {
    const { errorDetails, graphqlErrors, partialData } = error as Details;
    const details = { errorDetails, graphqlErrors, partialData };
    process.stdout.write(`${JSON.stringify({ error: { ...outcomeError(error), ...details } })}\n`);
    return;
  }
  const { type, message, requestId } = error;
  const place = requestId === undefined ? '' : ` (request ${requestId})`;
  const fields = ('errorDetails' in error && error.errorDetails?.fields) || [];
  const lines = fields.map(({ field, type, message }) => oneLine(`${field}: ${message} (${type})`));
  process.stderr.write(`${[oneLine(`${type}: ${message}${place}`), ...lines].join('\n  ')}\n`);
}

interface Details {
  errorDetails?: unknown;
  graphqlErrors?: unknown;
  partialData?: unknown;
}

function isOperationError(error: unknown): error is OperationError {
  return error instanceof Error && 'operationName' in error && 'maybeApplied' in error;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) {
    throw new InvalidArgumentError('It takes a whole number from 1.');
  }
  return Number(text);
}

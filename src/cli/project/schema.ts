import { readdirSync, readFileSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { type Command, Option } from 'commander';
import { glob } from 'tinyglobby';
import { oneLine } from '../../one-line.js';
import { loadPeer } from '../../peer.js';
import type { Format, Paint } from '../../schema/formats.js';
import { environmentApi, environmentKey, isUrl, keyFor } from '../../schema/location.js';
import type { TextFile } from '../../schema/operations.js';
import type { Difference, Pulled } from '../../schema/pull.js';
import type { Report } from '../../schema/report.js';
import type { Severity } from '../../schema/rules/kinds.js';
import { CannotStart } from '../cannot-start.js';
import { startShortRun } from './short-run.js';

interface Globals {
  apiUrl?: string;
  json?: boolean;
}

interface PullOptions extends Globals {
  url?: string;
  out: string;
}

interface CheckOptions extends Globals {
  from: string;
  to: string;
  operations?: string[];
  format?: Format;
  failOn: Exclude<Severity, 'safe'> | 'never';
  accept?: string;
  writeAccepted?: boolean;
}

/** `plain-operations schema pull` and `schema check`: the vendor's schema, and what its changes do. */
export function schemaCommand(program: Command): void {
  const schema = program
    .command('schema')
    .description("fetch the API's schema, and check what its changes do to operations");
  schema
    .command('pull')
    .description('fetch the schema, write it normalised, and say what changed')
    .option('--url <url>', 'SDL, or an endpoint to introspect with PLAIN_API_KEY')
    .option('--out <file>', 'the file to write', 'plain.schema.graphql')
    .action((_options: unknown, command: Command) =>
      withPeer('schema pull', () => pull(command.optsWithGlobals<PullOptions>())),
    );
  schema
    .command('check')
    .description('tell what a schema change does to each operation; exit 1 where it breaks one')
    .requiredOption('--from <schema>', 'the schema of today: a file or URL of SDL')
    .requiredOption('--to <schema>', 'the schema that comes: a file or URL of SDL')
    .option('--operations <glob...>', "your .graphql files (the package's own by default)")
    .addOption(
      new Option('--format <format>', 'how to print the report').choices([
        'text',
        'json',
        'markdown',
        'github',
      ]),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 at this severity or a worse one')
        .choices(['breaking', 'dangerous', 'deprecated', 'never'])
        .default('breaking'),
    )
    .option('--accept <file>', 'JSON of findings that no longer count')
    .option('--write-accepted', 'write all of the findings to the file of --accept')
    .action((_options: unknown, command: Command) =>
      withPeer('schema check', () => check(command.optsWithGlobals<CheckOptions>())),
    );
}

async function pull(options: PullOptions): Promise<void> {
  const { pullSchema } = await import('../../schema/pull.js');
  const url = options.url ?? `${apiUrl(options).replace(/\/+$/, '')}/schema.graphql`;
  if (!isUrl(url)) throw new CannotStart(`${url} is not an http(s) URL`);
  const pulled = await pullSchema(url, options.out, { apiKey: environmentKey() });
  warn(pulled.warnings);
  process.stdout.write(options.json ? `${JSON.stringify(pulled)}\n` : describePull(pulled));
}

function warn(warnings: readonly string[]): void {
  const shown = warnings.slice(0, 10);
  for (const warning of shown)
    process.stderr.write(`plain-operations: warning: ${oneLine(warning)}\n`);
  const rest = warnings.length - shown.length;
  if (rest > 0) process.stderr.write(`plain-operations: warning: and ${rest} more like it\n`);
}

async function check(options: CheckOptions): Promise<void> {
  const { checkOperations } = await import('../../schema/check.js');
  const { readOperations } = await import('../../schema/operations.js');
  const { readSchema, schemasFor } = await import('../../schema/load.js');
  const { createReport } = await import('../../schema/report.js');
  const { formatAccepted, parseAccepted } = await import('../../schema/accepted.js');
  const { accept, writeAccepted = false } = options;
  if (writeAccepted && accept === undefined)
    throw new CannotStart('--write-accepted needs --accept <file>, the file to write');
  const [from, to, files, acceptedText] = await Promise.all([
    readSchema(options.from, { apiKey: keyFor(options.from, apiUrl(options)) }),
    readSchema(options.to, { apiKey: keyFor(options.to, apiUrl(options)) }),
    operationFiles(options.operations ?? [ownOperations]),
    accept === undefined ? undefined : readAccepted(accept, writeAccepted),
  ]);
  const documents = readOperations(files, ownFiles);
  const schemas = schemasFor(documents, from, to);
  warn(schemas.warnings);
  const checked = checkOperations(schemas, documents);
  const accepted =
    acceptedText === undefined || accept === undefined ? [] : parseAccepted(acceptedText, accept);
  if (writeAccepted && accept !== undefined) {
    const { findings } = createReport(checked);
    await writeFile(accept, formatAccepted(findings, accepted)).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw new CannotStart(`${accept} cannot be written (${code})`, { cause: error });
    });
    process.stderr.write(`${accept}: ${findings.length} accepted\n`);
    return;
  }
  const report = createReport(checked, accepted);
  const format = options.format ?? (options.json ? 'json' : 'text');
  process.stdout.write(`${await formatted(report, format)}\n`);
  if (fails(report, options.failOn)) process.exitCode = 1;
}

async function formatted(report: Report, format: Format): Promise<string> {
  const { formatGithub, formatJson, formatMarkdown, formatText } = await import(
    '../../schema/formats.js'
  );
  if (format === 'json') return formatJson(report);
  if (format === 'markdown') return formatMarkdown(report);
  if (format === 'github') return formatGithub(report, inRepository);
  const paint: Paint = (style, text) => styleText(style, text, { stream: process.stdout });
  return formatText(report, paint);
}

const ownOperations = fileURLToPath(new URL('../../../operations', import.meta.url));

const order = ['breaking', 'dangerous', 'deprecated', 'safe'];

const fails = ({ verdict }: Report, failOn: CheckOptions['failOn']): boolean =>
  failOn !== 'never' && order.indexOf(verdict) <= order.indexOf(failOn);

const apiUrl = (globals: Globals): string => globals.apiUrl ?? environmentApi();

/** What cannot be checked is what the command cannot start with. */
async function withPeer(user: string, run: () => Promise<void>): Promise<void> {
  startShortRun();
  await loadPeer(`plain-operations ${user}`, ['graphql'], () => import('graphql'));
  const { BadInput } = await import('../../schema/bad-input.js');
  try {
    await run();
  } catch (error) {
    if (error instanceof BadInput) throw new CannotStart(error.message, { cause: error });
    throw error;
  }
}

/** The `.graphql` and `.gql` files that the patterns mean, each once, in the order of their names. */
async function operationFiles(patterns: readonly string[]): Promise<TextFile[]> {
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const found = await matches(pattern);
    if (found.length === 0)
      throw new CannotStart(`--operations ${pattern} matches no .graphql or .gql file`);
    for (const path of found) paths.add(path);
  }
  return [...paths].sort().map(readText);
}

/** The package's own operations, for the fragments in them. */
const ownFiles = (): TextFile[] =>
  readdirSync(ownOperations, { recursive: true, encoding: 'utf8' })
    .filter(isOperationFile)
    .sort()
    .map((path) => readText(join(ownOperations, path)));

const readText = (path: string): TextFile => ({
  path: slashed(relative(process.cwd(), path)),
  text: readFileSync(path, 'utf8'),
});

const isOperationFile = (path: string) => /\.(graphql|gql)$/.test(path);

async function matches(pattern: string): Promise<string[]> {
  // What is there by that name is meant, whatever its characters mean in a pattern.
  const there = await stat(pattern).catch(() => undefined);
  if (there?.isFile()) return [resolve(pattern)];
  const cwd = there?.isDirectory() ? resolve(pattern) : process.cwd();
  const found = await glob([there ? '**/*' : slashed(pattern)], {
    cwd,
    absolute: true,
    ignore: pattern.includes('node_modules') ? [] : ['**/node_modules/**'],
  });
  return found.filter(isOperationFile);
}

async function readAccepted(file: string, optional: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (optional && code === 'ENOENT') return undefined;
    throw new CannotStart(`--accept ${file} cannot be read (${code})`, { cause: error });
  }
}

/** GitHub wants paths from the top of the repository, wherever a step runs. */
function inRepository(file: string): string {
  const workspace = process.env['GITHUB_WORKSPACE'];
  const path = workspace ? slashed(relative(workspace, resolve(file))) : file;
  return path.startsWith('..') ? file : path;
}

const slashed = (path: string) => path.replaceAll('\\', '/');

function describePull({ url, out, first, changed, types, operations }: Pulled): string {
  const kept = `${plural(types.total, 'type')} and ${plural(operations.total, 'operation')}`;
  if (first) return `${out}: ${kept}, from ${url}\n`;
  if (!changed) return `${out}: nothing changed; ${kept}\n`;
  return `${out}: ${describe(types, 'type')} and ${describe(operations, 'operation')} changed since the last pull\n`;
}

function describe({ added, removed, changed }: Difference, noun: string): string {
  const count = added.length + removed.length + changed.length;
  const parts = Object.entries({ added, removed, changed })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what}`);
  const detail = parts.length > 0 ? ` (${parts.join(', ')})` : '';
  return `${plural(count, noun)}${detail}`;
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

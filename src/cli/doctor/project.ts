import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { glob } from 'tinyglobby';
import { findConfig } from '../../codegen/run/config.js';
import { isUrl } from '../../schema/location.js';
import { CannotStart } from '../cannot-start.js';
import type { OperationEntry } from '../operations.js';
import { type Check, failed, ok, skipped, warning } from './check.js';

const run = promisify(execFile);

/** Days after which a schema is worth pulling anew. */
const OLD = 30;

/** The schema that the project has pulled, by when it was last changed. */
export async function checkSchema(file = 'plain.schema.graphql'): Promise<Check> {
  if (!existsSync(file)) {
    return skipped(
      'schema',
      `no ${file} here; operations are checked against the package's own`,
      'plain-operations schema pull, to check them against all of Plain',
    );
  }
  const days = Math.floor((Date.now() - (await changedAt(file))) / 86_400_000);
  const age = days === 1 ? '1 day' : `${days} days`;
  return days < OLD
    ? ok('schema', `${file} is ${age} old`)
    : warning(
        'schema',
        `${file} is ${age} old`,
        `plain-operations schema pull --out new.graphql, then schema check --from ${file} --to new.graphql`,
      );
}

/** A checkout gives files its own time, so that git knows better. */
async function changedAt(file: string): Promise<number> {
  const isEdited = await run('git', ['status', '--porcelain', '--', file]).then(
    ({ stdout }) => stdout !== '',
    () => true,
  );
  if (!isEdited) {
    const { stdout } = await run('git', ['log', '-1', '--format=%cI', '--', file]);
    const committed = Date.parse(stdout.trim());
    if (!Number.isNaN(committed)) return committed;
  }
  return statSync(file).mtimeMs;
}

/** Whether the generated files are what codegen would write now. */
export async function checkGenerated(): Promise<Check> {
  const config = findConfig();
  if (config === undefined) {
    return skipped(
      'generated',
      'no codegen.ts here',
      'plain-operations init, for operations of your own',
    );
  }
  const bin = fileURLToPath(new URL('../bin.js', import.meta.url));
  try {
    await run(process.execPath, [bin, 'codegen', '--config', config, '--check']);
    return ok('generated', 'what codegen would write now');
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    const [first = ''] = stripVTControlCharacters(`${stdout}\n${stderr}`).trim().split('\n');
    if (stdout !== '') {
      const message = `not what codegen would write now: ${first}`;
      return failed('generated', message, 'plain-operations codegen');
    }
    const todo = isUrl(first)
      ? `see whether the schema that ${config} names can be reached from here, or keep it as a file: plain-operations schema pull --out plain.schema.graphql`
      : 'mend this, then run plain-operations codegen';
    return failed('generated', `${config}: ${first}`, todo);
  }
}

/**
 * The operations of the manifests that codegen has written for the project.
 *
 * @param file one to take instead of looking for them
 * @throws {CannotStart} `file` is not there, or is no manifest
 */
export async function projectOperations(file?: string): Promise<readonly OperationEntry[]> {
  if (file !== undefined) {
    const operations = operationsIn(file);
    if (operations) return operations;
    const why = existsSync(file)
      ? `${file} is no manifest of operations, as codegen writes it`
      : `there is no ${file}: codegen writes it into the folder of its output, with manifest: true`;
    throw new CannotStart(why);
  }
  const files = await glob('**/manifest.json', { ignore: ['**/node_modules/**', '**/dist/**'] });
  return files.flatMap((file) => operationsIn(file) ?? []);
}

function operationsIn(file: string): readonly OperationEntry[] | undefined {
  try {
    const { operations } = JSON.parse(readFileSync(file, 'utf8')) as { operations?: unknown };
    return Array.isArray(operations) && operations.every(isEntry) ? operations : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(entry: unknown): entry is OperationEntry {
  const { name, permissions } = Object(entry) as Partial<OperationEntry>;
  return typeof name === 'string' && Array.isArray(permissions);
}

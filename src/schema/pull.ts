import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { BadInput } from './bad-input.js';
import type { FetchOptions } from './fetch.js';
import { readSchema, schemaText, wholeSchema } from './load.js';
import { type PrintedSchema, printNormalised } from './sdl/print.js';

export interface Pulled {
  readonly url: string;
  readonly out: string;
  /** Whether there was no schema to compare with. */
  readonly first: boolean;
  /** Whether the file is another one now. */
  readonly changed: boolean;
  readonly types: Difference;
  /** Fields of the query, mutation and subscription types. */
  readonly operations: Difference;
  /** What was taken although it is not quite valid, a line each. */
  readonly warnings: readonly string[];
}

export interface Difference {
  /** How many there are now. */
  readonly total: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/**
 * Fetches a schema and writes it normalised, in one step: where anything fails, the file stays as
 * it was.
 *
 * @throws {BadInput} where the URL answers no valid schema, or the file cannot be written
 */
export async function pullSchema(
  url: string,
  out: string,
  options: FetchOptions = {},
): Promise<Pulled> {
  const { schema, warnings } = wholeSchema(await readSchema(url, options));
  const { text, types, operations } = printNormalised(schema);
  const earlier = await readFile(out, 'utf8').catch(() => undefined);
  const before = earlier === undefined ? undefined : readable(earlier, out);
  if (text !== earlier) await replaceFile(out, text);
  return {
    url,
    out,
    first: before === undefined,
    changed: text !== earlier,
    types: difference(before?.types, types),
    operations: difference(before?.operations, operations),
    warnings,
  };
}

async function replaceFile(out: string, text: string): Promise<void> {
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, out);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new BadInput(`${out} cannot be written (${code ?? String(error)})`, { cause: error });
  }
}

const readable = (text: string, name: string): PrintedSchema | undefined => {
  try {
    return printNormalised(wholeSchema(schemaText(text, name)).schema);
  } catch {
    return undefined;
  }
};

function difference(
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string>,
): Difference {
  const names = [...after.keys()];
  return {
    total: after.size,
    added: before ? names.filter((name) => !before.has(name)) : [],
    removed: [...(before?.keys() ?? [])].filter((name) => !after.has(name)),
    changed: names.filter((name) => before?.has(name) && before.get(name) !== after.get(name)),
  };
}

import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import type { BulkCommand, RawRow } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';
import { readCsv } from './csv-rows.js';
import { readJsonLines } from './json-rows.js';

export type RowFormat = 'csv' | 'jsonl';

export interface RowFileOptions {
  /** By default what the file's name says, else what its first character does. */
  readonly format?: RowFormat | undefined;
  /** What is between the fields of CSV; by default what the header says. */
  readonly delimiter?: string | undefined;
}

/**
 * Reads rows from a file, or from stdin for `-`, as they come: as many at once as are there.
 *
 * @throws {CannotStart} the file cannot be read, or its header is wrong
 */
export async function* readRows(
  from: string,
  command: BulkCommand,
  { format = formats[extname(from).toLowerCase()], delimiter }: RowFileOptions = {},
): AsyncGenerator<readonly RawRow[], void> {
  const input: AsyncIterable<Buffer> = from === '-' ? process.stdin : createReadStream(from);
  const chunks = input[Symbol.asyncIterator]();
  const start = await chunks.next().catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`${from} cannot be read: ${reasons[error.code ?? ''] ?? error.message}`);
  });
  if (start.done) return;
  const isUtf16 = start.value[0] === 0xff && start.value[1] === 0xfe;
  const whole = joined(start.value, chunks);
  const utf8 = (isUtf16 ? recoded(whole) : whole)[Symbol.asyncIterator]();
  // A pipe may bring a header in pieces.
  let beginning = Buffer.alloc(0);
  while (beginning.length < longestHeader && !/\S.*[\r\n]/.test(beginning.toString())) {
    const next = await utf8.next();
    if (next.done) break;
    beginning = Buffer.concat([beginning, next.value]);
  }
  const text = beginning.toString().replace(/^\uFEFF/, '');
  const rest = joined(beginning, utf8);
  if ((format ?? (/^\s*\{/.test(text) ? 'jsonl' : 'csv')) === 'jsonl') yield* readJsonLines(rest);
  else yield* readCsv(rest, { from, command, beginning: text, delimiter });
}

async function* joined(
  first: Buffer,
  rest: AsyncIterator<Buffer, unknown>,
): AsyncGenerator<Buffer, void> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** PowerShell redirects into UTF-16. */
async function* recoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

const formats: Record<string, RowFormat> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

const longestHeader = 65_536;

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

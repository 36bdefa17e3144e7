import { fstat } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import type { BulkCommand, RawRow } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';
import { readCsv } from './csv-rows.js';
import { joined } from './joined.js';
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
  const chunks = from === '-' ? stdin() : bytesOf(from);
  try {
    yield* readChunks(chunks, { from, command, format, delimiter });
  } finally {
    await chunks.return();
  }
}

async function* readChunks(
  chunks: AsyncGenerator<Buffer, void>,
  { from, command, format, delimiter }: RowFileOptions & { from: string; command: BulkCommand },
): AsyncGenerator<readonly RawRow[], void> {
  const start = await chunks.next().catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(
      `${nameOf(from)} cannot be read: ${reasons[error.code ?? ''] ?? error.message}`,
    );
  });
  if (start.done) return;
  if (isSpreadsheet(start.value)) {
    throw new CannotStart(`${nameOf(from)} is a spreadsheet: save it as CSV`);
  }
  const whole = joined(start.value, chunks);
  const encoding = utf16Of(start.value);
  const utf8 = encoding ? recoded(whole, encoding) : whole;
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
  else yield* readCsv(rest, { from: nameOf(from), command, beginning: text, delimiter });
}

/** What messages call it. */
export const nameOf = (from: string): string => (from === '-' ? 'stdin' : from);

/** By the first bytes of a ZIP archive, as .xlsx and .ods are, and of .xls. */
const isSpreadsheet = (start: Buffer) =>
  ['504b0304', 'd0cf11e0'].includes(start.toString('hex', 0, 4));

/**
 * A file's bytes. Not by a stream: the engine makes the code of streams fit for what it has seen, and
 * connections, which are streams as well, are the faster for having it for themselves.
 */
async function* bytesOf(path: string): AsyncGenerator<Buffer, void> {
  const file = await open(path);
  try {
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(chunkSize));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* stdin(): AsyncGenerator<Buffer, void> {
  const stats = await promisify(fstat)(0).catch(() => undefined);
  // As a stream it would be empty.
  if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  yield* process.stdin;
}

/** PowerShell redirects into UTF-16, and Excel saves it as "Unicode text"; some leave out the mark. */
function utf16Of([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : undefined;
}

async function* recoded(
  chunks: AsyncIterable<Buffer>,
  encoding: string,
): AsyncGenerator<Buffer, void> {
  const decoder = new TextDecoder(encoding);
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
const chunkSize = 65_536;

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { BulkCommand, RawRow } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';

export type RowFormat = 'csv' | 'jsonl';

/**
 * Reads rows from a file, or from stdin for `-`, as they come.
 *
 * @param format by default what the file's name says, else what its first character does
 * @throws {CannotStart} the file cannot be read, or its header is wrong
 */
export async function* readRows(
  from: string,
  command: BulkCommand,
  format: RowFormat | undefined = formats[extname(from).toLowerCase()],
): AsyncGenerator<RawRow, void> {
  const input: AsyncIterable<Buffer> = from === '-' ? process.stdin : createReadStream(from);
  const chunks = input[Symbol.asyncIterator]();
  const start = await chunks.next().catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`${from} cannot be read: ${reasons[error.code ?? ''] ?? error.message}`);
  });
  if (start.done) return;
  const whole = joined(start.value, chunks);
  const isUtf16 = start.value[0] === 0xff && start.value[1] === 0xfe;
  const beginning = start.value.toString(isUtf16 ? 'utf16le' : 'utf8');
  const found = format ?? (/^\uFEFF?\s*\{/.test(beginning) ? 'jsonl' : 'csv');
  const utf8 = isUtf16 ? recoded(whole) : whole;
  yield* found === 'jsonl' ? readJsonLines(utf8) : readCsv(utf8, from, command);
}

async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  from: string,
  command: BulkCommand,
): AsyncGenerator<RawRow, void> {
  const parser = parse({
    bom: true,
    raw: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: longestRecord,
  });
  // An error reaches the loop below through the parser.
  pipeline(chunks, parser).catch(() => {});
  let columns: Columns | undefined;
  let line = 1;
  try {
    for await (const { record, raw } of parser as AsyncIterable<{
      record: string[];
      raw: string;
    }>) {
      // Blank lines before a record come with it, and the parser counts a CRLF in quotes twice.
      const first = line + breaksIn(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      line += breaksIn(raw);
      if (record.length === 1 && record[0]?.trim() === '') continue;
      if (!columns) columns = readHeader(record, from, command);
      else yield columns.row(record, first);
    }
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code?.startsWith('CSV_')) throw error;
    if (!columns) throw new CannotStart(`${from}: the header is no CSV`);
    yield {
      line,
      broken:
        code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
          ? 'a quote is opened and never closed, so that nothing after it can be read'
          : 'it is no CSV, and nothing after it can be read',
    };
  }
}

interface Columns {
  row(record: readonly string[], line: number): RawRow;
}

function readHeader(header: readonly string[], from: string, command: BulkCommand): Columns {
  const names = header.map((name) => name.trim());
  const wrong = (problem: string) =>
    new CannotStart(`${from}: the header ${problem} (it is: ${names.join(',').slice(0, 200)})`);
  const known = command === 'assign' ? ['threadId', 'userId', 'machineUserId'] : ['threadId'];
  for (const name of known) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw wrong(`has ${name} twice`);
  }
  const threadId = names.indexOf('threadId');
  const userId = names.indexOf('userId');
  const machineUserId = names.indexOf('machineUserId');
  if (threadId === -1) throw wrong('has no threadId');
  if (command === 'assign' && userId === -1 && machineUserId === -1) {
    throw wrong('has neither userId nor machineUserId');
  }
  return {
    row(record, line) {
      const extra = record.slice(names.length).some((field) => field.trim() !== '');
      if (extra) {
        return {
          line,
          threadId: record[threadId],
          broken: `it has ${record.length} columns, the header ${names.length}`,
        };
      }
      return {
        line,
        threadId: record[threadId],
        userId: record[userId],
        machineUserId: record[machineUserId],
      };
    },
  };
}

async function* readJsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawRow, void> {
  let line = 0;
  for await (const text of linesOf(chunks)) {
    line += 1;
    const json = (line === 1 ? text.replace(/^\uFEFF/, '') : text).trim();
    if (json === '') continue;
    yield readObject(json, line);
  }
}

function readObject(json: string, line: number): RawRow {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { line, broken: 'it is no JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, broken: 'it is no JSON object' };
  }
  const { threadId, userId, machineUserId } = value as Partial<Record<keyof RawRow, unknown>>;
  return { line, threadId, userId, machineUserId };
}

/** Lines end with a line feed alone: node:readline also breaks at U+2028, which JSON may hold. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > longestRecord) throw new CannotStart('a line is longer than 1 MiB');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
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

const breaksIn = (text: string) => text.match(/\r\n|\n|\r/g)?.length ?? 0;

const formats: Record<string, RowFormat> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

const longestRecord = 1_048_576;

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

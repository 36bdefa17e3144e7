import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { BulkCommand, RawRow } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';
import { columnOf, type KnownColumn } from './columns.js';

export interface CsvOptions {
  /** The file's name, for what is wrong with its header. */
  readonly from: string;
  readonly command: BulkCommand;
  /** The header's line at least, from which the delimiter is found out. */
  readonly beginning: string;
  readonly delimiter?: string | undefined;
}

/** Rows of CSV with a header, as Excel and sheets write it in any country; many at once. */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  options: CsvOptions,
): AsyncGenerator<readonly RawRow[], void> {
  const parser = parse({
    delimiter: options.delimiter ?? delimiterOf(options.beginning),
    bom: true,
    raw: true,
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
  let rows: RawRow[] = [];
  try {
    for await (const { record, raw } of parser as AsyncIterable<{
      record: string[];
      raw: string;
    }>) {
      // Blank lines before a record come with it, and the parser counts a CRLF in quotes twice.
      const first = line + breaksIn(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      line += breaksIn(raw);
      if (record.every((field) => field.trim() === '')) continue;
      if (columns) rows.push(columns.row(record, first));
      else if (!sepLine.test(raw)) columns = readHeader(record, options);
      if (rows.length < rowsAtOnce) continue;
      yield rows;
      rows = [];
    }
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code?.startsWith('CSV_')) throw error;
    if (!columns) throw new CannotStart(`${options.from}: the header is no CSV`);
    const problem = problems[code] ?? 'it is no CSV';
    rows.push({ line, broken: `${problem}, and nothing after it can be read` });
  }
  if (rows.length > 0) yield rows;
}

const problems: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_MAX_RECORD_SIZE: 'it is longer than 64 MiB, if not a quote is opened and never closed',
};

/** Excel writes and reads this line before the header, and shows it to nobody. */
const sepLine = /^\uFEFF?\s*"?sep=(.)/i;

/** What is between the fields: the line `sep=;` says it, else that which makes `threadId` a column. */
function delimiterOf(beginning: string): string {
  const said = sepLine.exec(beginning)?.[1];
  if (said) return said;
  const flat = beginning.replace(/"[^"]*"/g, (quoted) => quoted.replace(/[\r\n]/g, ' '));
  const header = /\S[^\r\n]*/.exec(flat)?.[0] ?? '';
  const fits = (delimiter: string) =>
    header.split(delimiter).some((name) => columnOf(name.replaceAll('"', '')) === 'threadId');
  return [',', ';', '\t'].find(fits) ?? ',';
}

interface Columns {
  row(record: readonly string[], line: number): RawRow;
}

function readHeader(header: readonly string[], { from, command }: CsvOptions): Columns {
  const names = header.map((name) => name.trim());
  const wrong = (problem: string) =>
    new CannotStart(`${from}: the header ${problem} (it is: ${names.join(',').slice(0, 200)})`);
  const indexes: Partial<Record<KnownColumn, number>> = {};
  for (const [index, name] of names.entries()) {
    const column = columnOf(name);
    if (!column || (command === 'unassign' && column !== 'threadId')) continue;
    if (indexes[column] !== undefined) throw wrong(`has ${column} twice`);
    indexes[column] = index;
  }
  const { threadId, userId, machineUserId, email } = indexes;
  if (threadId === undefined) throw wrong('has no threadId');
  if (command === 'assign' && (userId ?? machineUserId ?? email) === undefined) {
    throw wrong('has neither userId nor machineUserId');
  }
  return {
    row(record, line) {
      const field = (index: number | undefined) =>
        index === undefined ? undefined : record[index];
      const extra = record.slice(names.length).some((field) => field.trim() !== '');
      const broken = extra
        ? { broken: `it has ${record.length} columns, the header ${names.length}` }
        : {};
      return {
        line,
        threadId: field(threadId),
        userId: field(userId),
        machineUserId: field(machineUserId),
        email: field(email),
        ...broken,
      };
    },
  };
}

const breaksIn = (text: string) => text.match(/\r\n|\n|\r/g)?.length ?? 0;

const rowsAtOnce = 500;
const longestRecord = 64 * 1_048_576;

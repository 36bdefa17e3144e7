import type { BulkCommand, RawRow } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';
import { columnOf, type KnownColumn } from './columns.js';
import { BrokenCsv } from './csv-record.js';
import { readRecords } from './csv-records.js';

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
  chunks: AsyncGenerator<Buffer, void>,
  options: CsvOptions,
): AsyncGenerator<readonly RawRow[], void> {
  const delimiter = options.delimiter ?? delimiterOf(options.beginning);
  let columns: Columns | undefined;
  try {
    for await (const records of readRecords(chunks, delimiter)) {
      const rows: RawRow[] = [];
      for (const { line, fields, raw } of records) {
        if (fields.every(isBlank)) continue;
        if (columns) rows.push(columns.row(fields, line));
        else if (!sepLine.test(raw)) columns = readHeader(fields, options);
      }
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    if (!(error instanceof BrokenCsv)) throw error;
    if (!columns) throw new CannotStart(`${options.from}: the header is no CSV`);
    const broken = `${error.message}, and nothing after it can be read`;
    yield [{ line: error.line, broken }];
  }
}

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
    throw wrong('has neither userId nor machineUserId nor email');
  }
  return {
    row(record, line) {
      const field = (index: number | undefined) =>
        index === undefined ? undefined : record[index];
      const row = {
        line,
        threadId: field(threadId),
        userId: field(userId),
        machineUserId: field(machineUserId),
        email: field(email),
      };
      const hasMore = record.length > names.length && !record.slice(names.length).every(isBlank);
      if (!hasMore) return row;
      return { ...row, broken: `it has ${record.length} columns, the header ${names.length}` };
    },
  };
}

const isBlank = (field: string) => field.trim() === '';

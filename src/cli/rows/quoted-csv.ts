import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { BrokenCsv, type CsvRecord, lineBreak, longestRecord, tooLong } from './csv-record.js';

/**
 * Records of CSV in which fields are quoted, many at once.
 *
 * @param line the physical line that the text begins with
 * @throws {BrokenCsv}
 */
export async function* readQuoted(
  texts: AsyncIterable<string>,
  { delimiter, line }: { readonly delimiter: string; readonly line: number },
): AsyncGenerator<readonly CsvRecord[], void> {
  const parser = parse({
    delimiter,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: longestRecord,
  });
  // An error reaches the loop below through the parser.
  pipeline(texts, parser).catch(() => {});
  let next = line;
  let records: CsvRecord[] = [];
  try {
    for await (const { record, raw } of parser as AsyncIterable<{
      record: string[];
      raw: string;
    }>) {
      // Blank lines before a record come with it, and the parser counts a CRLF in quotes twice.
      const first = next + breaksIn(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      next += breaksIn(raw);
      records.push({ line: first, fields: record, raw });
      if (records.length < recordsAtOnce) continue;
      yield records;
      records = [];
    }
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code?.startsWith('CSV_')) throw error;
    yield records;
    throw new BrokenCsv(next, problems[code] ?? 'it is no CSV');
  }
  yield records;
}

const problems: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_MAX_RECORD_SIZE: tooLong,
};

const breaksIn = (text: string) => text.split(lineBreak).length - 1;

const recordsAtOnce = 500;

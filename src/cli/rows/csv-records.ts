import { BrokenCsv, type CsvRecord, lineBreak, longestRecord, tooLong } from './csv-record.js';
import { joined } from './joined.js';

/**
 * Records as they come. Most lists have no quotes, so that each line is a record: to split it takes
 * a tenth of the time of a parser of CSV, which is for all from the first quote on.
 *
 * @throws {BrokenCsv}
 */
export async function* readRecords(
  chunks: AsyncGenerator<Buffer, void>,
  delimiter: string,
): AsyncGenerator<readonly CsvRecord[], void> {
  const texts = decoded(chunks);
  let line = 1;
  let rest = '';
  for await (const text of texts) {
    if (text.includes('"')) {
      const { readQuoted } = await import('./quoted-csv.js');
      yield* readQuoted(joined(rest + text, texts), { delimiter, line });
      return;
    }
    const end = endOfLines(text);
    if (end === 0) {
      rest += text;
      if (rest.length > longestRecord) throw new BrokenCsv(line, tooLong);
      continue;
    }
    const lines = (rest + text.slice(0, end)).split(lineBreak);
    // Behind the last break is the next line, which is not whole.
    lines.pop();
    rest = text.slice(end);
    yield unquoted(lines, delimiter, line);
    line += lines.length;
  }
  yield unquoted(rest.split(lineBreak), delimiter, line);
}

const unquoted = (lines: readonly string[], delimiter: string, line: number): CsvRecord[] =>
  lines.map((raw, index) => ({ line: line + index, fields: raw.split(delimiter), raw }));

async function* decoded(chunks: AsyncGenerator<Buffer, void>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Where the last whole line ends; the feed of a return at the end may be still to come. */
function endOfLines(text: string): number {
  const feed = text.lastIndexOf('\n');
  return (feed === -1 ? text.slice(0, -1).lastIndexOf('\r') : feed) + 1;
}

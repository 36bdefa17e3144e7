import type { RawRow } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';
import { columnOf } from './columns.js';

/** Rows of one JSON object a line, as many at once as a chunk holds; blank lines are left out. */
export async function* readJsonLines(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly RawRow[], void> {
  let line = 0;
  for await (const lines of linesOf(chunks)) {
    const rows: RawRow[] = [];
    for (const text of lines) {
      line += 1;
      const json = (line === 1 ? text.replace(/^\uFEFF/, '') : text).trim();
      if (json !== '') rows.push(readObject(json, line));
    }
    if (rows.length > 0) yield rows;
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
  const known: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const column = columnOf(name);
    if (!column) continue;
    if (column in known) return { line, broken: `it has ${column} twice` };
    known[column] = field;
  }
  return { ...known, line };
}

/** Lines end with a line feed alone: node:readline also breaks at U+2028, which JSON may hold. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[], void> {
  let begun: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const lines: string[] = [];
    let from = 0;
    for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
      begun.push(chunk.subarray(from, to));
      lines.push((begun.length === 1 ? chunk.subarray(from, to) : Buffer.concat(begun)).toString());
      begun = [];
      size = 0;
      from = to + 1;
    }
    begun.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > longestLine) throw new CannotStart('a line is longer than 64 MiB');
    yield lines;
  }
  if (size > 0) yield [Buffer.concat(begun).toString()];
}

const longestLine = 64 * 1_048_576;

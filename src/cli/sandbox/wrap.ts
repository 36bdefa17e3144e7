/**
 * Text of a terminal, broken between its words where a line would be longer than the terminal is
 * wide; a word that is longer by itself stays whole.
 *
 * @param indent what a line that goes on begins with
 * @param columns `undefined` where it is no terminal: nothing is broken
 */
export function wrap(text: string, indent: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, indent, columns))
    .join('\n');
}

/** Between words, but not between a name and its value. */
const KEPT = /(?<!:) /;

function wrapLine(line: string, indent: string, columns: number): string {
  const [start = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let current = start;
  let isEmpty = true;
  for (const word of line.slice(start.length).split(KEPT)) {
    const length = current.length + (isEmpty ? 0 : 1) + word.length;
    if (!isEmpty && length > columns) {
      lines.push(current);
      current = indent + word;
    } else {
      current += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}

/** A record of CSV, from the physical line on that it begins in. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
  /** As it is written. */
  readonly raw: string;
}

/** The CSV cannot be read any further, from a physical line on. */
export class BrokenCsv extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

export const lineBreak = /\r\n|\n|\r/;

/** Characters. */
export const longestRecord = 64 * 1_048_576;
export const tooLong = 'it is longer than 64 MiB, if not a quote is opened and never closed';

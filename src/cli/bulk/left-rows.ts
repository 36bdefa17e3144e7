import { type BigIntStats, fstat } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Outcome } from '../../bulk/outcome.js';
import type { RowList } from '../../bulk/rows.js';
import { CannotStart } from '../cannot-start.js';

/** Writes rows that failed, and those that a stop left out, to a CSV which can be run again. */
export class LeftRows {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #list: RowList;
  #text = '';
  #failure: string | undefined;

  /**
   * @param others files that the run needs, by their names; 0 is what stdin comes from
   * @throws {CannotStart} the file cannot be written, or is one of the others
   */
  static async open(
    path: string,
    list: RowList,
    others: readonly (string | 0 | undefined)[],
  ): Promise<LeftRows> {
    const own = await statOf(path);
    for (const other of others) {
      const its = other === undefined ? undefined : await statOf(other);
      if (own?.isFile() && own.dev === its?.dev && own.ino === its.ino) {
        throw new CannotStart(`--output ${path} would overwrite what the run reads`);
      }
    }
    const file = await open(path, 'w').catch((error: Error) => {
      throw new CannotStart(`--output ${path} cannot be written: ${error.message}`);
    });
    return new LeftRows(path, file, list);
  }

  private constructor(path: string, file: FileHandle, list: RowList) {
    this.#path = path;
    this.#file = file;
    this.#list = list;
    const assignees = list.command === 'assign' ? 'userId,machineUserId,' : '';
    this.#text = `threadId,${assignees}errorType,errorCode,error\n`;
  }

  /** Why the file lacks rows, once one could not be written; nothing is written after that. */
  get failure(): string | undefined {
    return this.#failure;
  }

  async take(outcomes: readonly Outcome[]): Promise<void> {
    for (const outcome of outcomes) {
      if (outcome.outcome === 'failed' || outcome.reason === 'stopped') this.#note(outcome);
    }
    if (this.#text.length > 65_536) await this.#flush();
  }

  /** Writes what is left. A failure is in `failure`. */
  async close(): Promise<void> {
    await this.#flush();
    await this.#file.close();
  }

  #note({ threadId, reason, error }: Outcome): void {
    const assignee = this.#list.assigneeOf(threadId) ?? '';
    const assignees = assignee.startsWith('mu_') ? `,${assignee},` : `${assignee},,`;
    const code = error?.code ?? '';
    const note = [
      error?.type ?? '',
      // What the server calls it may be any text.
      /^\w*$/.test(code) ? code : quoted(code),
      quoted(error?.message ?? reason ?? ''),
    ];
    const columns = this.#list.command === 'assign' ? assignees : '';
    this.#text += `${threadId},${columns}${note.join(',')}\n`;
  }

  async #flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (this.#failure !== undefined) return;
    await this.#file.appendFile(text).catch((error: Error) => {
      this.#failure = `--output ${this.#path} cannot be written: ${error.message}`;
    });
  }
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** By whatever link a file is named, it is the same device and number. */
async function statOf(file: string | 0): Promise<BigIntStats | undefined> {
  const bigint = true;
  return (file === 0 ? promisify(fstat)(0, { bigint }) : stat(file, { bigint })).catch(
    () => undefined,
  );
}

import { type FileHandle, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Outcome } from '../outcome.js';
import type { BulkCommand, Row } from '../rows.js';
import { lockFile } from './lock.js';

/** What a journal belongs to: a run goes on only with a journal of the very same. */
export interface JournalOwner {
  readonly command: BulkCommand;
  readonly apiUrl: string;
  /** Hash of the list of rows. */
  readonly rows: string;
}

/** How a row stands when a run begins: done, or perhaps applied, sent at a time (ms since the epoch). */
export type Standing = 'done' | { readonly sentAt: number };

/** The file is in use, of another run, or no journal. It was not touched. */
export class JournalRefused extends Error {
  override readonly name = 'JournalRefused';
}

/** The journal cannot be written, so that nothing more may be sent. */
export class JournalFailed extends Error {
  override readonly name = 'JournalFailed';
}

/**
 * A file of JSON lines that says what was begun and what became of it: the header, one line for
 * a row about to be sent, one for a row settled. It holds ids, times and error codes, no more.
 */
export class Journal {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #unlock: () => Promise<void>;
  readonly #standings: Map<string, Standing>;
  #lines = '';
  /** Settled rows whose lines are still to be made: kept as strings they would be several times as much. */
  #settledRows: Row[] = [];
  #settledEnds: string[] = [];
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failure: JournalFailed | undefined;

  /**
   * Opens a journal or begins one.
   *
   * @throws {JournalRefused} where the file is in use, of another run, or no journal
   * @throws {JournalFailed} where it cannot be written
   */
  static async open(path: string, owner: JournalOwner): Promise<Journal> {
    const header = `${JSON.stringify({ journal: 'plain-operations', version: 1, ...owner })}\n`;
    // Appending, and truncated only once the file is known to be ours.
    const notOpened = (error: NodeJS.ErrnoException) => {
      throw diskIsFull(error)
        ? failed(path, error)
        : new JournalRefused(`the journal ${path} cannot be opened: ${reason(error)}`);
    };
    const file = await open(path, 'a+', 0o600).catch(notOpened);
    let unlock = async () => {};
    try {
      // A pipe or a device can be written but not gone back to.
      if ((await file.stat()).isFile()) {
        // One lock, by whatever link the file is named.
        const lock = await realpath(path).then(lockFile).catch(notOpened);
        if (typeof lock === 'number') {
          throw new JournalRefused(
            `the journal ${path} is in use by process ${lock} (if that is not so, remove ${await realpath(path)}.lock)`,
          );
        }
        unlock = lock;
        const { standings, end } = await readStandings(path, file, header);
        await file.truncate(end);
        const journal = new Journal(path, file, unlock, standings);
        if (end === 0) await journal.#begin(header);
        return journal;
      }
      const journal = new Journal(path, file, unlock, new Map());
      await journal.#begin(header);
      return journal;
    } catch (error) {
      await unlock();
      await file.close();
      if (error instanceof JournalRefused || error instanceof JournalFailed) throw error;
      throw failed(path, error);
    }
  }

  private constructor(
    path: string,
    file: FileHandle,
    unlock: () => Promise<void>,
    standings: Map<string, Standing>,
  ) {
    this.path = path;
    this.#file = file;
    this.#unlock = unlock;
    this.#standings = standings;
  }

  /** How a row stood when this run began; undefined where it was certainly not applied. */
  standing(threadId: string): Standing | undefined {
    return this.#standings.get(threadId);
  }

  /** Set once a line could not be written; nothing is written after that. */
  get failure(): JournalFailed | undefined {
    return this.#failure;
  }

  /**
   * Notes that rows are about to be sent. Resolves when that is on the disk; what waits at the same
   * time shares one fsync.
   */
  sending(rows: readonly Row[], now: number): Promise<void> {
    const end = `,"state":"sending","at":"${new Date(now).toISOString()}"}\n`;
    return this.#append(linesOf(rows, end));
  }

  /**
   * Notes how a row ended. Not waited for: should the line be lost, the row is read before it is
   * sent again. A failed row that may have been applied all the same keeps its doubt.
   */
  settled(
    row: Row,
    state: Outcome['outcome'] | 'stopped',
    error?: { type: string; code?: string; requestId?: string; maybeApplied?: boolean },
  ): void {
    if (this.#failure) return;
    const why = error ? `,"error":${JSON.stringify(error)}` : '';
    this.#settledRows.push(row);
    this.#settledEnds.push(`,"state":"${state}"${why}}\n`);
    if (!this.#writing) this.#writeSoon();
  }

  /** Writes what is left. A failure is in `failure`. */
  async close(): Promise<void> {
    while (this.#writing || this.#hasLines) {
      this.#writing ??= this.#write();
      await this.#writing;
    }
    clearTimeout(this.#timer);
    try {
      if (!this.#failure) await sync(this.#file);
    } catch (error) {
      this.#failure = failed(this.path, error);
    }
    await this.#file.close();
    await this.#unlock();
  }

  async #begin(header: string): Promise<void> {
    await this.#append(header);
    const folder = await open(dirname(this.path), 'r').catch(() => undefined);
    // The name of a new file is on the disk once its folder is; not every system can be asked.
    await folder?.sync().catch(() => {});
    await folder?.close();
  }

  #append(line: string): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#addSettled();
      this.#lines += line;
      this.#waiting.push({ resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  async #write(): Promise<void> {
    // What else this turn of the event loop has to say goes into the same write.
    await Promise.resolve();
    do {
      this.#addSettled();
      const lines = this.#lines;
      const waiting = this.#waiting;
      this.#lines = '';
      this.#waiting = [];
      try {
        await append(this.#file, lines);
        if (waiting.length > 0) await sync(this.#file);
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        this.#failure = failed(this.path, error);
        this.#addSettled();
        this.#lines = '';
        for (const { reject } of [...waiting, ...this.#waiting]) reject(this.#failure);
        this.#waiting = [];
      }
    } while (this.#waiting.length > 0);
    this.#writing = undefined;
    if (this.#hasLines) this.#writeSoon();
  }

  get #hasLines(): boolean {
    return this.#lines !== '' || this.#settledRows.length > 0;
  }

  /** Makes the lines of the rows settled until now. */
  #addSettled(): void {
    this.#lines += linesOf(this.#settledRows, this.#settledEnds);
    this.#settledRows = [];
    this.#settledEnds = [];
  }

  /** Lines that nobody waits for go with the next ones that somebody does, or after a moment. */
  #writeSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#hasLines) this.#writing ??= this.#write();
    }, settledTogether);
  }
}

/**
 * Lines of what their ends say, or of one end for all. Cheaper than objects that are made to be told as
 * JSON: an id that was checked has nothing to be escaped.
 */
function linesOf(rows: readonly Row[], ends: string | readonly string[]): string {
  let lines = '';
  for (let place = 0; place < rows.length; place += 1) {
    const { line, threadId } = rows[place] as Row;
    const end = typeof ends === 'string' ? ends : ends[place];
    lines += `{"threadId":"${threadId}","line":${line}${end}`;
  }
  return lines;
}

/** Reads a journal up to its last whole line, and finds where that ends. */
async function readStandings(
  path: string,
  file: FileHandle,
  header: string,
): Promise<{ standings: Map<string, Standing>; end: number }> {
  const standings = new Map<string, Standing>();
  let end = 0;
  let number = 0;
  let suspect: string | undefined;
  let lastSentAt = 0;
  for await (const { text, bytes, whole } of readLines(file)) {
    number += 1;
    if (suspect !== undefined) {
      throw new JournalRefused(
        `${path} is no journal of this command: line ${number - 1} is broken`,
      );
    }
    if (number === 1) {
      if (!whole && header.startsWith(text)) break;
      checkHeader(path, text, header);
    } else if (!whole || !note(standings, text)) {
      // Only the last line may be cut: by a kill, a full disk or a loss of power.
      suspect = text;
      continue;
    } else {
      lastSentAt = Date.parse(/"at":"([^"]+)"/.exec(text)?.[1] ?? '') || lastSentAt;
    }
    end += bytes;
  }
  const threadId = suspect && /^\{"threadId":"([^"]+)"/.exec(suspect)?.[1];
  // Its time is cut off, and no earlier than that of the row before it, if by a clock set back since.
  if (threadId && !standings.has(threadId)) standings.set(threadId, { sentAt: lastSentAt });
  return { standings, end };
}

function checkHeader(path: string, text: string, expected: string): void {
  const found = parseObject(text);
  if (found?.journal !== 'plain-operations') {
    throw new JournalRefused(`${path} is no journal`);
  }
  const wanted: Entry = parseObject(expected) ?? {};
  for (const [key, what] of [
    ['version', 'another version of this program'],
    ['command', 'another command'],
    ['apiUrl', 'another API URL'],
    ['rows', 'another list of rows'],
  ] as const) {
    if (found[key] === wanted[key]) continue;
    const begun = 'to begin anew, name a file that does not exist yet';
    throw new JournalRefused(`${path} is the journal of ${what}: ${advice[key]}; ${begun}`);
  }
}

const advice = {
  version: 'go on with the version that began it',
  command: 'go on with the command that began it',
  apiUrl: 'go on with the API URL that it began with',
  rows: 'go on with the rows that it began with, unchanged and in their order',
};

function note(standings: Map<string, Standing>, text: string): boolean {
  const entry = parseObject(text);
  if (typeof entry?.threadId !== 'string' || typeof entry.state !== 'string') return false;
  const { threadId, state } = entry;
  if (state === 'sending') {
    standings.set(threadId, { sentAt: Date.parse(String(entry.at)) || 0 });
  } else if (done.has(state)) {
    standings.set(threadId, 'done');
  } else if (entry.error?.maybeApplied !== true) {
    standings.delete(threadId);
  }
  return true;
}

const done: ReadonlySet<string> = new Set(['assigned', 'unassigned', 'already']);

async function* readLines(
  file: FileHandle,
): AsyncGenerator<{ text: string; bytes: number; whole: boolean }, void> {
  const chunk = Buffer.allocUnsafe(65_536);
  let rest = Buffer.alloc(0);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    let from = 0;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    for (let to = bytes.indexOf(10); to !== -1; to = bytes.indexOf(10, from)) {
      yield { text: bytes.toString('utf8', from, to), bytes: to + 1 - from, whole: true };
      from = to + 1;
    }
    rest = bytes.subarray(from);
    // No line of ours is so long: the file is something else, and may be huge.
    if (rest.length > chunk.length) {
      yield { text: rest.toString('utf8'), bytes: rest.length, whole: true };
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), bytes: rest.length, whole: false };
}

/** A line as it may be: the file can have been written by anyone. */
interface Entry {
  readonly journal?: unknown;
  readonly version?: unknown;
  readonly command?: unknown;
  readonly apiUrl?: unknown;
  readonly rows?: unknown;
  readonly threadId?: unknown;
  readonly state?: unknown;
  readonly at?: unknown;
  readonly error?: { readonly maybeApplied?: unknown } | null;
}

function parseObject(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds that the lines of settled rows may wait: until the next ones are sent, as a rule. */
const settledTogether = 100;

async function append(file: FileHandle, text: string): Promise<void> {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
}

/** Pipes and devices have nothing to sync. */
async function sync(file: FileHandle): Promise<void> {
  await file.datasync().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
  });
}

const failed = (path: string, error: unknown) =>
  new JournalFailed(`the journal ${path} cannot be written: ${reason(error)}`, { cause: error });

const diskIsFull = ({ code }: NodeJS.ErrnoException) =>
  code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';

const reason = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? message;
};

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file may not grow further',
  ENOENT: 'there is no such folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

import { createHash } from 'node:crypto';
import { IdList } from './id-list.js';

/** What a run does to every thread of its list. */
export type BulkCommand = 'assign' | 'unassign';

/** A row as it was read, before any check. */
export interface RawRow {
  /** Where it stands in its source: the physical line of a file, or the place in an iterable, from 1. */
  readonly line: number;
  readonly threadId?: unknown;
  readonly userId?: unknown;
  readonly machineUserId?: unknown;
  /** The user's address; it counts where neither of the two ids is set. */
  readonly email?: unknown;
  /** Why the row could not be read at all. */
  readonly broken?: string;
}

/** A row that was checked. */
export interface Row {
  readonly line: number;
  /** As it was given; empty where a row has none. */
  readonly threadId: string;
  /** The user or machine user that is to have the thread, null to unassign it. */
  readonly assignee: string | null;
  /** Why nothing is to be sent for this row. */
  readonly skip?: 'invalid' | 'duplicate';
  /** What is wrong with an invalid row. */
  readonly problem?: string;
}

/** Checks a row by itself; whether it fits the others is for {@link RowList} or {@link RowStream}. */
function checkRow(raw: RawRow, command: BulkCommand, takesEmails = false): Row {
  const threadId = typeof raw.threadId === 'string' ? raw.threadId.trim() : '';
  const invalid = (problem: string): Row => ({
    line: raw.line,
    threadId,
    assignee: null,
    skip: 'invalid',
    problem,
  });
  if (raw.broken !== undefined) return invalid(raw.broken);
  const wrongThread = wrongId('threadId', 'th_', raw.threadId);
  if (wrongThread !== undefined) return invalid(wrongThread);
  if (command === 'unassign') return { line: raw.line, threadId, assignee: null };

  const isNamed = isPresent(raw.userId) || isPresent(raw.machineUserId);
  const user = takesEmails && !isNamed ? raw.email : raw.userId;
  const hasUser = isPresent(user);
  if (hasUser === isPresent(raw.machineUserId)) {
    return invalid(
      hasUser ? 'both userId and machineUserId are set' : 'neither userId nor machineUserId is set',
    );
  }
  if (takesEmails && typeof user === 'string' && user.includes('@')) {
    const email = user.trim().toLowerCase();
    return isEmail.test(email)
      ? { line: raw.line, threadId, assignee: email }
      : invalid('userId is neither an id nor an e-mail address');
  }
  const wrongAssignee = hasUser
    ? wrongId('userId', 'u_', user)
    : wrongId('machineUserId', 'mu_', raw.machineUserId);
  if (wrongAssignee !== undefined) return invalid(wrongAssignee);
  return {
    line: raw.line,
    threadId,
    assignee: String(hasUser ? user : raw.machineUserId).trim(),
  };
}

/**
 * A whole list of rows, checked against each other: columns instead of objects, so that a list
 * of 100,000 costs a few dozen bytes a row beside its ids.
 */
export class RowList implements Iterable<Row> {
  readonly command: BulkCommand;
  readonly #lines: number[] = [];
  readonly #threads = new IdList();
  readonly #assignees: (string | null)[] = [];
  /** What is wrong with a row, by its index; the id of such a thread may be any text. */
  readonly #problems = new Map<number, { readonly threadId: string; readonly problem: string }>();
  /** The index of the first row with the same thread, where that is another one. */
  readonly #repeats = new Map<number, number>();
  /** The indexes of the first rows of threads that are listed with two assignees. */
  readonly #contested = new Set<number>();
  readonly #names = new Map<string, string>();

  readonly #takesEmails: boolean;

  /** @param takesEmails whether a user may be named by an address, for `withIds` to replace */
  constructor(command: BulkCommand, takesEmails = false) {
    this.command = command;
    this.#takesEmails = takesEmails;
  }

  add(raw: RawRow): void {
    const { line, threadId, assignee, problem } = checkRow(raw, this.command, this.#takesEmails);
    const index = this.#lines.push(line) - 1;
    this.#assignees.push(assignee === null ? null : this.#oneCopy(assignee));
    if (problem !== undefined) {
      this.#threads.skip();
      this.#problems.set(index, { threadId, problem });
      return;
    }
    const first = this.#threads.push(threadId);
    if (first === index) return;
    this.#repeats.set(index, first);
    if (this.#areTwo(this.#assignees[first] ?? null, assignee)) this.#contested.add(first);
  }

  get size(): number {
    return this.#lines.length;
  }

  row(index: number): Row {
    const line = this.#lines[index] ?? 0;
    const assignee = this.#assignees[index] ?? null;
    const wrong = this.#problems.get(index);
    if (wrong) return { line, assignee, skip: 'invalid', ...wrong };
    const threadId = this.#threads.at(index);
    const first = this.#repeats.get(index);
    if (this.#contested.has(first ?? index)) {
      return { line, threadId, assignee, skip: 'invalid', problem: twoAssignees };
    }
    if (first !== undefined) return { line, threadId, assignee, skip: 'duplicate' };
    return { line, threadId, assignee };
  }

  /** Everybody whom the list names, each once: ids, and addresses where it takes them. */
  assignees(): string[] {
    return [...this.#names.keys()];
  }

  /**
   * The same list with ids in the place of addresses.
   *
   * @param ids the id of each address, or null where nobody has it: its rows are invalid
   */
  withIds(ids: ReadonlyMap<string, string | null>): RowList {
    const list = new RowList(this.command);
    for (const [index, line] of this.#lines.entries()) {
      const wrong = this.#problems.get(index);
      const threadId = wrong?.threadId ?? this.#threads.at(index);
      const assignee = this.#assignees[index] ?? '';
      const id = ids.get(assignee);
      const problem = id === null ? `there is no user ${assignee}` : wrong?.problem;
      if (problem !== undefined) list.add({ line, threadId, broken: problem });
      else if (assignee.startsWith('mu_')) list.add({ line, threadId, machineUserId: assignee });
      else list.add({ line, threadId, userId: id ?? assignee });
    }
    return list;
  }

  /** Who is to have a thread of the list; null for nobody. */
  assigneeOf(threadId: string): string | null {
    return this.#assignees[this.#threads.indexOf(threadId)] ?? null;
  }

  *[Symbol.iterator](): Generator<Row, void> {
    for (let index = 0; index < this.size; index += 1) yield this.row(index);
  }

  *invalid(): Generator<Row, void> {
    if (this.#problems.size === 0 && this.#contested.size === 0) return;
    for (const row of this) if (row.skip === 'invalid') yield row;
  }

  /** SHA-256 of what the list asks for, in its order: without bad rows, doubles and line numbers. */
  hash(): string {
    const hash = createHash('sha256');
    for (const { threadId, assignee, skip } of this) {
      if (skip === undefined) hash.update(`${threadId} ${assignee ?? '-'}\n`);
    }
    return hash.digest('hex');
  }

  /** An address may be that of any user until its id is known. */
  #areTwo(first: string | null, second: string | null): boolean {
    const isOpen = this.#takesEmails && (first?.includes('@') || second?.includes('@'));
    return first !== second && !isOpen;
  }

  /** Most lists name few assignees: one string for each instead of one a row. */
  #oneCopy(assignee: string): string {
    const known = this.#names.get(assignee);
    if (known !== undefined) return known;
    this.#names.set(assignee, assignee);
    return assignee;
  }
}

/** Checks rows as they come, where a list of unknown length is not to be held back until its end. */
export class RowStream {
  readonly #command: BulkCommand;
  readonly #asked = new Map<string, string | null>();

  constructor(command: BulkCommand) {
    this.#command = command;
  }

  check(raw: RawRow): Row {
    const row = checkRow(raw, this.#command);
    if (row.skip !== undefined) return row;
    const asked = this.#asked.get(row.threadId);
    if (asked === undefined) {
      this.#asked.set(row.threadId, row.assignee);
      return row;
    }
    return asked === row.assignee
      ? { ...row, skip: 'duplicate' }
      : { ...row, skip: 'invalid', problem: twoAssignees };
  }
}

const isEmail = /^[^\s@,;]{1,100}@[^\s@,;]{1,200}$/;
const twoAssignees = 'the thread is listed with two different assignees';

const isPresent = (value: unknown) =>
  value !== undefined && value !== null && (typeof value !== 'string' || value.trim() !== '');

/** Strict about the prefix, since it tells users from machine users; the vendor may change the rest. */
function wrongId(name: string, prefix: string, value: unknown): string | undefined {
  if (!isPresent(value)) return `${name} is missing`;
  if (typeof value !== 'string') return `${name} is not a string`;
  const id = value.trim();
  if (prefix === 'th_' && /^T-\d+$/.test(id))
    return `${name} is a ref, not an id: threadByRef gives the id`;
  if (!id.startsWith(prefix)) return `${name} does not begin with ${prefix}`;
  return /^[0-9A-Za-z_-]{1,100}$/.test(id.slice(prefix.length))
    ? undefined
    : `${name} is not an id`;
}

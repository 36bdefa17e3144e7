import type { Journal } from './journal/journal.js';
import type { Outcome } from './outcome.js';
import type { Failure } from './row-states.js';
import type { Row } from './rows.js';

/** Rows that have settled: noted in the journal, and kept until somebody takes their outcomes. */
export class Settled {
  readonly #journal: Journal | undefined;
  #outcomes: Outcome[] = [];
  #wake: (() => void) | undefined;
  #waker: NodeJS.Timeout | undefined;

  constructor(journal: Journal | undefined) {
    this.#journal = journal;
  }

  /** So many wait to be taken that no more rows are begun. */
  get isFull(): boolean {
    return this.#outcomes.length >= outcomesAhead;
  }

  /** Those that have settled since the last ones were taken. */
  take(): readonly Outcome[] {
    return this.#outcomes.splice(0);
  }

  done(row: Row, outcome: Outcome['outcome']): void {
    this.#journal?.settled(row, outcome);
    this.#outcomes.push({ threadId: row.threadId, line: row.line, outcome });
  }

  failed(row: Row, { error, maybeApplied }: Failure): void {
    const { message: _, ...noted } = error;
    this.#journal?.settled(row, 'failed', { ...noted, maybeApplied });
    this.#outcomes.push({ threadId: row.threadId, line: row.line, outcome: 'failed', error });
  }

  skipped({ threadId, line, problem }: Row, reason: NonNullable<Outcome['reason']>): void {
    const error = problem === undefined ? {} : { error: { type: 'bad_request', message: problem } };
    this.#outcomes.push({ threadId, line, outcome: 'skipped', reason, ...error });
  }

  /** Something has changed: who waits is to look again, soon, or now where much has settled. */
  changed(): void {
    if (this.#outcomes.length >= outcomesAhead / 2) this.#awake();
    // To hand each over by itself costs a tenth of the time of sending it.
    else this.#waker ??= setTimeout(() => this.#awake(), gathering);
  }

  /** Resolves at the next change. */
  woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  close(): void {
    clearTimeout(this.#waker);
  }

  #awake(): void {
    clearTimeout(this.#waker);
    this.#waker = undefined;
    this.#wake?.();
  }
}

/** Outcomes that may wait to be taken before no more rows are. */
const outcomesAhead = 64;
/** Milliseconds that a few outcomes wait for more to be handed over with them. */
const gathering = 5;

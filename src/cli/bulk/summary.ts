import type { Outcome } from '../../bulk/outcome.js';
import { duration } from './progress.js';

/** Counts outcomes, and says at the end what became of a run. */
export class Summary {
  readonly #outcomes = new Map<string, number>();
  readonly #errors = new Map<string, number>();
  readonly #firstFailures: Outcome[] = [];
  readonly #startedAt = Date.now();
  #failures = 0;

  count(outcome: Outcome): void {
    const { reason, error } = outcome;
    add(this.#outcomes, reason ? `${outcome.outcome} (${reason})` : outcome.outcome);
    if (!isFailure(outcome)) return;
    this.#failures += 1;
    if (!error) return;
    if (outcome.outcome === 'failed') {
      add(this.#errors, error.code ? `${error.type} ${error.code}` : error.type);
    }
    if (this.#firstFailures.length < mostNamed) this.#firstFailures.push(outcome);
  }

  /** Whether every row is as asked. */
  get isAsAsked(): boolean {
    return this.#failures === 0;
  }

  text(end: { why: string | undefined; again: string; output: string | undefined }): string {
    const counts = [...this.#outcomes].map(([name, count]) => `${count} ${name}`);
    const seconds = (Date.now() - this.#startedAt) / 1000;
    const lines = [`${counts.join(', ') || 'no rows'} in ${duration(seconds)}`];
    const errors = [...this.#errors].sort(([, a], [, b]) => b - a);
    if (errors.length > 0) lines.push('failed by error:');
    for (const [name, count] of errors.slice(0, mostNamed)) lines.push(`  ${count} ${name}`);
    if (this.#firstFailures.length > 0) lines.push('first failures:');
    for (const { line, threadId, error } of this.#firstFailures) {
      const message = `${error?.message}`.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
      lines.push(`  line ${line} ${threadId.replace(/\p{Cc}+/gu, ' ').slice(0, 60)}: ${message}`);
    }
    if (end.why) lines.push(end.why);
    if (end.output !== undefined && this.#failures > 0) {
      lines.push(`rows that were not done are in ${end.output}`);
    }
    if (this.#failures > 0 || end.why) lines.push(`to go on, ${end.again}`);
    return `${lines.join('\n')}\n`;
  }
}

const mostNamed = 10;

const isFailure = ({ outcome, reason }: Outcome) =>
  outcome === 'failed' || reason === 'invalid' || reason === 'stopped';

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

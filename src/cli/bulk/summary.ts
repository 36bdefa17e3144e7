import type { Outcome } from '../../bulk/outcome.js';
import { oneLine } from '../../one-line.js';
import { duration } from './progress.js';

/** Rows that failed for the same reason. */
interface Cause {
  readonly name: string;
  readonly first: Outcome[];
  count: number;
}

/** Counts outcomes, and says at the end what became of a run. */
export class Summary {
  readonly #outcomes = new Map<string, number>();
  readonly #causes = new Map<string, Cause>();
  readonly #startedAt = performance.now();
  /** Rows that can be sent again as they are, and those that cannot. */
  #left = 0;
  #invalid = 0;

  count(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      const { reason, error } = outcome;
      const name = reason ? `${outcome.outcome} (${reason})` : outcome.outcome;
      this.#outcomes.set(name, (this.#outcomes.get(name) ?? 0) + 1);
      if (!isFailure(outcome)) continue;
      if (reason === 'invalid') this.#invalid += 1;
      else this.#left += 1;
      if (error) this.#group(outcome, error);
    }
  }

  /** Whether every row is as asked. */
  get isAsAsked(): boolean {
    return this.#left + this.#invalid === 0;
  }

  text(end: {
    why: string | undefined;
    again: string;
    /** Nothing was begun that could go on. */
    dryRun: boolean;
    output: string | undefined;
    requests: number;
  }): string {
    const counts = [...this.#outcomes].map(([name, count]) => `${count} ${name}`);
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const requests = `${end.requests} ${end.requests === 1 ? 'request' : 'requests'}`;
    const lines = [`${counts.join(', ') || 'no rows'} in ${duration(seconds)}, ${requests}`];
    const causes = [...this.#causes.values()].sort((a, b) => b.count - a.count);
    if (causes.length > 0) lines.push('not done, by cause:');
    for (const { name, count, first } of causes.slice(0, mostCauses)) {
      lines.push(`  ${count} ${name}`);
      const rows = first.map(({ line, threadId }) => `line ${line} ${plain(threadId, 60)}`.trim());
      const more = count > first.length ? [`${count - first.length} more`] : [];
      lines.push(`    ${[...rows, ...more].join(', ')}`);
    }
    if (causes.length > mostCauses) lines.push(`  … and ${causes.length - mostCauses} more causes`);
    if (end.why) lines.push(oneLine(end.why));
    const [left, invalid] = [this.#left > 0, this.#invalid > 0];
    if (end.output !== undefined && left) {
      const but = invalid ? ', without the invalid' : '';
      lines.push(`rows that were not done are in ${end.output}${but}`);
    }
    if ((left && !end.dryRun) || end.why) lines.push(`to go on, ${end.again}`);
    // A journal takes no other list than the one that it was begun with.
    if (invalid && !end.dryRun) {
      lines.push('rows left out as invalid: mend them, in a list of their own');
    }
    return `${lines.join('\n')}\n`;
  }

  #group(outcome: Outcome, { type, code, message }: NonNullable<Outcome['error']>): void {
    // One cause however many threads it names; what differs otherwise stays apart.
    const what = plain(message, 300).replace(/\b(th)_[0-9A-Za-z]+/g, '$1_…');
    const name = `${plain([type, code].filter(Boolean).join(' '), 100)}: ${what}`;
    // A server that says something else of every row is not to fill the memory.
    const key = this.#causes.has(name) || this.#causes.size < mostKept ? name : `${type}: others`;
    const cause = this.#causes.get(key) ?? { name: key, count: 0, first: [] };
    this.#causes.set(key, cause);
    cause.count += 1;
    if (cause.first.length < mostNamed) cause.first.push(outcome);
  }
}

const mostCauses = 10;
const mostKept = 200;
const mostNamed = 5;

const plain = (text: string, length: number) => oneLine(text).slice(0, length);

const isFailure = ({ outcome, reason }: Outcome) =>
  outcome === 'failed' || reason === 'invalid' || reason === 'stopped';

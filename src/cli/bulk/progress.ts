import cliProgress from 'cli-progress';
import type { Outcome } from '../../bulk/outcome.js';

/** What the bar needs to know of a run. */
export interface Watched {
  /** Until when (ms since the epoch) all rows wait for the rate limit. */
  readonly waitsUntil: number | undefined;
  /** Requests made and left, and those that the rate limit lets through in a second. */
  readonly requests: number;
  readonly requestsLeft: number;
  readonly quota: number | undefined;
}

/** A bar on stderr with what is done, what failed, the rate, the time left, and waits by their name. */
export class Progress {
  readonly #bar: cliProgress.SingleBar;
  readonly #watched: Watched;
  readonly #total: number;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #failed = 0;
  /** Rows that took a call: others go by too fast to tell a rate from. */
  #called = 0;

  constructor(total: number, watched: Watched) {
    this.#total = total;
    this.#watched = watched;
    this.#bar = new cliProgress.SingleBar({
      format: (_options, { value, total }, payload: Pick<Bar, 'failed' | 'requests' | 'pace'>) =>
        barOf({ ...payload, done: value, total }, process.stderr.columns || 80),
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      // Ctrl-C is the run's own: it finishes what is in flight.
      gracefulExit: false,
    });
    this.#bar.start(total, 0, { failed: 0, requests: 0, pace: '' });
    this.#timer = setInterval(() => this.#draw(), 200).unref();
  }

  count(outcomes: readonly Pick<Outcome, 'outcome'>[]): void {
    this.#done += outcomes.length;
    for (const { outcome } of outcomes) {
      if (outcome === 'failed') this.#failed += 1;
      if (outcome !== 'skipped') this.#called += 1;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#bar.stop();
  }

  #draw(): void {
    const passed = (performance.now() - this.#startedAt) / 1_000;
    const { waitsUntil, requests } = this.#watched;
    const left = secondsLeft(
      this.#watched,
      (this.#total - this.#done) / Math.max(this.#called, 1),
      passed,
    );
    const rest = Number.isFinite(left) && this.#called > 0 ? `${duration(left)} left` : '';
    const rate = this.#called / Math.max(1, passed);
    const now = Date.now();
    const isWaiting = waitsUntil !== undefined && waitsUntil > now;
    const doing = isWaiting
      ? `waiting for the rate limit, ${duration((waitsUntil - now) / 1000)}`
      : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
    const pace = [doing, rest].filter(Boolean).join(', ');
    this.#bar.update(this.#done, { failed: this.#failed, requests, pace });
  }
}

/** What a line of the bar says. */
interface Bar {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly requests: number;
  readonly pace: string;
}

/** The line, without what there is no room for: the terminal would cut the time left off. */
export function barOf({ done, total, failed, requests, pace }: Bar, columns: number): string {
  const counts = `${done}/${total} rows, ${failed} failed, `;
  const text = `${counts}${requests} requests, ${pace}`;
  const width = Math.min(40, columns - text.length - 2);
  if (width < 0) return `${counts}${pace}`;
  if (width < 5) return text;
  const full = Math.round(total === 0 ? width : (width * done) / total);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${text}`;
}

/**
 * How long the rest takes: as long as it has taken until now, and no less than the rate limit makes
 * of the requests that are left.
 *
 * @param share the rows that are left, to those that are done
 * @param passed seconds since the start
 */
export function secondsLeft(
  { requestsLeft, quota }: Pick<Watched, 'requestsLeft' | 'quota'>,
  share: number,
  passed: number,
): number {
  return Math.max(passed * share, quota === undefined ? 0 : requestsLeft / quota);
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

import cliProgress from 'cli-progress';

/** What the bar needs to know of a run. */
export interface Watched {
  /** Until when (ms since the epoch) all rows wait for the rate limit. */
  readonly waitsUntil: number | undefined;
}

/** A bar on stderr with what is done, what failed, the rate, the time left, and waits by their name. */
export class Progress {
  readonly #bar: cliProgress.SingleBar;
  readonly #watched: Watched;
  readonly #total: number;
  readonly #startedAt = Date.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #failed = 0;
  /** Rows that took a call: others go by too fast to tell a rate from. */
  #called = 0;

  constructor(total: number, watched: Watched) {
    this.#total = total;
    this.#watched = watched;
    this.#bar = new cliProgress.SingleBar(
      {
        format: '{bar} {value}/{total}, {failed} failed, {pace}',
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: true,
        // Ctrl-C is the run's own: it finishes what is in flight.
        gracefulExit: false,
      },
      cliProgress.Presets.shades_classic,
    );
    this.#bar.start(total, 0, { failed: 0, pace: '' });
    this.#timer = setInterval(() => this.#draw(), 200).unref();
  }

  count(outcome: string): void {
    this.#done += 1;
    if (outcome === 'failed') this.#failed += 1;
    if (outcome !== 'skipped') this.#called += 1;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#bar.stop();
  }

  #draw(): void {
    const now = Date.now();
    const until = this.#watched.waitsUntil;
    const rate = this.#called / Math.max(1, (now - this.#startedAt) / 1000);
    const left = (this.#total - this.#done) / rate;
    const pace =
      until !== undefined && until > now
        ? `waiting for the rate limit, ${duration((until - now) / 1000)}`
        : `${rate.toFixed(rate < 10 ? 1 : 0)}/s${Number.isFinite(left) ? `, ${duration(left)} left` : ''}`;
    this.#bar.update(this.#done, { failed: this.#failed, pace });
  }
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

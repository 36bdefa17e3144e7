/** The time of a sandbox, which a test can move, and what is to happen later. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does something at a time of this clock, by itself or when the clock is moved past it. */
  at(time: number, task: () => unknown): void;
  /** Moves the clock, and waits for all that was to happen until then, one after the other. */
  advance(ms: number): Promise<void>;
  /** Forgets what was to happen, and what is to happen from now on. */
  stop(): void;
}

interface Task {
  readonly time: number;
  readonly run: () => unknown;
}

export function createClock(): Clock {
  let offset = 0;
  let tasks: Task[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const now = () => Date.now() + offset;

  /** The first task until then, which is no longer to come. */
  function take(until: number): Task | undefined {
    const first = tasks[0];
    if (!first || first.time > until) return undefined;
    tasks.shift();
    return first;
  }

  function wait(): void {
    clearTimeout(timer);
    const [first] = tasks;
    if (!first) return;
    // A longer wait would overflow, and end at once.
    const ms = Math.min(Math.max(0, first.time - now()), 86_400_000);
    timer = setTimeout(() => {
      for (let task = take(now()); task; task = take(now())) void task.run();
      wait();
    }, ms);
    timer.unref();
  }

  return {
    now,
    at(time, run) {
      if (isStopped) return;
      tasks = [...tasks, { time, run }].sort((a, b) => a.time - b.time);
      wait();
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new TypeError('The clock of a sandbox goes forward only.');
      const end = now() + ms;
      for (let task = take(end); task; task = take(end)) {
        offset += Math.max(0, task.time - now());
        await task.run();
      }
      offset += Math.max(0, end - now());
      wait();
    },
    stop() {
      clearTimeout(timer);
      tasks = [];
      isStopped = true;
    },
  };
}

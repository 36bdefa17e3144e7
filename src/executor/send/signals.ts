/** What ends when its signal is aborted. */
export interface Abortable {
  onAbort(reason: unknown): void;
}

/**
 * Who listens, of all executors, and the signal of each at the same place. A signal has one
 * listener, however many calls it has under way: Node warns from the eleventh on. Lists that are
 * looked through and not a Map, which costs as much as the listener itself: it has to give each signal
 * a hash.
 */
const calls: Abortable[] = [];
const signals: AbortSignal[] = [];

export function listen(signal: AbortSignal, call: Abortable): void {
  if (!signals.includes(signal)) methods(signal).addEventListener.call(signal, 'abort', endAborted);
  calls.push(call);
  signals.push(signal);
}

export function unlisten(signal: AbortSignal, call: Abortable): void {
  const place = calls.indexOf(call);
  const lastCall = calls.pop() as Abortable;
  const lastSignal = signals.pop() as AbortSignal;
  if (place < calls.length) {
    calls[place] = lastCall;
    signals[place] = lastSignal;
  }
  if (signals.includes(signal)) return;
  methods(signal).removeEventListener.call(signal, 'abort', endAborted);
}

/**
 * In Node 20 each signal has a shape of its own: to look a method up on one that is new is a third of
 * what its listener costs. One that is no `EventTarget` of this realm has methods of its own.
 */
function methods(signal: AbortSignal): EventTarget {
  return signal instanceof EventTarget ? EventTarget.prototype : signal;
}

/** One function for all, so that none is made for a call. */
function endAborted(this: AbortSignal): void {
  const aborted = calls.filter((_, place) => signals[place] === this);
  for (const call of aborted) call.onAbort(this.reason);
}

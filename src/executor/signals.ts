/** What ends when a signal is aborted. */
export interface Abortable {
  onAbort(reason: unknown): void;
}

/**
 * Calls by their signals. A long-lived signal gets one listener, however many calls it has under
 * way: listeners are the dearest part of a signal, and Node warns from the eleventh on.
 */
const listeners = new WeakMap<AbortSignal, Listener>();

export function listen(signal: AbortSignal, call: Abortable): void {
  let listener = listeners.get(signal);
  if (!listener) {
    listener = new Listener(signal);
    listeners.set(signal, listener);
  }
  listener.calls.add(call);
}

export function unlisten(signal: AbortSignal, call: Abortable): void {
  const listener = listeners.get(signal);
  if (!listener?.calls.delete(call) || listener.calls.size > 0) return;
  signal.removeEventListener('abort', listener);
  listeners.delete(signal);
}

class Listener {
  readonly calls = new Set<Abortable>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this);
  }

  handleEvent(): void {
    for (const call of [...this.calls]) call.onAbort(this.#signal.reason);
  }
}

import { type Enrolled, Roll } from './roll.js';

/** What ends when a signal is aborted. */
export interface Abortable {
  onAbort(reason: unknown): void;
}

/** A call that listens to a signal. */
export interface Listening extends Enrolled {
  readonly call: Abortable;
  readonly listener: Listener;
}

/**
 * Calls by their signals. A long-lived signal gets one listener, however many calls it has under
 * way: listeners are the dearest part of a signal, and Node warns from the eleventh on. The last call
 * takes its entry out; a WeakMap would cost the collector more.
 */
const listeners = new Map<AbortSignal, Listener>();

export function listen(signal: AbortSignal, call: Abortable): Listening {
  let listener = listeners.get(signal);
  if (!listener) {
    listener = new Listener(signal);
    listeners.set(signal, listener);
  }
  const listening = { place: 0, call, listener };
  listener.roll.add(listening);
  return listening;
}

export function unlisten(listening: Listening): void {
  const { roll, signal } = listening.listener;
  roll.delete(listening);
  if (roll.size > 0) return;
  signal.removeEventListener('abort', listening.listener);
  listeners.delete(signal);
}

class Listener {
  readonly roll = new Roll<Listening>();
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.signal = signal;
    signal.addEventListener('abort', this);
  }

  handleEvent(): void {
    for (const { call } of this.roll.all()) call.onAbort(this.signal.reason);
  }
}

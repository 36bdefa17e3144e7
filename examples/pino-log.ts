// Logs each call with pino, and each attempt that failed. Import it before the first call:
//
//   node --import ./dist/pino-log.js service.js
import { subscribe } from 'node:diagnostics_channel';
import { pino } from 'pino';
import type { AttemptTrace, CallTrace } from 'plain-operations';

const log = pino({ name: 'plain' });
const began = new WeakMap<CallTrace, number>();

subscribe('tracing:plain-operations:call:start', (message) => {
  began.set(message as CallTrace, performance.now());
});

subscribe('tracing:plain-operations:attempt:error', (message) => {
  const { call: _call, ...attempt } = message as AttemptTrace;
  log.warn(attempt, 'attempt failed');
});

subscribe('tracing:plain-operations:call:asyncEnd', (message) => {
  const call = message as CallTrace;
  const ms = Math.round(performance.now() - (began.get(call) ?? performance.now()));
  log[call.outcome === 'ok' ? 'info' : 'error']({ ...call, ms }, 'call ended');
});

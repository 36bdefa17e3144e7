// Makes OpenTelemetry spans of calls and attempts. Import it before the first call:
//
//   node --import ./dist/opentelemetry.js service.js
//
// An attempt's span is the child of its call's, which is the child of whatever is active at the call.
import { tracingChannel } from 'node:diagnostics_channel';
import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from '@opentelemetry/semantic-conventions';
import type { AttemptTrace, CallTrace } from 'plain-operations';

const tracer = trace.getTracer('plain-operations');
const spans = new WeakMap<CallTrace | AttemptTrace, Span>();

const calls = tracingChannel<unknown, CallTrace>('plain-operations:call');
calls.start.subscribe((message) => {
  const call = message as CallTrace;
  const span = tracer.startSpan(`${call.kind} ${call.operation}`, {
    kind: SpanKind.INTERNAL,
    attributes: operationOf(call),
  });
  spans.set(call, span);
});
calls.asyncEnd.subscribe((message) => end(message as CallTrace));

const attempts = tracingChannel<unknown, AttemptTrace>('plain-operations:attempt');
attempts.start.subscribe((message) => {
  const attempt = message as AttemptTrace;
  const { call } = attempt;
  const { hostname, port, protocol } = new URL(call.url);
  const parent = spans.get(call);
  const span = tracer.startSpan(
    'POST',
    {
      kind: SpanKind.CLIENT,
      attributes: {
        ...operationOf(call),
        [ATTR_HTTP_REQUEST_METHOD]: 'POST',
        [ATTR_URL_FULL]: call.url,
        [ATTR_SERVER_ADDRESS]: hostname,
        [ATTR_SERVER_PORT]: Number(port) || (protocol === 'https:' ? 443 : 80),
        ...(attempt.attempt > 1 && { [ATTR_HTTP_REQUEST_RESEND_COUNT]: attempt.attempt - 1 }),
        'plain.wait_ms': Math.round(attempt.wait),
      },
    },
    parent ? trace.setSpan(context.active(), parent) : context.active(),
  );
  spans.set(attempt, span);
});
attempts.asyncEnd.subscribe((message) => end(message as AttemptTrace));

/** Stable names for these are in the incubating part of the conventions, which asks to copy them. */
function operationOf({ operation, kind }: CallTrace) {
  return { 'graphql.operation.name': operation, 'graphql.operation.type': kind };
}

function end(message: CallTrace | AttemptTrace): void {
  const span = spans.get(message);
  if (!span) return;
  const { status, requestId, errorType } = message;
  if (status !== undefined) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (requestId !== undefined) span.setAttribute('plain.request_id', requestId);
  if (errorType !== undefined) {
    span.setAttribute(ATTR_ERROR_TYPE, errorType);
    if (message.code !== undefined) span.setAttribute('plain.error_code', message.code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: message.message ?? '' });
  }
  span.end();
}

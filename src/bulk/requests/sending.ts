import type { MutationErrorDetails, OperationError } from '../../errors.js';
import type { Result } from '../../result.js';
import type { BulkClient } from '../bulk-client.js';
import { isPassing, outcomeError } from '../outcome.js';
import type { Failure, Job, ReadingEvent, SendingEvent } from '../row-states.js';
import type { BulkCommand, Row } from '../rows.js';
import { aliasOf, mutationText, operationOf, variableOf } from './texts.js';

/** What became of the rows of one request. */
export interface Verdict {
  /** One for each row, in their order. */
  readonly events: readonly SendingEvent[];
  /** Whether the server takes as many mutations in one request; undefined where nobody can tell. */
  readonly takesSize: boolean | undefined;
}

/** Sends the rows in one request, once. */
export function send(
  client: BulkClient,
  command: BulkCommand,
  jobs: readonly Job[],
): Promise<Result<unknown>> {
  const size = jobs.length;
  const variables: Record<string, unknown> = {};
  for (let place = 0; place < size; place += 1) {
    variables[variableOf(size, place)] = inputOf((jobs[place] as Job).row);
  }
  return client.execute(mutationText(command, size), variables, once);
}

/** Judges each row of a request by itself. */
export function judge(
  result: Result<unknown>,
  command: BulkCommand,
  jobs: readonly Job[],
  apiUrl: string,
): Verdict {
  if (jobs.length > 1) {
    const rows = jobs.map(({ row }) => row);
    return judgeAll(result, command, rows, new URL(apiUrl).host);
  }
  return result.error ? { events: [eventOf(result.error)], takesSize: undefined } : taken;
}

function inputOf({ threadId, assignee }: Row): Record<string, string> {
  if (assignee === null) return { threadId };
  return assignee.startsWith('mu_')
    ? { threadId, machineUserId: assignee }
    : { threadId, userId: assignee };
}

function judgeAll(
  result: Result<unknown>,
  command: BulkCommand,
  rows: readonly Row[],
  host: string,
): Verdict {
  const { error } = result;
  const size = rows.length;
  const data = (error && 'partialData' in error ? error.partialData : result.data) as
    | Readonly<Record<string, unknown>>
    | undefined;
  const failing = failingAliases(error);
  const hasRun = data !== undefined || failing.size > 0;
  if (!hasRun && error) {
    const isRefused = refusesSize(error);
    // Whether one of them was at fault, or their number, shows when they are sent in less company.
    const event: SendingEvent =
      isRefused && !error.maybeApplied
        ? { name: 'crowded', failure: failureOf(error) }
        : eventOf(error);
    const takesSize = isRefused ? false : undefined;
    return { events: rows.map(() => event), takesSize };
  }
  const events = rows.map((row, place): SendingEvent => {
    const alias = aliasOf(command, size, place);
    const payload = data?.[alias];
    if (isObject(payload)) return judgePayload(payload, row, command, host, result);
    const own = failing.get(alias);
    // It says itself that it did nothing; of those beside it nobody knows which have run.
    if (own && error && refusals.has(own)) return { name: 'refused', failure: failureOf(error) };
    return { name: 'doubtful', failure: doubt(error, command, host, alias) };
  });
  const beyondFirst = rows.some((_, place) => {
    const alias = aliasOf(command, size, place);
    return place > 0 && (isObject(data?.[alias]) || failing.has(alias));
  });
  const onlyFirst = isObject(data?.[aliasOf(command, size, 0)]) && failing.size === 0;
  return { events, takesSize: beyondFirst ? true : onlyFirst ? false : undefined };
}

function judgePayload(
  payload: Readonly<Record<string, unknown>>,
  row: Row,
  command: BulkCommand,
  host: string,
  { meta }: Result<unknown>,
): SendingEvent {
  const { thread, error } = payload;
  if (!isObject(error)) {
    if (isObject(thread)) return applied;
    return { name: 'doubtful', failure: doubt(undefined, command, host, 'a payload') };
  }
  const { type, code, message } = error as Partial<MutationErrorDetails>;
  const said = [code, message].filter((part) => typeof part === 'string').join(': ');
  const failure: Failure = {
    maybeApplied: isObject(thread),
    error: {
      type: type === 'FORBIDDEN' ? 'forbidden' : 'mutation_error',
      message: `${operationOf(command, 1)} at ${host}: ${withoutIds(said, row)}`,
      ...(typeof code === 'string' && { code }),
      ...(meta?.requestId !== undefined && { requestId: meta.requestId }),
    },
  };
  // With a result beside the error nobody knows.
  if (failure.maybeApplied) return { name: 'doubtful', failure };
  return { name: type === 'INTERNAL' ? 'passing' : 'refused', failure };
}

/** As in the messages of all errors: the values of variables are in none. */
function withoutIds(message: string, { threadId, assignee }: Row): string {
  const text = message.replaceAll(threadId, '[input.threadId]').slice(0, 400);
  return assignee === null ? text : text.replaceAll(assignee, '[input.assignee]');
}

function eventOf(error: OperationError): SendingEvent {
  const failure = failureOf(error);
  if (error.maybeApplied) return { name: 'doubtful', failure };
  if (error.type === 'rate_limited') return { name: 'limited', failure };
  return { name: isPassing(error) ? 'passing' : 'refused', failure };
}

/** A failed reading as its rows know it. */
export function unread(error: OperationError): ReadingEvent {
  const name = error.type === 'rate_limited' ? 'limited' : 'unreadable';
  return { name, failure: failureOf(error) };
}

/** A failed request as its rows know it. */
function failureOf(error: OperationError): Failure {
  const { maybeApplied } = error;
  const retryAfter = 'retryAfter' in error ? error.retryAfter : undefined;
  return {
    error: outcomeError(error),
    maybeApplied,
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

function doubt(
  error: OperationError | undefined,
  command: BulkCommand,
  host: string,
  what: string,
): Failure {
  if (error && error.type !== 'mutation_error') return { ...failureOf(error), maybeApplied: true };
  const message = `${operationOf(command, 1)} at ${host}: the answer says nothing of ${what}`;
  return { maybeApplied: true, error: { type: 'invalid_response', message } };
}

/** The aliases at which errors were raised, each with the code of its error. */
function failingAliases(error: OperationError | undefined): Map<string, string> {
  const aliases = new Map<string, string>();
  if (!error || !('graphqlErrors' in error)) return aliases;
  for (const { path, extensions } of error.graphqlErrors ?? []) {
    const [alias] = Array.isArray(path) ? path : [];
    if (typeof alias === 'string') aliases.set(alias, extensions?.code ?? '');
  }
  return aliases;
}

/** Whether it can be that the request was refused because it held several mutations. */
function refusesSize({ type }: OperationError): boolean {
  return type === 'bad_request' || type === 'graphql_error' || type === 'forbidden';
}

const refusals: ReadonlySet<string> = new Set(['FORBIDDEN', 'BAD_USER_INPUT']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const once = { retry: false } as const;

const applied: SendingEvent = { name: 'applied' };
const taken: Verdict = { events: [applied], takesSize: undefined };

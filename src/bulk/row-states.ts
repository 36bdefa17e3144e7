import type { Outcome, OutcomeError } from './outcome.js';
import type { Holder } from './requests/reading.js';
import type { Row } from './rows.js';

/** A row on its way through a run. */
export interface Job {
  readonly row: Row;
  stage: Stage;
  sends: number;
  reads: number;
  /** When it was sent first. */
  sentAt: Moment | undefined;
  /** How many rows may share a request with it, itself included. */
  company: number;
  /** The journal knows that it is about to be sent. */
  noted: boolean;
  failure: Failure | undefined;
}

/** A time by two clocks, of which one can be set, and the other may stand still while a machine sleeps. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly date: number;
  /** By `performance.now()`; unknown of what another process did. */
  readonly tick?: number;
}

type Stage =
  /** It is to be read before it is sent. */
  | 'unchecked'
  /** It was certainly not applied: it can be sent. */
  | 'ready'
  /** It may have been applied: it is to be read. */
  | 'doubtful';

export interface Failure {
  readonly error: OutcomeError;
  readonly maybeApplied: boolean;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;
}

/** What a request that sent a row says of it. */
export type SendingEvent =
  | { readonly name: 'applied' }
  | {
      readonly name: /** Not applied, and it never will be. */
        | 'refused'
        /** Not applied, and next time it may be otherwise. */
        | 'passing'
        /** Not applied: the request was refused as a whole, perhaps for the sake of other rows. */
        | 'crowded'
        /** Not applied: the rate limit is used up. */
        | 'limited'
        /** Nobody knows. */
        | 'doubtful';
      readonly failure: Failure;
    };

/** What a request that read a row's thread says of it. */
export type ReadingEvent =
  | {
      readonly name: /** The thread is with whom it is to be. */
        | 'asAsked'
        /** Nobody has it. */
        | 'free'
        /** Somebody has it who had it before the row was sent. */
        | 'untouched';
    }
  | {
      readonly name: /** Somebody has it, perhaps only since the row was sent. */
        | 'taken'
        /** There is no such thread. */
        | 'missing'
        /** The reading failed. */
        | 'unreadable'
        /** The rate limit is used up. */
        | 'limited';
      readonly failure: Failure;
    };

/** What is to be done with a row; pauses are in milliseconds. */
export type Step =
  | { readonly to: 'send' | 'read'; readonly pause: number }
  | { readonly to: 'done' }
  | { readonly to: 'fail'; readonly failure: Failure };

type Event = SendingEvent | ReadingEvent;
type Transition = (job: Job, event: Event) => Step;

/** All that can become of a row. */
const transitions: Readonly<Record<Stage, Partial<Record<Event['name'], Transition>>>> = {
  unchecked: {
    asAsked: done,
    free: send,
    untouched: send,
    taken: fail,
    missing: fail,
    unreadable: readAgain,
    limited: read,
  },
  ready: {
    applied: done,
    refused: fail,
    passing: sendAgain,
    crowded: sendAgain,
    limited: sendUncounted,
    doubtful: readInDoubt,
  },
  doubtful: {
    asAsked: done,
    free: sendAgain,
    untouched: sendAgain,
    taken: failInDoubt,
    missing: fail,
    unreadable: readAgain,
    limited: read,
  },
};

/** Takes a row to its next stage. */
export function next(job: Job, event: Event): Step {
  const transition = transitions[job.stage][event.name];
  if (!transition) throw new Error(`${event.name} cannot happen to a row that is ${job.stage}`);
  return transition(job, event);
}

/** A row that a run begins with, or that a journal left in doubt since `sentAt`. */
export function newJob(row: Row, sentAt?: Moment): Job {
  return {
    row,
    stage: sentAt === undefined ? 'ready' : 'doubtful',
    sends: 0,
    reads: 0,
    sentAt,
    company: Number.POSITIVE_INFINITY,
    noted: sentAt !== undefined,
    failure: undefined,
  };
}

/**
 * The event of a thread that was read.
 *
 * @param clockOffset the server's clock less this one, in milliseconds
 * @param giver the only one whom the thread may be taken from; anybody where it is undefined
 */
export function readingEvent(
  job: Job,
  holder: Holder | null,
  clockOffset: number | undefined,
  giver?: string,
): ReadingEvent {
  const { row, stage } = job;
  if (!holder) return { name: 'missing', failure: { error: noThread, maybeApplied: false } };
  if (holder.id === row.assignee) return { name: 'asAsked' };
  if (giver !== undefined) {
    return holder.id === giver ? { name: 'untouched' } : takenBy(holder, job);
  }
  if (holder.id === null) return { name: 'free' };
  const isUntouched =
    clockOffset !== undefined && holder.changedAt < earliest(job.sentAt) + clockOffset - clockDoubt;
  return stage === 'unchecked' || isUntouched ? { name: 'untouched' } : takenBy(holder, job);
}

/**
 * By the clock as it is now, for which the server's is known. Where the two clocks do not agree it is
 * rather too early: who took a thread since then is seen all the same.
 */
function earliest({ date, tick }: Moment = { date: 0 }): number {
  return tick === undefined ? date : Math.min(date, Date.now() - (performance.now() - tick));
}

function takenBy({ typename, id }: Holder, { stage, failure }: Job): ReadingEvent {
  const who = `the thread is now assigned to ${id === null ? 'nobody' : `the ${typename} ${id}`}`;
  if (stage === 'unchecked') {
    const error: OutcomeError = { type: 'mutation_error', message: `not sent: ${who}` };
    return { name: 'taken', failure: { error, maybeApplied: false } };
  }
  const error: OutcomeError = failure
    ? { ...failure.error, message: `${failure.error.message} (${who})` }
    : { type: 'network', message: `no answer is known of an earlier sending, and ${who}` };
  return { name: 'taken', failure: { error, maybeApplied: true } };
}

/** What the row that is done is called: read only, it has been as asked without this run. */
export function outcomeOf({ row, sends }: Job): Outcome['outcome'] {
  if (sends === 0) return 'already';
  return row.assignee === null ? 'unassigned' : 'assigned';
}

function done(): Step {
  return { to: 'done' };
}

function fail(job: Job, event: Event): Step {
  return { to: 'fail', failure: failureIn(event) ?? job.failure ?? unknown };
}

/** Read before it is sent by later runs as well. */
function failInDoubt(job: Job, event: Event): Step {
  const failure = failureIn(event) ?? job.failure ?? unknown;
  return { to: 'fail', failure: { ...failure, maybeApplied: true } };
}

function send(job: Job): Step {
  job.stage = 'ready';
  return { to: 'send', pause: 0 };
}

/** The pace knows how long to wait. */
function sendUncounted(job: Job): Step {
  job.sends -= 1;
  return send(job);
}

function sendAgain(job: Job, event: Event): Step {
  const isInDoubt = job.stage === 'doubtful';
  const failure = failureIn(event);
  if (failure) job.failure = failure;
  if (job.sends >= mostSends && job.failure) {
    const maybeApplied = isInDoubt || job.failure.maybeApplied;
    return { to: 'fail', failure: { ...job.failure, maybeApplied } };
  }
  job.stage = 'ready';
  // Where its neighbours were in its way before, they are not to take its last sending.
  if (job.sends === mostSends - 1 && job.company < Number.POSITIVE_INFINITY) job.company = 1;
  // What has waited to be read has waited; a crowd is no reason to wait at all.
  return {
    to: 'send',
    pause: isInDoubt || event.name === 'crowded' ? 0 : pauseOf(job.sends, failure),
  };
}

function readInDoubt(job: Job, event: Event): Step {
  job.failure = failureIn(event) ?? job.failure;
  job.stage = 'doubtful';
  return { to: 'read', pause: Math.max(settlingTime, job.failure?.retryAfter ?? 0) };
}

function read(): Step {
  return { to: 'read', pause: 0 };
}

function readAgain(job: Job, event: Event): Step {
  const failure = failureIn(event);
  job.reads += 1;
  const isOver = job.reads >= mostSends || !failure || !passing.has(failure.error.type);
  if (!isOver) return { to: 'read', pause: pauseOf(job.reads, failure) };
  return job.stage === 'doubtful'
    ? { to: 'fail', failure: { ...(job.failure ?? failure ?? unknown), maybeApplied: true } }
    : fail(job, event);
}

/** The server's own wait, and behind it one with jitter, since others were told the same. */
function pauseOf(tries: number, failure: Failure | undefined): number {
  return (failure?.retryAfter ?? 0) + firstPause * 2 ** (tries - 1) * (0.5 + Math.random());
}

const failureIn = (event: Event) => ('failure' in event ? event.failure : undefined);

const noThread: OutcomeError = {
  type: 'mutation_error',
  message: 'there is no such thread',
  code: 'not_found',
};

const unknown: Failure = {
  error: { type: 'network', message: 'no answer is known' },
  maybeApplied: true,
};

/** Errors of a reading that may be over next time. */
const passing: ReadonlySet<string> = new Set([
  'network',
  'timeout',
  'internal_server_error',
  'invalid_response',
]);

const mostSends = 3;
/** The pause before a second try, in milliseconds; it doubles, with jitter. */
const firstPause = 250;
/** A server may still be at work on what it was sent: so long is waited before reading. */
export const settlingTime = 1_000;
/** Milliseconds within which two clocks, one of them read in whole seconds, cannot tell what came first. */
const clockDoubt = 2_000;

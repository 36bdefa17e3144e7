import { labelsOf } from '../labels/state.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { type Thread, threads, tierIdOf } from '../threads/state.js';
import { record, saidOn, type TimelineEntry } from '../threads/timeline.js';
import { type ServiceLevelAgreement, serviceLevelAgreements } from './agreements.js';

/** How a thread stands with an agreement. Times are ISO 8601. */
type AgreementStatus =
  | { status: 'PENDING' | 'IMMINENT_BREACH'; breachTime: string }
  | { status: 'BREACHING'; breachedAt: string }
  | { status: 'BREACHED'; breachedAt: string; completedAt: string }
  | { status: 'ACHIEVED'; achievedAt: string }
  | { status: 'CANCELLED'; cancelledAt: string };

/** That a thread came to stand otherwise with an agreement. */
export interface AgreementTransition extends Entry {
  threadId: string;
  agreement: ServiceLevelAgreement;
  /** Null where its time began. */
  previous: AgreementStatus | null;
  next: AgreementStatus;
  /** When its time began: a thread is to be answered again and again. */
  since: string;
}

export const agreementTransitions = table<AgreementTransition>(
  'service level agreement transition',
  'slat',
);

/** How a thread stands with an agreement now. */
const standingOf = (
  threadId: string,
  agreementId: string,
  store: Store,
): AgreementTransition | undefined =>
  agreementTransitions(store)
    .filter((each) => each.threadId === threadId && each.agreement.id === agreementId)
    .at(-1);

/** How a thread stands with each of its agreements now. */
export function standingsOf(threadId: string, store: Store): AgreementTransition[] {
  const all = agreementTransitions(store).filter((each) => each.threadId === threadId);
  return [...new Map(all.map((each) => [each.agreement.id, each])).values()];
}

/** When the first of a thread's agreements is due, of those that are still to be kept; else null. */
export function nextBreachOf(threadId: string, store: Store): string | null {
  const due = standingsOf(threadId, store).flatMap(({ next }) =>
    'breachTime' in next ? [next.breachTime] : next.status === 'BREACHING' ? [next.breachedAt] : [],
  );
  return due.sort()[0] ?? null;
}

/** How a thread stands with its agreements, as GraphQL has it. */
export function summaryOf(threadId: string, store: Store) {
  const last = (kind: ServiceLevelAgreement['__typename']) => {
    const found = agreementTransitions(store)
      .filter((each) => each.threadId === threadId && each.agreement.__typename === kind)
      .at(-1);
    if (!found) return null;
    const { status, ...times } = found.next;
    const name = status
      .toLowerCase()
      .replace(/(^|_)([a-z])/g, (_, _start, letter) => letter.toUpperCase());
    const breachingAt = 'breachTime' in times ? times.breachTime : undefined;
    return { __typename: `ServiceLevelAgreementStatusDetail${name}`, ...times, breachingAt };
  };
  return {
    firstResponseTime: last('FirstResponseTimeServiceLevelAgreement'),
    nextResponseTime: last('NextResponseTimeServiceLevelAgreement'),
  };
}

/**
 * Brings every thread's standing up to now. The sandbox knows no business hours: time passes all day.
 * That an agreement ends with its thread, its tier or itself is not documented.
 */
export function trackAgreements(store: Store): void {
  const all = serviceLevelAgreements(store).all();
  const past = agreementTransitions(store).all();
  if (all.length === 0 && past.length === 0) return;
  for (const thread of threads(store).all()) {
    for (const agreement of all) track(thread, agreement, store);
    const ended = past.filter(
      ({ threadId, agreement }) =>
        threadId === thread.id && !all.some(({ id }) => id === agreement.id),
    );
    for (const { agreement } of ended) cancel(thread, agreement, store);
  }
}

function track(thread: Thread, agreement: ServiceLevelAgreement, store: Store): void {
  const before = standingOf(thread.id, agreement.id, store);
  const time = appliesTo(thread, agreement, store) ? timeOf(thread, agreement, store) : undefined;
  if (!time) {
    cancel(thread, agreement, store);
    return;
  }
  const { since, due, answeredAt } = time;
  const isNew = before?.since !== since;
  if (!isNew && !isOpen(before.next)) return;
  if (isNew && thread.status === 'DONE') return;
  const move = (next: AgreementStatus) => transit(thread, agreement, next, since, store);
  if (isNew) move({ status: 'PENDING', breachTime: due });
  const until = answeredAt ?? store.now();
  const warning = warningOf(agreement);
  const current = () => standingOf(thread.id, agreement.id, store)?.next.status;
  if (warning > 0 && until >= later(due, -warning) && current() === 'PENDING') {
    move({ status: 'IMMINENT_BREACH', breachTime: due });
  }
  if (until >= due && current() !== 'BREACHING') move({ status: 'BREACHING', breachedAt: due });
  if (answeredAt !== undefined) {
    move(
      current() === 'BREACHING'
        ? { status: 'BREACHED', breachedAt: due, completedAt: answeredAt }
        : { status: 'ACHIEVED', achievedAt: answeredAt },
    );
  } else if (thread.status === 'DONE') cancel(thread, agreement, store);
}

function cancel(thread: Thread, agreement: ServiceLevelAgreement, store: Store): void {
  const before = standingOf(thread.id, agreement.id, store);
  if (!before || !isOpen(before.next)) return;
  const next = { status: 'CANCELLED' as const, cancelledAt: store.now() };
  transit(thread, agreement, next, before.since, store);
}

function transit(
  thread: Thread,
  agreement: ServiceLevelAgreement,
  next: AgreementStatus,
  since: string,
  store: Store,
): void {
  const before = standingOf(thread.id, agreement.id, store);
  const previous = before?.since === since ? before.next : null;
  const values = { threadId: thread.id, agreement, previous, next, since };
  agreementTransitions(store).add(values, 'system');
  if (previous === null) return;
  const statuses = { previousStatus: previous.status, nextStatus: next.status };
  const entry = {
    __typename: 'ServiceLevelAgreementStatusTransitionedEntry' as const,
    ...statuses,
  };
  record(thread, { ...entry, serviceLevelAgreement: agreement }, 'system', store);
}

/** When threads that nobody answers are soon too late, and when they are. */
export const agreementsMoveAt = (store: Store): string[] =>
  threads(store)
    .all()
    .flatMap(({ id }) => standingsOf(id, store))
    .flatMap(({ next, agreement }) =>
      'breachTime' in next ? [later(next.breachTime, -warningOf(agreement)), next.breachTime] : [],
    );

/** How many minutes before it is too late. */
const warningOf = ({ breachActions }: ServiceLevelAgreement) =>
  Math.max(0, ...breachActions.map(({ beforeBreachMinutes }) => beforeBreachMinutes));

const isOpen = ({ status }: AgreementStatus) =>
  status === 'PENDING' || status === 'IMMINENT_BREACH' || status === 'BREACHING';

/** An agreement is for threads that came after it. */
function appliesTo(thread: Thread, agreement: ServiceLevelAgreement, store: Store): boolean {
  const { tierId, threadPriorityFilter, threadLabelTypeIdFilter: filter } = agreement;
  if (tierIdOf(thread, store) !== tierId || thread.createdAt < agreement.createdAt) return false;
  if (!threadPriorityFilter.includes(thread.priority)) return false;
  if (!filter) return true;
  const has = new Set(labelsOf(thread.id, store).map(({ labelType }) => labelType));
  const isThere = (id: string) => has.has(id);
  return filter.requireAll ? filter.labelTypeIds.every(isThere) : filter.labelTypeIds.some(isThere);
}

interface Time {
  since: string;
  due: string;
  /** Undefined where the team has not answered since. */
  answeredAt: string | undefined;
}

/** What is to be answered; undefined where nothing is. */
function timeOf(thread: Thread, agreement: ServiceLevelAgreement, store: Store): Time | undefined {
  const said = saidOn(thread.id, store);
  const answers = said.filter((item) => !isByCustomer(item));
  const [first] = answers;
  if (agreement.firstResponseTimeMinutes !== null) {
    const due = later(thread.createdAt, agreement.firstResponseTimeMinutes);
    return { since: thread.createdAt, due, answeredAt: first?.timestamp };
  }
  // The first word of the customer since an answer, the last time that there was one.
  const asked = said.findLast((item, index) => {
    const before = said[index - 1];
    return isByCustomer(item) && before !== undefined && !isByCustomer(before);
  });
  if (!first || !asked) return undefined;
  const due = later(asked.timestamp, agreement.nextResponseTimeMinutes ?? 0);
  const answer = said.slice(said.indexOf(asked)).find((item) => !isByCustomer(item));
  return { since: asked.timestamp, due, answeredAt: answer?.timestamp };
}

const isByCustomer = ({ actor }: TimelineEntry) => actor.startsWith('c_');

const later = (time: string, minutes: number) =>
  new Date(Date.parse(time) + minutes * 60_000).toISOString();

import type { AcceptedFinding } from './accepted.js';
import { accepts } from './accepted.js';
import type { Checked } from './check.js';
import { type Position, position } from './operations.js';
import {
  type Certainty,
  type Kind,
  rank,
  type Severity,
  type TypeImpact,
  worst,
} from './rules/kinds.js';
import type { Mark } from './rules/mark.js';

/** One cause, with everything that it reaches. */
interface Finding extends Position {
  readonly severity: Severity;
  readonly kind: Kind;
  /** @see https://spec.graphql.org/September2025/#sec-Schema-Coordinates */
  readonly coordinate: string;
  readonly operations: readonly string[];
  readonly certainty: Certainty;
  readonly typeImpact: TypeImpact;
  readonly message: string;
  /** Why it matters; of a deprecation, the vendor's reason. */
  readonly reason: string;
  /** Every place where the author must look; the finding's own is the first. */
  readonly places: readonly Place[];
  /** The members that were added to or removed from the type at `coordinate`. */
  readonly names?: readonly string[];
}

/** A place to look at, and what is true of the operations that reach it. */
export interface Place extends Position {
  readonly operations: readonly string[];
  readonly certainty: Certainty;
  readonly reason: string;
}

/** The version that the shared documents need; `none` where nothing changes for them. */
type Bump = 'major' | 'minor' | 'patch' | 'none';

export interface Report {
  readonly verdict: Severity;
  readonly operations: Readonly<Record<string, Severity>>;
  /** From worst to best, and then by place; what is safe is none. */
  readonly findings: readonly Finding[];
  /** What was deprecated before the change as well. It counts for no verdict. */
  readonly knownDeprecations: readonly Finding[];
  /** What the accepted findings took out of `findings` and the verdicts. */
  readonly accepted: readonly Finding[];
  /** Accepted findings that are none any more. */
  readonly staleAccepted: readonly AcceptedFinding[];
  readonly bump: Bump;
}

/** Puts marks of one cause together, and judges. */
export function createReport(
  checked: readonly Checked[],
  acceptedFindings: readonly AcceptedFinding[] = [],
): Report {
  const operations: Record<string, Severity> = {};
  const [open, known, accepted] = [new Causes(), new Causes(), new Causes()];
  const stale = new Set(acceptedFindings);
  let bump: Bump = 'none';
  for (const { operation, marks } of [...checked].sort(byName)) {
    let verdict: Severity = 'safe';
    for (const mark of marks) {
      if (mark.known) {
        known.add(mark, operation);
        continue;
      }
      bump = higher(bump, bumpFor(mark));
      if (mark.severity === 'safe') continue;
      const agreed = acceptedFindings.filter((entry) => accepts(entry, mark, operation));
      for (const entry of agreed) stale.delete(entry);
      if (agreed.length > 0) {
        accepted.add(mark, operation);
      } else {
        open.add(mark, operation);
        verdict = worst(verdict, mark.severity);
      }
    }
    operations[operation] = verdict;
  }
  return {
    verdict: Object.values(operations).reduce(worst, 'safe'),
    operations,
    findings: open.findings(),
    knownDeprecations: known.findings(),
    accepted: accepted.findings(),
    staleAccepted: [...stale],
    bump,
  };
}

class Causes {
  /** By kind and coordinate: the marks, each with its operations. */
  readonly #causes = new Map<string, Map<Mark, Set<string>>>();

  add(mark: Mark, operation: string): void {
    const key = `${mark.kind} ${mark.coordinate}`;
    const cause = this.#causes.get(key) ?? new Map<Mark, Set<string>>();
    this.#causes.set(key, cause);
    const operations = cause.get(mark) ?? new Set();
    cause.set(mark, operations.add(operation));
  }

  findings(): Finding[] {
    const all = [...this.#causes.values()].map(finding);
    return all.sort(
      (a, b) =>
        rank(a.severity) - rank(b.severity) ||
        byPlace(a, b) ||
        compare(a.coordinate, b.coordinate) ||
        compare(a.kind, b.kind),
    );
  }
}

function finding(cause: ReadonlyMap<Mark, ReadonlySet<string>>): Finding {
  const marks = [...cause.keys()];
  const places = placesOf(cause);
  const [first] = places as [Place];
  const names = namesOf(marks);
  // What is said of all is what the strongest says; they are of one kind and coordinate.
  const mark = marks.find(({ node, certainty }) => {
    return certainty === first.certainty && byPlace(position(node), first) === 0;
  }) as Mark;
  const { kind, severity, coordinate, typeImpact, message, reason } = mark;
  const { file, line, column, certainty } = first;
  return {
    severity,
    kind,
    coordinate,
    operations: [...new Set(places.flatMap((place) => place.operations))].sort(),
    ...{ file, line, column },
    certainty,
    typeImpact,
    message: listing(message, names),
    reason: listing(reason, names),
    places,
    ...(names.length > 0 && { names }),
  };
}

/** The strongest first. An operation is at a place once, with what is strongest there. */
function placesOf(cause: ReadonlyMap<Mark, ReadonlySet<string>>): Place[] {
  const places = new Map<string, { place: Place; marks: Mark[]; operations: Set<string> }>();
  const settled = new Set<string>();
  const strongest = [...cause].sort(([a], [b]) => byCertainty(a, b));
  for (const [mark, operations] of strongest) {
    const { certainty, reason } = mark;
    const at = position(mark.node);
    const where = `${at.file}:${at.line}:${at.column}`;
    const key = [where, certainty, reason].join(' ');
    const entry = places.get(key) ?? {
      place: { ...at, certainty, reason, operations: [] },
      marks: [],
      operations: new Set(),
    };
    for (const operation of operations) {
      const before = settled.size;
      settled.add(`${where} ${operation}`);
      if (settled.size > before) entry.operations.add(operation);
    }
    entry.marks.push(mark);
    // Of one place and reason, but with other names: of the same operations.
    if (entry.operations.size > 0) places.set(key, entry);
  }
  return [...places.values()]
    .map(({ place, marks, operations }) => ({
      ...place,
      operations: [...operations].sort(),
      reason: listing(place.reason, namesOf(marks)),
    }))
    .sort((a, b) => byCertainty(a, b) || byPlace(a, b));
}

const namesOf = (marks: readonly Mark[]) =>
  [...new Set(marks.flatMap(({ names }) => names))].sort();

const listing = (text: string, names: readonly string[]) =>
  text.includes('{}') ? text.replace('{}', disjunction.format(names)) : text;

const disjunction = new Intl.ListFormat('en', { type: 'disjunction' });

const byCertainty = (a: { certainty: Certainty }, b: { certainty: Certainty }) =>
  Number(b.certainty === 'always') - Number(a.certainty === 'always');

const bumpFor = ({ kind, severity, typeImpact }: Mark): Bump => {
  if (severity === 'breaking') return 'major';
  // Programs go on, and do not compile once their types are those of the new schema: they send what
  // these do not take, or compare with what these do not have.
  if (severity === 'safe' && typeImpact === 'input-type-changed') return 'major';
  if (kind === 'TYPENAME_CHANGED' || typeImpact.endsWith('-narrowed')) return 'major';
  if (severity === 'dangerous' || /-(added|widened)$/.test(typeImpact)) return 'minor';
  return 'patch';
};

const bumps: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

const higher = (a: Bump, b: Bump) => (bumps.indexOf(a) < bumps.indexOf(b) ? b : a);

const byName = (a: Checked, b: Checked) => compare(a.operation, b.operation);

const byPlace = (a: Position, b: Position) =>
  compare(a.file, b.file) || a.line - b.line || a.column - b.column;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

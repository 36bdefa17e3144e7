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
export interface Finding extends Position {
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
  /** Every place where the author must look; `file`, `line` and `column` are the first. */
  readonly places: readonly Position[];
  /** The members that were added to or removed from the type at `coordinate`. */
  readonly names?: readonly string[];
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
  readonly #causes = new Map<string, { marks: Set<Mark>; operations: Set<string> }>();

  add(mark: Mark, operation: string): void {
    const key = `${mark.kind} ${mark.coordinate}`;
    const cause = this.#causes.get(key) ?? { marks: new Set(), operations: new Set() };
    this.#causes.set(key, cause);
    cause.marks.add(mark);
    cause.operations.add(operation);
  }

  findings(): Finding[] {
    const all = [...this.#causes.values()].map(({ marks, operations }) =>
      finding([...marks], [...operations].sort()),
    );
    return all.sort(
      (a, b) =>
        rank(a.severity) - rank(b.severity) ||
        byPlace(a, b) ||
        compare(a.coordinate, b.coordinate) ||
        compare(a.kind, b.kind),
    );
  }
}

function finding(marks: readonly Mark[], operations: readonly string[]): Finding {
  const placed = marks
    .map((mark) => ({ mark, place: position(mark.node) }))
    .sort((a, b) => byPlace(a.place, b.place));
  const places = placed
    .map(({ place }) => place)
    .filter((place, index, all) => index === 0 || byPlace(place, all[index - 1] as Position) !== 0);
  const certainties = marks.map(({ certainty }) => certainty);
  const { mark, place } = placed[0] as (typeof placed)[number];
  const names = [...new Set(marks.flatMap((each) => each.names))].sort();
  const listed = new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
  const { kind, severity, coordinate, typeImpact } = mark;
  return {
    severity,
    kind,
    coordinate,
    operations,
    ...place,
    certainty: certainties.includes('always') ? 'always' : mark.certainty,
    typeImpact,
    message: mark.message.replace('{}', listed),
    reason: mark.reason.replace('{}', listed),
    places,
    ...(names.length > 0 && { names }),
  };
}

const bumpFor = ({ severity, typeImpact }: Mark): Bump => {
  if (severity === 'breaking') return 'major';
  if (severity === 'dangerous' || /-(added|widened)$/.test(typeImpact)) return 'minor';
  return 'patch';
};

const bumps: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

const higher = (a: Bump, b: Bump) => (bumps.indexOf(a) < bumps.indexOf(b) ? b : a);

const byName = (a: Checked, b: Checked) => compare(a.operation, b.operation);

const byPlace = (a: Position, b: Position) =>
  compare(a.file, b.file) || a.line - b.line || a.column - b.column;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

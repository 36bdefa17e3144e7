import { BadInput } from './bad-input.js';
import { kinds } from './rules/kinds.js';
import type { Mark } from './rules/mark.js';

/** A finding that somebody looked at and that no longer fails the check. */
export interface AcceptedFinding {
  readonly kind: string;
  readonly coordinate: string;
  /** @default every operation, later ones included */
  readonly operations?: readonly string[];
  /** The members that were added or removed. @default any */
  readonly names?: readonly string[];
  /** Why it was accepted, for people. */
  readonly reason?: string;
}

/** Whether an accepted finding covers what a change does to an operation. */
export const accepts = (entry: AcceptedFinding, mark: Mark, operation: string): boolean =>
  entry.kind === mark.kind &&
  entry.coordinate === mark.coordinate &&
  (entry.operations?.includes(operation) ?? true) &&
  mark.names.every((name) => entry.names?.includes(name) ?? true);

/**
 * Reads `{ "accepted": [{ "kind", "coordinate", "operations"?, "names"?, "reason"? }] }`.
 *
 * @throws {BadInput} where the text is something else
 */
export function parseAccepted(text: string, name: string): AcceptedFinding[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${name} is not JSON`, { cause: error });
  }
  const list = isRecord<'accepted'>(parsed) ? parsed.accepted : undefined;
  if (!Array.isArray(list)) throw new BadInput(`${name} has no list called "accepted"`);
  return list.map((entry: unknown, index) => {
    if (!isAccepted(entry))
      throw new BadInput(
        `${name}: entry ${index + 1} of "accepted" needs a known "kind" and a "coordinate", with lists of strings as "operations" and "names"`,
      );
    return entry;
  });
}

/** What to write, so that a next check accepts all of these. Earlier reasons are kept. */
export function formatAccepted(
  findings: readonly AcceptedFinding[],
  earlier: readonly AcceptedFinding[],
): string {
  const accepted = findings
    .map(({ kind, coordinate, operations, names }): AcceptedFinding => {
      const known = earlier.find((entry) => entry.kind === kind && entry.coordinate === coordinate);
      return {
        kind,
        coordinate,
        ...(operations && { operations }),
        ...(names && { names }),
        ...(known?.reason !== undefined && { reason: known.reason }),
      };
    })
    .sort((a, b) => (`${a.coordinate} ${a.kind}` < `${b.coordinate} ${b.kind}` ? -1 : 1));
  return `${JSON.stringify({ accepted }, undefined, 2)}\n`;
}

const isAccepted = (entry: unknown): entry is AcceptedFinding =>
  isRecord<keyof AcceptedFinding>(entry) &&
  typeof entry.kind === 'string' &&
  Object.hasOwn(kinds, entry.kind) &&
  typeof entry.coordinate === 'string' &&
  isStrings(entry.operations) &&
  isStrings(entry.names) &&
  (entry.reason === undefined || typeof entry.reason === 'string');

const isStrings = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((each) => typeof each === 'string'));

const isRecord = <K extends string>(value: unknown): value is Partial<Record<K, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import { type FieldError, invalidInput } from './errors.js';
import type { Entry } from './state/entry.js';
import { instantOf } from './state/instant.js';
import type { Table } from './state/store.js';

/** A value of an update: the wrapper is absent where the value is to stay as it is. */
export type Update<T> = { value?: T | null } | null | undefined;

/** What an update gives, `null` where it clears, `undefined` where it leaves alone. */
export const updated = <T>(update: Update<T>): T | null | undefined =>
  update == null ? undefined : (update.value ?? null);

/** The same for values that cannot be cleared. */
export const replaced = <T>(update: Update<T>): T | undefined => update?.value ?? undefined;

/**
 * Refuses texts of nothing but spaces, and empty lists. What is absent is fine.
 *
 * @param values by the names of the input's fields
 */
export function refuseEmpty(
  values: Record<string, string | readonly unknown[] | null | undefined>,
) {
  const empty = Object.entries(values).filter(([, value]) =>
    typeof value === 'string' ? value.trim() === '' : value?.length === 0,
  );
  refuse(
    empty.map(([field]) => ({ field, type: 'REQUIRED', message: `${field} must not be empty.` })),
  );
}

/** Refuses an update that leaves everything alone. */
export function refuseNothing(values: Record<string, unknown>): void {
  const fields = Object.keys(values);
  if (fields.some((field) => values[field] != null)) return;
  const message = `At least one of ${fields.join(', ')} is required.`;
  refuse(fields.map((field) => ({ field, type: 'REQUIRED', message })));
}

/** Refuses a list of more than `most`. */
export function refuseMore(most: number, field: string, list: readonly unknown[]): void {
  if (list.length <= most) return;
  const message = `${field} has ${list.length} entries; at most ${most} are allowed.`;
  refuse([{ field, type: 'VALIDATION', message }]);
}

export const isAddress = (email: string): boolean => /^[^\s@]+@[^\s@]+$/.test(email);

/** A time of an input as it is kept. @throws {MutationRefused} where it is not in ISO 8601 */
export function timeOf(text: string, field: string): string {
  const instant = instantOf(text);
  if (instant) return instant;
  const message = 'This is not a time in ISO 8601.';
  throw invalidInput(message, [{ field, type: 'VALIDATION', message }]);
}

/** Refuses a value for a reason. */
export function refuseUnless(isFine: boolean, field: string, message: string): void {
  if (!isFine) refuse([{ field, type: 'VALIDATION', message }]);
}

/**
 * Refuses a value that another entry has; the vendor documents no code for it.
 *
 * @param entry the one that is to have it, where there is one
 */
export function refuseTaken<T extends Entry, Field extends keyof T & string>(
  table: Pick<Table<T>, 'name' | 'find'>,
  field: Field,
  value: T[Field] | null | undefined,
  entry?: T,
): void {
  if (value == null) return;
  const isTaken = table.find((other) => other !== entry && other[field] === value) !== undefined;
  refuseUnless(!isTaken, field, `Another ${table.name} has this ${field}.`);
}

function refuse(fields: readonly FieldError[]): void {
  const [first] = fields;
  if (first) throw invalidInput(first.message, fields);
}

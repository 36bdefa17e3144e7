import { queryError } from '../errors.js';
import type { Entry } from '../state/entry.js';
import { instantOf } from '../state/instant.js';

/** A span of time, in ISO 8601. */
export interface Span {
  /** The first instant that counts. */
  after?: string | null;
  /** The first instant that counts no more. */
  before?: string | null;
}

/** What lists of things that can be deleted are filtered by. What is absent asks for nothing. */
export interface DeletableFilter {
  ids?: readonly string[] | null | undefined;
  isDeleted?: boolean | null | undefined;
  updatedAt?: Span | null | undefined;
}

export function isListed(
  entry: Entry & { isDeleted: boolean },
  { ids, isDeleted, updatedAt }: DeletableFilter,
): boolean {
  return (
    isAmong(entry.id, ids) &&
    (isDeleted == null || entry.isDeleted === isDeleted) &&
    (updatedAt == null || isWithin(entry.updatedAt, updatedAt))
  );
}

/** An empty list asks for nothing in particular. */
export const isAmong = (value: string | null, wanted: readonly string[] | null | undefined) =>
  wanted == null || wanted.length === 0 || (value !== null && wanted.includes(value));

/** @throws {GraphQLError} where an end of the span is not ISO 8601 */
export function isWithin(instant: string, { after, before }: Span): boolean {
  const time = Date.parse(instant);
  return (
    (after == null || time >= Date.parse(timeOf(after))) &&
    (before == null || time < Date.parse(timeOf(before)))
  );
}

/** A time of a filter as times are kept. @throws {GraphQLError} where it is not ISO 8601 */
export function timeOf(text: string): string {
  const instant = instantOf(text);
  if (!instant) throw queryError(`${text} is not an ISO 8601 time.`, 'BAD_USER_INPUT');
  return instant;
}

/** @throws {GraphQLError} where a term to search for has less than 2 characters */
export function termOf({ term }: { term: string }): string {
  const trimmed = term.trim().toLowerCase();
  if (trimmed.length >= 2) return trimmed;
  throw queryError('The term to search for needs 2 characters at least.', 'BAD_USER_INPUT');
}

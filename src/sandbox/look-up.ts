import { type FieldError, invalidInput, notFound } from './errors.js';
import type { Entry } from './state/entry.js';
import type { Table } from './state/store.js';

/** What a field of an input names: one entry by its id, several, or none. */
type Wanted = readonly [table: Readable<Entry>, ids: string | readonly string[] | null | undefined];

type Readable<T extends Entry> = Pick<Table<T>, 'name' | 'prefix' | 'get'>;

type Found<W extends Wanted> = W extends readonly [Readable<infer T>, infer Ids]
  ?
      | (Extract<Ids, string> extends never ? never : T)
      | (Extract<Ids, readonly string[]> extends never ? never : T[])
      | Extract<Ids, null | undefined>
  : never;

/**
 * What the ids of an input stand for, by its fields.
 *
 * @throws {MutationRefused} `not_found`, naming every field whose id stands for nothing
 */
export function lookUp<const W extends Record<string, Wanted>>(
  wanted: W,
): { [Field in keyof W]: Found<W[Field]> } {
  const absent: FieldError[] = [];
  const found = Object.entries(wanted).map(([field, [table, ids]]) => {
    const entryOf = (id: string) => {
      const entry = table.get(id);
      if (!entry) absent.push(isNot(table, field, id));
      return entry;
    };
    if (ids == null) return [field, ids];
    return [field, typeof ids === 'string' ? entryOf(ids) : ids.map(entryOf)];
  });
  if (absent.length > 0) throw notFound(absent);
  return Object.fromEntries(found);
}

/** What each key of an identifier is of an entry. */
export type Keys<T, Key extends string> = Record<Key, (entry: T) => string | null>;

/** An identifier: exactly one of its keys is to be given. */
export type Identifier<Key extends string> = { [K in Key]?: string | null };

/**
 * The entry that an identifier names by one of its keys.
 *
 * @param field of the input, e.g. `customerIdentifier`
 * @param keys what each key of the identifier is of an entry
 * @throws {MutationRefused} `input_validation` where none or several of the keys are given,
 *   `not_found` where there is no such entry
 */
export function lookUpBy<T extends Entry, Key extends string>(
  table: Pick<Table<T>, 'name' | 'find'>,
  field: string,
  identifier: Identifier<Key>,
  keys: Keys<T, Key>,
): T {
  const [key, found] = findBy(table, field, identifier, keys);
  if (found) return found;
  throw notFound([isAbsent(table, field, key)]);
}

/** The same for several, in one go: every identifier of no entry is named. */
export function lookUpAllBy<T extends Entry, Key extends string>(
  table: Pick<Table<T>, 'name' | 'find'>,
  field: string,
  identifiers: readonly Identifier<Key>[],
  keys: Keys<T, Key>,
): T[] {
  const absent: FieldError[] = [];
  const found = identifiers.flatMap((identifier) => {
    const [key, entry] = findBy(table, field, identifier, keys);
    if (!entry) absent.push(isAbsent(table, field, key));
    return entry ?? [];
  });
  if (absent.length > 0) throw notFound(absent);
  return [...new Set(found)];
}

/**
 * The entry that an identifier names, if there is one, after the key that it names it by.
 *
 * @throws {MutationRefused} where none or several of the keys are given
 */
export function findBy<T extends Entry, Key extends string>(
  table: Pick<Table<T>, 'name' | 'find'>,
  field: string,
  identifier: Identifier<Key>,
  keys: Keys<T, Key>,
): [key: Key, entry: T | undefined] {
  const key = keyOf(field, identifier, Object.keys(keys) as Key[]);
  return [key, table.find((entry) => keys[key](entry) === identifier[key])];
}

/** The one key of an identifier that is given. @throws {MutationRefused} where it is not one */
export function keyOf<Key extends string>(
  field: string,
  identifier: Identifier<Key>,
  names: readonly Key[],
): Key {
  const given = names.filter((key) => identifier[key] != null);
  const [key] = given;
  if (key !== undefined && given.length === 1) return key;
  const message = `Exactly one of ${names.join(', ')} is required.`;
  throw invalidInput(message, [
    { field, type: key === undefined ? 'REQUIRED' : 'VALIDATION', message },
  ]);
}

/** A table without the entries that were deleted: they can be read, and not changed any more. */
export const withoutDeleted = <T extends Entry & { isDeleted: boolean }>({
  name,
  prefix,
  get,
}: Table<T>): Readable<T> => ({
  name,
  prefix,
  get: (id) => {
    const entry = get(id);
    return entry?.isDeleted ? undefined : entry;
  },
});

/** What is said of an identifier that names no entry by its key. */
export const isAbsent = ({ name }: { name: string }, field: string, key: string): FieldError => ({
  field,
  type: 'NOT_FOUND',
  message: `There is no ${name} with this ${key}.`,
});

function isNot({ name, prefix }: Readable<Entry>, field: string, id: string): FieldError {
  const hint = id.startsWith(prefix) ? '' : ` (ids of ${name}s start with ${prefix})`;
  return { field, type: 'NOT_FOUND', message: `There is no ${name} with this id${hint}.` };
}

import type { Entry } from './entry.js';
import { type FieldError, invalidInput, notFound } from './errors.js';
import type { Table } from './store.js';

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
  identifier: { [K in Key]?: string | null },
  keys: Record<Key, (entry: T) => string | null>,
): T {
  const names = Object.keys(keys) as Key[];
  const given = names.filter((key) => identifier[key] != null);
  const [key] = given;
  if (key === undefined || given.length > 1) {
    const message = `Exactly one of ${names.join(', ')} is required.`;
    throw invalidInput(message, [
      { field, type: key === undefined ? 'REQUIRED' : 'VALIDATION', message },
    ]);
  }
  const found = table.find((entry) => keys[key](entry) === identifier[key]);
  if (found) return found;
  const message = `There is no ${table.name} with this ${key}.`;
  throw notFound([{ field, type: 'NOT_FOUND', message }]);
}

function isNot({ name, prefix }: Readable<Entry>, field: string, id: string): FieldError {
  const hint = id.startsWith(prefix) ? '' : ` (ids of ${name}s start with ${prefix})`;
  return { field, type: 'NOT_FOUND', message: `There is no ${name} with this id${hint}.` };
}

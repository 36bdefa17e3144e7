import { type Entry, ulid } from './entry.js';
import type { CompleteSeed } from './seed.js';

/** The state of a sandbox. Each section keeps its own parts in it, made when they are first asked for. */
export interface Store {
  /** What the sandbox started with; never changed. */
  readonly seed: CompleteSeed;
  /** The time of what happens now, in ISO 8601. */
  now(): string;
  /** An id that nothing has yet, e.g. `th_…` for the prefix `th`. */
  newId(prefix: string): string;
  /** Does something that is done as a whole: where it throws, all that it has changed is as before. */
  attempt<T>(change: () => T): T;
  /** How to take back what `attempt` has changed so far, the last change last. */
  undo?: (() => void)[] | undefined;
  /** Is called before each change; set by who wants to know. */
  beforeChange?: (change: Change) => void;
}

/** What is about to be done to an entry of a table. */
export interface Change {
  /** What people call an entry, e.g. `machine user`. */
  readonly table: string;
  readonly action: 'add' | 'change' | 'delete';
  /** As it is before; where it is to be added, as it will be. */
  readonly entry: Entry;
}

/** @param time what time it is, in milliseconds since 1970 */
export function createStore(seed: CompleteSeed, time: () => number = Date.now): Store {
  let made = 0;
  const now = () => new Date(time()).toISOString();
  const store: Store = {
    seed,
    now,
    attempt(change) {
      const undo: (() => void)[] = [];
      store.undo = undo;
      try {
        return change();
      } catch (error) {
        for (const step of undo.reverse()) step();
        throw error;
      } finally {
        store.undo = undefined;
      }
    },
    newId(prefix) {
      made += 1;
      return `${prefix}_${ulid(now(), `${prefix} ${made}`, made)}`;
    },
  };
  return store;
}

/** A part of the state: what `make` gives for a store, the same each time it is asked for. */
function part<T>(make: (store: Store) => T): (store: Store) => T {
  const parts = new WeakMap<Store, { value: T }>();
  return (store) => {
    const known = parts.get(store);
    if (known) return known.value;
    const value = make(store);
    parts.set(store, { value });
    return value;
  };
}

/** What an entry of a table starts with. */
type New<T extends Entry> = Omit<T, keyof Entry> & Partial<Entry>;

/** Entries by their ids, in the order in which they came. */
export interface Table<T extends Entry> {
  /** What people call an entry, e.g. `machine user`. */
  readonly name: string;
  /** What the ids begin with, e.g. `mu_`. */
  readonly prefix: string;
  get(id: string): T | undefined;
  find(isWanted: (entry: T) => boolean): T | undefined;
  filter(isWanted: (entry: T) => boolean): T[];
  all(): T[];
  add(entry: New<T>, by: string): T;
  /** Gives the entry new values; `undefined` leaves one as it is. False where all were so before. */
  change(entry: T, values: { [Key in keyof T]?: T[Key] | undefined }, by: string): boolean;
  /** Says that the entry was updated, where what belongs to it was. */
  touch(entry: T, by: string): void;
  delete(id: string): void;
}

/**
 * A table among the parts of the state.
 *
 * @param name what people call an entry
 * @param prefix what the ids begin with, without the underscore
 * @param first what the table has at the start; it is copied
 */
export const table = <T extends Entry>(
  name: string,
  prefix: string,
  first: (store: Store) => Iterable<T> = () => [],
): ((store: Store) => Table<T>) =>
  part((store) => {
    const entries = new Map<string, T>();
    for (const entry of first(store)) entries.set(entry.id, structuredClone(entry));
    const all = () => [...entries.values()];
    const assign = (entry: T, values: object, by: string) => {
      const before = { ...entry };
      store.undo?.push(() => Object.assign(entry, before));
      Object.assign(entry, values, { updatedAt: store.now(), updatedBy: by });
    };
    return {
      name,
      prefix: `${prefix}_`,
      get: (id) => entries.get(id),
      find: (isWanted) => all().find(isWanted),
      filter: (isWanted) => all().filter(isWanted),
      all,
      add(values, by) {
        const now = store.now();
        const made = { createdAt: now, createdBy: by, updatedAt: now, updatedBy: by };
        const entry = { id: store.newId(prefix), ...made, ...values } as T;
        store.beforeChange?.({ table: name, action: 'add', entry });
        entries.set(entry.id, entry);
        store.undo?.push(() => entries.delete(entry.id));
        return entry;
      },
      change(entry, values, by) {
        const changed = (Object.entries(values) as [keyof T, T[keyof T] | undefined][]).filter(
          ([key, value]) => value !== undefined && !isSame(entry[key], value),
        );
        if (changed.length === 0) return false;
        store.beforeChange?.({ table: name, action: 'change', entry });
        assign(entry, Object.fromEntries(changed), by);
        return true;
      },
      touch: (entry, by) => assign(entry, {}, by),
      delete(id) {
        const entry = entries.get(id);
        if (!entry) return;
        store.beforeChange?.({ table: name, action: 'delete', entry });
        const list = store.undo ? all() : [];
        const later = list.slice(list.indexOf(entry) + 1);
        entries.delete(id);
        store.undo?.push(() => {
          for (const { id } of later) entries.delete(id);
          for (const one of [entry, ...later]) entries.set(one.id, one);
        });
      },
    };
  });

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

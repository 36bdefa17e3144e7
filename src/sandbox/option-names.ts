import { suggestion } from '../suggestion.js';

/** Every name that `T` has: one that is missing here, or is too much, does not compile. */
export type NamesOf<T> = Readonly<Record<keyof T, true>>;

/**
 * An option that nobody reads is a mistake that nobody sees.
 *
 * @param of what has the options, as the subject of the message
 * @throws {TypeError} where there is one of no such name, or no object at all
 */
export function refuseUnknown<T>(of: string, given: T, names: NamesOf<T>): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${of} must be an object, not ${given === null ? 'null' : typeof given}.`);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  throw new TypeError(`${of} has no ${unknown}; ${suggestion(unknown, Object.keys(names))}`);
}

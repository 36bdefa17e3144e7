import { inspect, types } from 'node:util';

/**
 * Everything that somebody who holds this value could print of it: its strings and those of all that it
 * leads to, own and inherited, hidden and shown, and what Node makes of it.
 */
export function tracesOf(value: unknown): string {
  const found: string[] = [
    inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null }),
  ];
  try {
    found.push(JSON.stringify(value) ?? '');
  } catch {
    // Circular: the walk below sees it all the same.
  }
  const seen = new Set<unknown>(builtIn);
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'symbol') found.push(String(next));
    if (typeof next === 'string') found.push(next);
    if (next === null || (typeof next !== 'object' && typeof next !== 'function')) continue;
    if (seen.has(next)) continue;
    seen.add(next);
    if (types.isUint8Array(next)) {
      found.push(Buffer.from(next).toString('latin1'));
      continue;
    }
    if (next instanceof Map) left.push(...next.keys(), ...next.values());
    if (next instanceof Set) left.push(...next);
    left.push(Object.getPrototypeOf(next));
    for (const key of Reflect.ownKeys(next)) {
      left.push(key);
      try {
        left.push(Reflect.get(next, key));
      } catch {
        // A getter that wants another receiver shows nothing.
      }
    }
  }
  return found.join('\n');
}

/** Where a walk would leave the value and go through all of Node. */
const builtIn = [Object, Function, Error, Array, Promise, Map, Set, Date, TypeError, RangeError]
  .flatMap((kind) => [kind, kind.prototype])
  .concat(globalThis as never, process as never);

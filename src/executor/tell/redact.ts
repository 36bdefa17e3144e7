import { types } from 'node:util';
import { ENTITIES, literally, type Secret, secretsIn } from './secrets.js';

/**
 * Takes secrets out of what a server or a library said, before it becomes part of an error.
 * The API key is taken out of everything, the values of variables out of prose.
 */
export interface Redactor {
  /** Prose: without the key and without the variables' values, and cut where it is very long. */
  prose(text: string): string;
  /** A copy of parsed JSON: without the key; prose in it (`message`) without the variables as well. */
  json(value: unknown): unknown;
  /** Data that came beside errors: as it is but for the key. */
  data(value: unknown): unknown;
  /** What was thrown: an error is changed in place, for callers go by its identity, class and code. */
  cause(error: unknown): unknown;
}

/** How deep the copies go: what is nested deeper than anybody reads must not overflow the stack. */
const MAX_DEPTH = 40;
/** Characters of prose that are looked through: more of it would keep a call past its deadline. */
const MAX_PROSE = 20_000;

/** Matches the API key with each of its characters as JSON, URLs or HTML write it, in capitals or not. */
export function keyPattern(apiKey: string): RegExp {
  const characters = [...apiKey].map((character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    const named = ENTITIES[character] ?? literally(character);
    return `(?:\\\\?${literally(character)}|\\\\u00${hex}|%${hex}|${named}|&#(?:${code}|x${hex});)`;
  });
  return new RegExp(characters.join(''), 'gi');
}

/** @param variables what was sent as variables; only asked for where there is prose */
export function redactor(key: RegExp, variables: () => unknown): Redactor {
  const withoutKey = (text: string) => text.replace(key, '[API key]');
  let secrets: readonly Secret[] | undefined;
  const prose = (text: string) => {
    secrets ??= secretsIn(variables());
    const longest = Math.max(secrets[0]?.text.length ?? 0, MAX_KEY);
    const start = without(secrets, withoutKey(text.slice(0, MAX_PROSE + longest)));
    // What was cut through may have been a secret, of which a part is now at the end.
    return text.length <= MAX_PROSE + longest ? start : `${start.slice(0, -longest)}…`;
  };
  return {
    prose,
    json: (value) =>
      copy(value, (text, name) => (PROSE.has(name) ? prose(text) : withoutKey(text))),
    data: (value) => copy(value, withoutKey),
    cause: (error) => copy(error, prose),
  };
}

/** Names of the strings in GraphQL errors that are made for people; the others are codes and names. */
const PROSE = new Set(['message', 'stacktrace', 'detail', 'details', 'description', 'reason']);
/** Characters of a key at the most, each written as its code. */
const MAX_KEY = 6_000;

/** The text with the paths of the values in their place. */
function without(secrets: readonly Secret[], text: string): string {
  // Text and paths in turn: in a path nothing is looked for.
  let pieces = [text];
  for (const { text: value, path } of secrets) {
    if (!text.includes(value)) continue;
    const pattern = value.length < LONG ? asWord(value) : value;
    pieces = pieces.flatMap((piece, index) =>
      index % 2 === 1
        ? piece
        : piece.split(pattern).flatMap((rest, at) => (at === 0 ? rest : [`[${path}]`, rest])),
    );
  }
  return pieces.join('');
}

const LONG = 8;

/** Short values only count where they stand as whole words: `open` is not taken out of `reopened`. */
function asWord(value: string): RegExp {
  return new RegExp(`${WORD_START}${literally(value)}(?!\\w)`);
}

/** What is escaped for a URL or in JSON ends in a letter that is no part of a word. */
const WORD_START = String.raw`(?:(?<!\w)|(?<=%[0-9A-Fa-f]{2}|\\[bfnrt]|\\u[0-9A-Fa-f]{4}))`;

type Clean = (text: string, name: string) => string;

/** A copy with clean strings and names, in which errors are the same as before, cleaned in place. */
function copy(value: unknown, clean: Clean, seen = new WeakSet(), name = '', depth = 0): unknown {
  if (typeof value === 'string') return clean(value, name);
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return inPlace(value, clean, seen);
  if (depth === MAX_DEPTH) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item) => copy(item, clean, seen, name, depth + 1));
  // An instance of a class is not made for being read.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  // `fromEntries` defines its properties: a `__proto__` stays a mere name.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      clean(key, ''),
      copy(item, clean, seen, key, depth + 1),
    ]),
  );
}

function inPlace<T extends object>(error: T, clean: Clean, seen: WeakSet<object>): T {
  if (seen.has(error)) return error;
  seen.add(error);
  for (const name of Object.getOwnPropertyNames(error)) {
    // Read and not described: newer versions of Node have an accessor for the stack.
    const value: unknown = (error as Readonly<Record<string, unknown>>)[name];
    const copied = copy(value, clean, seen, name);
    if (copied === value || !Object.getOwnPropertyDescriptor(error, name)?.configurable) continue;
    Object.defineProperty(error, name, { value: copied, writable: true });
  }
  return error;
}

/** Also one from another realm. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || types.isNativeError(value);

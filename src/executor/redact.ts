/**
 * Takes secrets out of what a server or a library said, before it becomes part of an error.
 * The API key is taken out of everything, the values of variables out of prose.
 */
export interface Redactor {
  /** Prose: without the key and without the variables' values. */
  prose(text: string): string;
  /** A copy of parsed JSON: without the key; prose in it (`message`) without the variables as well. */
  json(value: unknown): unknown;
  /** Data that came beside errors: as it is but for the key. */
  data(value: unknown): unknown;
  /** A thrown error: changed in place, for callers go by its identity, class and code. */
  cause<T>(error: T): T;
}

/** How deep the copies go: what is nested deeper than anybody reads must not overflow the stack. */
const MAX_DEPTH = 40;
/** Shorter values would take common words and digits out of messages. */
const MIN_LENGTH = 3;

export function redactor(apiKey: string, variables: unknown): Redactor {
  const key = new RegExp(literally(apiKey), 'gi');
  const withoutKey = (text: string) => text.replace(key, '[API key]');
  let values: readonly [string, string][] | undefined;
  const prose = (text: string) => {
    values ??= valuesOf(variables);
    return values.reduce((rest, [value, path]) => replaceWord(rest, value, path), withoutKey(text));
  };
  const copy = (value: unknown, inProse: boolean, name = '', depth = 0): unknown => {
    if (typeof value === 'string') {
      return inProse && PROSE.has(name) ? prose(value) : withoutKey(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth === MAX_DEPTH) return '[nested too deeply]';
    if (Array.isArray(value)) return value.map((item) => copy(item, inProse, name, depth + 1));
    // `fromEntries` defines its properties: a `__proto__` stays a mere name.
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        withoutKey(name),
        copy(item, inProse, name, depth + 1),
      ]),
    );
  };
  return {
    prose,
    json: (value) => copy(value, true),
    data: (value) => copy(value, false),
    cause: (error) => inPlace(error, prose),
  };
}

/** Names of the strings in GraphQL errors that are made for people; the others are codes and names. */
const PROSE = new Set(['message', 'stacktrace', 'detail', 'details', 'description', 'reason']);

/** The strings among the variables, longest first, in each of their forms. */
function valuesOf(variables: unknown): [string, string][] {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'string') {
      if (value.length < MIN_LENGTH) return;
      for (const form of formsOf(value)) found.set(form, `[${path}]`);
    } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
      for (const [name, item] of Object.entries(value)) {
        visit(item, path ? `${path}.${name}` : name, depth + 1);
      }
    }
  };
  visit(variables, '', 0);
  return [...found].sort(([a], [b]) => b.length - a.length);
}

/** A string as it is, and as JSON and URLs write it. */
function formsOf(value: string): string[] {
  // A lone surrogate has no form in a URL.
  const inUrls = value.isWellFormed() ? [encodeURI(value), encodeURIComponent(value)] : [];
  return [value, JSON.stringify(value).slice(1, -1), ...inUrls];
}

/** Replaces a value where it stands as a whole word: `open` is not taken out of `reopened`. */
function replaceWord(text: string, value: string, replacement: string): string {
  let replaced = '';
  let rest = 0;
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length)) {
    const end = at + value.length;
    if (WORD.test(text[at - 1] ?? '') || WORD.test(text[end] ?? '')) continue;
    replaced += text.slice(rest, at) + replacement;
    rest = end;
  }
  return replaced + text.slice(rest);
}

const WORD = /[A-Za-z0-9_]/;

function inPlace<T>(error: T, prose: (text: string) => string, depth = 0): T {
  if (typeof error !== 'object' || error === null || depth > 4) return error;
  for (const name of Object.getOwnPropertyNames(error)) {
    const { value, writable } = Object.getOwnPropertyDescriptor(error, name) ?? {};
    if (typeof value === 'string') {
      const clean = prose(value);
      if (clean !== value && writable) (error as Record<string, unknown>)[name] = clean;
    } else if (value instanceof Error || (name === 'errors' && Array.isArray(value))) {
      inPlace(value, prose, depth + 1);
    }
  }
  return error;
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

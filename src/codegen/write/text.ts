import { print, stripIgnoredCharacters } from 'graphql';
import { type Definitions, type Executable, placeOf, spreadsOf } from '../read/definitions.js';
import type { Offence } from '../refuse/rules.js';
import { document } from './document-node.js';

/** The text of a definition as it is sent: on one line, without comments. */
export function textOf(definition: Executable): string {
  const text = texts.get(definition) ?? stripIgnoredCharacters(sourceOf(definition));
  texts.set(definition, text);
  return text;
}

/** As it was written, unless that has strings, which are printed in one form: printing takes as long as checking. */
function sourceOf(definition: Executable): string {
  const { source, start = 0, end } = definition.loc ?? {};
  const written = source?.body.slice(start, end);
  return written === undefined || written.includes('"') ? print(definition) : written;
}

const texts = new WeakMap<Executable, string>();

/** The text of a definition and of the fragments that it reaches, in the order in which it is sent. */
export function wholeText(node: Executable, fragments: Definitions['fragments']): string {
  const lines = new Set([textOf(node)]);
  for (const fragment of spreadsOf(node, fragments)) {
    for (const line of wholeText(fragment, fragments).split('\n')) lines.add(line);
  }
  return [...lines].join('\n');
}

/**
 * The definitions that a generated document would not give as graphql-js did. There should be
 * none, and with this none gets into a program: `document-node.ts` has a parser of its own.
 */
export const findMisread = (definitions: readonly Executable[]): Offence[] =>
  definitions
    .filter((node) => {
      if (isPlain(textOf(node))) return false;
      const [read] = document(textOf(node)).definitions;
      return !isSame(read, node);
    })
    .map((node) => ({
      ...placeOf(node),
      message: `"${node.name?.value}" cannot be made a document: its text would be read as something else. Please report it to plain-operations.`,
    }));

/** Whether a text has no more than names and brackets, as most have: for those the tests answer. */
const isPlain = (text: string) => !/[^\w\s,.(){}[\]:$!]|(?<!\w)\d/.test(text);

/** Whether nodes are the same but for their places, and for what versions of graphql-js leave out or leave empty. */
function isSame(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b)) return false;
    return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  }
  const [one, other] = [a as Fields, b as Fields];
  for (const key in one) if (key !== 'loc' && !isSame(one[key], other[key])) return false;
  for (const key in other) {
    if (key !== 'loc' && !(key in one) && !isNothing(other[key])) return false;
  }
  return true;
}

type Fields = Record<string, unknown>;

const isNothing = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.length === 0);

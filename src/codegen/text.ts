import { isDeepStrictEqual } from 'node:util';
import { print, stripIgnoredCharacters } from 'graphql';
import { type Definitions, type Executable, placeOf, spreadsOf } from './definitions.js';
import { document } from './document-node.js';
import type { Offence } from './rules.js';

/** The text of a definition as it is sent: on one line, without comments. */
export const textOf = (definition: Executable): string => stripIgnoredCharacters(print(definition));

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
      const [read] = document(textOf(node)).definitions;
      return !isDeepStrictEqual(essence(read), essence(node));
    })
    .map((node) => ({
      ...placeOf(node),
      message: `"${node.name?.value}" cannot be made a document: its text would be read as something else. Please report it to plain-operations.`,
    }));

/** A node without its place, and without what versions of graphql-js leave out or leave empty. */
const essence = (node: unknown): unknown =>
  JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'loc' || (Array.isArray(value) && value.length === 0) ? undefined : value,
    ),
  );

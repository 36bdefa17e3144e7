import { Kind, type SelectionSetNode } from 'graphql';
import type { Executable } from '../read/definitions.js';
import type { SchemaParts } from './schema-parts.js';

/**
 * The members of the interfaces and unions that fragments are on: what a cache must know to tell
 * which fragments an object matches.
 */
export function possibleTypes(
  parts: SchemaParts,
  definitions: readonly Executable[],
): Record<string, string[]> {
  const conditions = new Set(definitions.flatMap((node) => [...conditionsOf(node)]));
  return Object.fromEntries(
    [...conditions].sort().flatMap((name) => {
      const { kind } = parts.type(name) ?? {};
      const isAbstract =
        kind === Kind.UNION_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION;
      return isAbstract ? [[name, [...objectsOf(parts, name)].sort()]] : [];
    }),
  );
}

/** The object types of a union or an interface. */
export function objectsOf(
  parts: SchemaParts,
  name: string,
  seen: Set<string> = new Set(),
): Set<string> {
  const objects = new Set<string>();
  for (const member of parts.members(name)) {
    if (seen.has(member)) continue;
    seen.add(member);
    if (parts.type(member)?.kind === Kind.OBJECT_TYPE_DEFINITION) objects.add(member);
    for (const object of objectsOf(parts, member, seen)) objects.add(object);
  }
  return objects;
}

function conditionsOf(node: Executable): ReadonlySet<string> {
  const known = conditions.get(node);
  if (known) return known;
  const found = new Set<string>();
  if (node.kind === Kind.FRAGMENT_DEFINITION) found.add(node.typeCondition.name.value);
  note(node.selectionSet, found);
  conditions.set(node, found);
  return found;
}

const conditions = new WeakMap<Executable, ReadonlySet<string>>();

function note({ selections }: SelectionSetNode, into: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT && selection.typeCondition) {
      into.add(selection.typeCondition.name.value);
    }
    if (selection.selectionSet) note(selection.selectionSet, into);
  }
}

import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Definitions, Executable } from '../read/definitions.js';
import { objectsOf } from '../schema/possible-types.js';
import type { SchemaParts } from '../schema/schema-parts.js';

/**
 * A fragment on an interface or a union that selects something of each of its objects, by a name that
 * {@link withoutNothing} takes out again. Where a fragment is spread, the plugin names a type of it for
 * each object, and declares none for an object that it selects nothing of.
 */
export function withEveryType(
  node: Executable,
  parts: SchemaParts,
  fragments: Definitions['fragments'],
): Executable {
  if (node.kind !== Kind.FRAGMENT_DEFINITION) return node;
  const objects = objectsOf(parts, node.typeCondition.name.value);
  const selects = ({ selections }: SelectionSetNode, object: string): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return true;
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return false;
      const condition = fragment.typeCondition?.name.value ?? object;
      if (condition !== object && !objectsOf(parts, condition).has(object)) return false;
      // The type that is named there says something of every object, too.
      return selection.kind === Kind.FRAGMENT_SPREAD || selects(fragment.selectionSet, object);
    });
  if ([...objects].every((object) => selects(node.selectionSet, object))) return node;
  const selections = [...node.selectionSet.selections, nothing];
  return { ...node, selectionSet: { ...node.selectionSet, selections } };
}

// GraphQL has no such name.
const nothing: SelectionNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: '$nothing' },
  name: { kind: Kind.NAME, value: '__typename' },
};

/** A type without what {@link withEveryType} put there. */
export const withoutNothing = (text: string): string =>
  text
    .replaceAll(/\{ \$nothing: '\w+' \}/g, '{}')
    .replaceAll(/\$nothing: '\w+', /g, '')
    .replaceAll(/, \$nothing: '\w+'/g, '');

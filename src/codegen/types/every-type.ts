import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Definitions, Executable } from '../read/definitions.js';
import { objectsOf } from '../schema/possible-types.js';
import { namedType, type SchemaParts } from '../schema/schema-parts.js';

/**
 * A definition that selects something of each object, by a name that {@link withoutNothing} takes out
 * again. Where a fragment is spread, the plugin names a type of it for each object, and declares none
 * for an object that it selects nothing of; and an object of which nothing is selected may have nothing
 * to it, by its type, though it has what is selected beside the fragment.
 */
export function withEveryType(
  node: Executable,
  parts: SchemaParts,
  fragments: Definitions['fragments'],
): Executable {
  const isFragment = node.kind === Kind.FRAGMENT_DEFINITION;
  const type = isFragment ? node.typeCondition.name.value : parts.root(node.operation);
  if (type === undefined) return node;
  const types = new EveryType(parts, fragments);
  const selectionSet = types.set(node.selectionSet, type, isFragment);
  return selectionSet === node.selectionSet ? node : { ...node, selectionSet };
}

class EveryType {
  readonly #parts: SchemaParts;
  readonly #fragments: Definitions['fragments'];

  constructor(parts: SchemaParts, fragments: Definitions['fragments']) {
    this.#parts = parts;
    this.#fragments = fragments;
  }

  /** @param isBeside whether a fragment may select of the same objects what is not in this set */
  set(given: SelectionSetNode, type: string, isBeside: boolean): SelectionSetNode {
    const beside = isBeside ? undefined : this.#spreadNames(given);
    const set = this.#below(given, type, beside);
    if (!isBeside || this.#selectsOfEach(set, type)) return set;
    return { ...set, selections: [...set.selections, nothing] };
  }

  /** @param beside what fragments select beside its fields, undefined of anything */
  #below(
    set: SelectionSetNode,
    type: string,
    beside: ReadonlySet<string> | undefined,
  ): SelectionSetNode {
    const selections = set.selections.map((selection): SelectionNode => {
      if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return selection;
      const { selectionSet: given } = selection;
      const selectionSet =
        selection.kind === Kind.INLINE_FRAGMENT
          ? this.#below(given, selection.typeCondition?.name.value ?? type, beside)
          : this.#ofField(selection, given, type, beside);
      return selectionSet === given ? selection : { ...selection, selectionSet };
    });
    const isSame = selections.every((selection, at) => selection === set.selections[at]);
    return isSame ? set : { ...set, selections };
  }

  #ofField(
    field: FieldNode,
    given: SelectionSetNode,
    type: string,
    beside: ReadonlySet<string> | undefined,
  ): SelectionSetNode {
    const definition = this.#parts.field(type, field.name.value);
    if (!definition) return given;
    return this.set(given, namedType(definition.type), beside?.has(nameOf(field)) ?? true);
  }

  #selectsOfEach(set: SelectionSetNode, type: string): boolean {
    // As most do.
    if (set.selections.some(({ kind }) => kind === Kind.FIELD)) return true;
    const objects = objectsOf(this.#parts, type);
    if (objects.size === 0) objects.add(type);
    return [...objects].every((object) => this.#selectsOf(set, object));
  }

  #selectsOf = ({ selections }: SelectionSetNode, object: string): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return true;
      const fragment = this.#fragmentOf(selection);
      if (!fragment) return false;
      const condition = fragment.typeCondition?.name.value ?? object;
      if (condition !== object && !objectsOf(this.#parts, condition).has(object)) return false;
      // The type that is named there says something of every object, too.
      return (
        selection.kind === Kind.FRAGMENT_SPREAD || this.#selectsOf(fragment.selectionSet, object)
      );
    });

  #fragmentOf = (selection: Exclude<SelectionNode, FieldNode>) =>
    selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);

  /** The names in the answer of what the fragments select that are spread in a set, whatever of. */
  #spreadNames(
    { selections }: SelectionSetNode,
    names: Set<string> = new Set(),
    entered: Set<FragmentDefinitionNode> = new Set(),
    isSpread = false,
  ): Set<string> {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (isSpread) names.add(nameOf(selection));
        continue;
      }
      const fragment = this.#fragmentOf(selection);
      if (!fragment) continue;
      if (fragment.kind === Kind.INLINE_FRAGMENT) {
        this.#spreadNames(fragment.selectionSet, names, entered, isSpread);
      } else if (!entered.has(fragment)) {
        entered.add(fragment);
        this.#spreadNames(fragment.selectionSet, names, entered, true);
      }
    }
    return names;
  }
}

const nameOf = ({ alias, name }: FieldNode) => (alias ?? name).value;

/** What is selected where nothing is. GraphQL has no such name. */
export const nothing: SelectionNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: '$nothing' },
  name: { kind: Kind.NAME, value: '__typename' },
};

/** A type without {@link nothing}. */
export const withoutNothing = (text: string): string =>
  text
    .replaceAll(/\{ \$nothing: '\w+' \}/g, '{}')
    .replaceAll(/\$nothing: '\w+', /g, '')
    .replaceAll(/, \$nothing: '\w+'/g, '');

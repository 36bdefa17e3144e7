import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Definitions, type Executable, reachFrom } from '../read/definitions.js';
import { objectsOf } from '../schema/possible-types.js';
import { namedType, type SchemaParts } from '../schema/schema-parts.js';
import { nothing } from './every-type.js';

/**
 * A definition that selects the same, with the conditions of fragments on their fields, and with each
 * field once in an object, under a condition only where it always is. The plugin forgets conditions
 * where a field is selected twice, in fragments within fragments, and of `__typename`; and it forgets
 * the fields of a fragment on an interface that has one, and, with conditions or without, those of an
 * inline fragment directly in another, and of one on a union in an object.
 */
export function withConditionsOfFields(
  node: Executable,
  parts: SchemaParts,
  fragments: Definitions['fragments'],
): Executable {
  const isPlain = !reachFrom([node], fragments).some(hasConditions);
  if (isPlain && !forgetsFields(node.selectionSet, parts)) return node;
  const type =
    node.kind === Kind.FRAGMENT_DEFINITION
      ? node.typeCondition.name.value
      : parts.root(node.operation);
  if (type === undefined) return node;
  const { selections } = node.selectionSet;
  const selectionSet = new Conditions(parts, fragments).set(type, [{ selections, under: [] }]);
  return { ...node, selectionSet };
}

/** Selections, and the conditions that stand before them. */
interface Part {
  readonly selections: readonly SelectionNode[];
  readonly under: readonly DirectiveNode[];
}

interface Mention {
  readonly field: FieldNode;
  readonly under: readonly DirectiveNode[];
}

/** What is selected of a type: its fields by their names in the answer, and what only some objects have. */
interface Level {
  readonly fields: Map<string, Mention[]>;
  spreads: FragmentSpreadNode[];
  readonly narrower: [type: string, part: Part][];
}

class Conditions {
  readonly #parts: SchemaParts;
  readonly #fragments: Definitions['fragments'];
  readonly #objects = new Map<string, ReadonlySet<string>>();
  readonly #names = new Map<FragmentDefinitionNode, ReadonlySet<string>>();

  constructor(parts: SchemaParts, fragments: Definitions['fragments']) {
    this.#parts = parts;
    this.#fragments = fragments;
  }

  set(type: string, given: readonly Part[]): SelectionSetNode {
    const level: Level = { fields: new Map(), spreads: [], narrower: [] };
    for (const part of given) this.#collect(type, part, level);
    this.#openSpreads(type, level);
    if (level.narrower.length === 0) return this.#write(type, level);
    const ofObjects = [...this.#objectsOf(type)].flatMap((object): SelectionNode[] => {
      const own: Level = { fields: new Map(), spreads: [...level.spreads], narrower: [] };
      for (const [name, mentions] of level.fields) own.fields.set(name, [...mentions]);
      for (const [condition, part] of level.narrower) {
        if (this.#includes(condition, object)) this.#collect(object, part, own);
      }
      own.spreads = own.spreads.filter((spread) => this.#includes(this.#typeOf(spread), object));
      this.#openSpreads(object, own);
      const inner = this.#write(object, own);
      return inner.selections.length === 0 ? [] : [inlineFragment(object, inner)];
    });
    // Without a selection the plugin would say that there is none.
    return selectionSet(ofObjects.length > 0 ? ofObjects : [nothing]);
  }

  #write = (type: string, level: Level): SelectionSetNode =>
    selectionSet([...this.#fields(type, level), ...level.spreads]);

  /**
   * Takes the fields out of the spreads that have some which are selected beside them as well, under a
   * condition on either side: the types of both are one and the other, which says that it is there.
   */
  #openSpreads(type: string, level: Level): void {
    for (;;) {
      const opened = level.spreads.find((spread) => this.#isDoubtful(spread, level));
      if (!opened) return;
      level.spreads = level.spreads.filter((spread) => spread !== opened);
      const fragment = this.#fragments.get(opened.name.value);
      if (fragment) this.#addFragment(type, fragment, [], level);
    }
  }

  #isDoubtful(spread: FragmentSpreadNode, level: Level): boolean {
    const fragment = this.#fragments.get(spread.name.value);
    if (!fragment) return false;
    const isConditional = reachFrom([fragment], this.#fragments).some(hasConditions);
    const others = level.spreads.filter((other) => other !== spread);
    return [...this.#namesOf(fragment)].some(
      (name) =>
        level.fields.get(name)?.some(({ under }) => isConditional || under.length > 0) ||
        (isConditional && others.some((other) => this.#namesOf(this.#fragmentOf(other)).has(name))),
    );
  }

  #collect(type: string, { selections, under }: Part, level: Level): void {
    for (const selection of selections) {
      const directives = selection.directives ?? [];
      const all = [...under, ...directives.filter(isCondition)];
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const mentions = level.fields.get(name) ?? [];
        mentions.push({ field: selection, under: all });
        level.fields.set(name, mentions);
        continue;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      // The type of a fragment is named where it is spread, but for one that may not be there.
      if (isSpread && all.length === 0) {
        level.spreads.push(selection);
        continue;
      }
      const fragment = isSpread ? this.#fragmentOf(selection) : selection;
      if (fragment) this.#addFragment(type, fragment, all, level);
    }
  }

  #addFragment(
    type: string,
    { typeCondition, selectionSet }: FragmentDefinitionNode | InlineFragmentNode,
    under: readonly DirectiveNode[],
    level: Level,
  ): void {
    const part = { selections: selectionSet.selections, under };
    const condition = typeCondition?.name.value ?? type;
    if (this.#isOf(condition, type)) this.#collect(type, part, level);
    else level.narrower.push([condition, part]);
  }

  #fragmentOf = ({ name }: FragmentSpreadNode) => this.#fragments.get(name.value);

  #typeOf = (spread: FragmentSpreadNode) =>
    this.#fragmentOf(spread)?.typeCondition.name.value ?? '';

  /** The names in the answer of what a fragment selects, whatever it is of. */
  #namesOf(fragment: FragmentDefinitionNode | undefined): ReadonlySet<string> {
    if (!fragment) return new Set();
    const known = this.#names.get(fragment);
    if (known) return known;
    const names = new Set<string>();
    const note = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) names.add((selection.alias ?? selection.name).value);
        else if (selection.kind === Kind.INLINE_FRAGMENT) note(selection.selectionSet);
        else for (const name of this.#namesOf(this.#fragmentOf(selection))) names.add(name);
      }
    };
    note(fragment.selectionSet);
    this.#names.set(fragment, names);
    return names;
  }

  #fields(type: string, { fields }: Level): FieldNode[] {
    return [...fields.values()].flatMap((mentions) => {
      const [first] = mentions;
      if (!first) return [];
      const isConditional = mentions.every(({ under }) => under.length > 0);
      // Under one condition each has what the others have.
      const isOne = isConditional && new Set(mentions.map(({ under }) => textOf(under))).size === 1;
      const { kind, name, alias, selectionSet: inner } = first.field;
      const field = this.#parts.field(type, name.value);
      const below =
        inner && field
          ? this.set(
              namedType(field.type),
              mentions.map(({ field: { selectionSet }, under }) => ({
                selections: selectionSet?.selections ?? [],
                under: isOne ? [] : under,
              })),
            )
          : inner;
      // The plugin looks for no condition of `__typename`, and writes an alias as it stands.
      const isTypename = isConditional && name.value === '__typename';
      const shown = isTypename ? { ...name, value: `${(alias ?? name).value}?` } : alias;
      return {
        kind,
        name,
        ...(shown && { alias: shown }),
        ...(isConditional && { directives: [mayBeMissing] }),
        ...(below && { selectionSet: below }),
      };
    });
  }

  /**
   * Whether what a fragment on one type selects is in every object of another, and among its own fields:
   * a union has none, though all its objects may be of one type or have one interface.
   */
  #isOf(condition: string, type: string): boolean {
    if (!this.#includes(condition, type)) return false;
    const isUnion = this.#parts.type(condition)?.kind === Kind.UNION_TYPE_DEFINITION;
    const implementing = [...this.#parts.members(condition)];
    return condition === type || isUnion || implementing.includes(type);
  }

  /** Whether a fragment on one type says something of every object of another. */
  #includes(condition: string, type: string): boolean {
    if (condition === type) return true;
    const objects = this.#objectsOf(condition);
    return [...this.#objectsOf(type)].every((object) => objects.has(object));
  }

  #objectsOf(type: string): ReadonlySet<string> {
    const known = this.#objects.get(type);
    if (known) return known;
    const isObject = this.#parts.type(type)?.kind === Kind.OBJECT_TYPE_DEFINITION;
    const found = isObject ? new Set([type]) : objectsOf(this.#parts, type);
    this.#objects.set(type, found);
    return found;
  }
}

function hasConditions(node: Executable): boolean {
  const { source, start = 0, end } = node.loc ?? {};
  return /@\W*(?:include|skip|defer)\b/.test(source?.body.slice(start, end) ?? '');
}

/** Whether there is an inline fragment of which the plugin forgets the fields, see above. */
function forgetsFields(
  { selections }: SelectionSetNode,
  parts: SchemaParts,
  isInline = false,
): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return false;
    const isOne = selection.kind === Kind.INLINE_FRAGMENT;
    const on = isOne && selection.typeCondition?.name.value;
    const isOnUnion = on && parts.type(on)?.kind === Kind.UNION_TYPE_DEFINITION;
    return (isInline && isOne) || isOnUnion || forgetsFields(selection.selectionSet, parts, isOne);
  });
}

/** What is deferred is not there at first, and the plugin knows of it in some places only. */
const isCondition = ({ name }: DirectiveNode) => ['include', 'skip', 'defer'].includes(name.value);

/** The plugin asks for the directive's name alone. */
const mayBeMissing: DirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'include' },
};

const textOf = (directives: readonly DirectiveNode[]) => directives.map(print).sort().join(' ');

const inlineFragment = (type: string, inner: SelectionSetNode): InlineFragmentNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
  selectionSet: inner,
});

const selectionSet = (selections: readonly SelectionNode[]): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections,
});

import {
  type DirectiveNode,
  type FieldNode,
  Kind,
  type Location,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Executable } from '../read/definitions.js';

/**
 * The definitions with what their types depend on: no arguments of fields, and one node for all
 * selection sets that select the same in the same order. Most mutations select what others do, and
 * what is made of a node is made once.
 */
export function shapesOf(definitions: readonly Executable[]): Map<Executable, Executable> {
  const shapes = new Shapes();
  return new Map(
    definitions.map((node) => [
      node,
      { ...node, selectionSet: shapes.set(node.selectionSet).node },
    ]),
  );
}

interface Shape {
  readonly node: SelectionSetNode;
  readonly id: number;
}

class Shapes {
  readonly #known = new Map<string, Shape>();

  set(given: SelectionSetNode): Shape {
    let key = '';
    const selections: SelectionNode[] = [];
    for (const selection of given.selections) {
      const directives = selection.directives?.length ? selection.directives : undefined;
      const after = directives ? textOf(directives) : '';
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        key += `...${selection.name.value}${after} `;
        selections.push(selection);
        continue;
      }
      const { selectionSet } = selection;
      const inner = selectionSet && this.set(selectionSet);
      const below = inner ? `{${inner.id}}` : '';
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        key += `... on ${selection.typeCondition?.name.value ?? ''}${after}${below} `;
        selections.push({ ...selection, selectionSet: inner?.node ?? selection.selectionSet });
      } else {
        const alias = aliasOf(selection);
        key += `${alias ? `${alias.value}:` : ''}${selection.name.value}${after}${below} `;
        selections.push(fieldOf(selection, directives, inner?.node));
      }
    }
    const known = this.#known.get(key);
    if (known) return known;
    // By its place the plugin knows one again: it must have one.
    const loc = given.loc ?? (Object.create(null) as Location);
    const shape = { node: { ...given, loc, selections }, id: this.#known.size };
    this.#known.set(key, shape);
    return shape;
  }
}

/** Without empty lists: those are walked into. */
function fieldOf(
  field: FieldNode,
  directives: readonly DirectiveNode[] | undefined,
  selectionSet: SelectionSetNode | undefined,
): FieldNode {
  const { kind, name, loc } = field;
  const alias = aliasOf(field);
  return {
    kind,
    name,
    ...(loc && { loc }),
    ...(alias && { alias }),
    ...(directives && { directives }),
    ...(selectionSet && { selectionSet }),
  };
}

/** Without one that says what the field is called anyway: to the plugin that would be two fields. */
const aliasOf = ({ alias, name }: FieldNode) => (alias?.value === name.value ? undefined : alias);

const textOf = (directives: readonly DirectiveNode[]) =>
  directives.map((directive) => ` ${print(directive)}`).join('');

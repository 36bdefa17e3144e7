import {
  type ASTNode,
  doTypesOverlap,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isUnionType,
  type SelectionSetNode,
  Kind as Syntax,
} from 'graphql';
import { isRename, type Mark, mark, type Schemas } from './mark.js';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** A selection on a type that may be several: which they were, and which they are. */
interface Position {
  readonly parent: GraphQLCompositeType;
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** Where members are selected: below a field, or at the top of an operation. */
interface Place {
  readonly node: ASTNode;
  readonly coordinate: string;
  readonly selections: SelectionSetNode;
}

/**
 * Compares the object types that can occur at a place, as far as the operation tells them apart:
 * by `__typename`, or by a fragment that applies to some of them and not to others.
 */
export function checkMembers(
  schemas: Schemas,
  fragments: Fragments,
  place: Place,
  from: GraphQLCompositeType,
  to: GraphQLCompositeType,
): Mark[] {
  const { coordinate, selections } = place;
  if (from.name === to.name && selections.selections.every(({ kind }) => kind === Syntax.FIELD))
    if (!isAbstractType(from) && !isAbstractType(to)) return [];
  const changed = changedTypes(schemas);
  if (from.name === to.name && !changed.has(from.name) && !names(selections, fragments, changed))
    return [];
  const position: Position = {
    parent: to,
    before: new Set(possible(schemas.from, from)),
    after: new Set(possible(schemas.to, to)),
  };
  const seen = new Findings();
  look(schemas, fragments, selections, position, seen);
  const same = from.name === to.name || isRename(schemas, from.name, to.name);
  const marks: Mark[] = [];
  const at = { node: place.node, certainty: 'if-returned' as const };
  if (seen.added.size > 0 && !isAbstractType(from) && !isAbstractType(to)) {
    marks.push(renamed(schemas, place, from, to));
  } else if (seen.added.size > 0) {
    const own = same && isAbstractType(from) && isAbstractType(to);
    const added = isUnionType(to) ? 'UNION_MEMBER_ADDED' : 'INTERFACE_IMPLEMENTATION_ADDED';
    marks.push(
      mark(own ? added : 'FIELD_TYPE_WIDENED', {
        ...at,
        coordinate: own ? from.name : coordinate,
        typeImpact: 'union-widened',
        names: [...seen.added],
        message: `${own ? from.name : coordinate} may be {} now`,
        reason: 'The operation tells the types apart, and its readers do not know the new ones.',
      }),
    );
  }
  for (const [condition, lost] of seen.lost) {
    marks.push(
      mark(
        isUnionType(schemas.to.getType(condition))
          ? 'UNION_MEMBER_REMOVED'
          : 'INTERFACE_IMPLEMENTATION_REMOVED',
        {
          ...at,
          coordinate: condition,
          names: [...lost],
          message: `${condition} no longer includes {}`,
          reason: `What the operation selects on ${condition} is missing where {} is returned.`,
        },
      ),
    );
  }
  if (seen.gone.size > 0 && (isAbstractType(from) || isAbstractType(to)))
    marks.push(
      mark('FIELD_TYPE_NARROWED', {
        ...at,
        severity: 'safe',
        coordinate,
        names: [...seen.gone],
        message: `${coordinate} can no longer be {}`,
        reason: 'Readers expect more.',
      }),
    );
  if (seen.dead.size > 0) {
    marks.push(
      mark('FIELD_TYPE_NARROWED', {
        ...at,
        certainty: 'always',
        coordinate,
        names: [...seen.dead],
        message: `${coordinate} can no longer be {}`,
        reason: 'What the operation selects for it is never returned.',
      }),
    );
  }
  return marks;
}

/** The names of the object types that a selection on the type may meet. */
export const possible = (schema: GraphQLSchema, type: GraphQLCompositeType): string[] =>
  isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];

/** The interfaces and unions whose object types are others than they were. */
function changedTypes(schemas: Schemas): ReadonlySet<string> {
  const known = changedBySchemas.get(schemas);
  if (known) return known;
  const changed = new Set<string>();
  for (const type of Object.values(schemas.from.getTypeMap())) {
    if (!isCompositeType(type)) continue;
    const now = schemas.to.getType(type.name);
    if (!isCompositeType(now) || (!isAbstractType(type) && !isAbstractType(now))) continue;
    const [before, after] = [possible(schemas.from, type), new Set(possible(schemas.to, now))];
    if (before.length !== after.size || before.some((name) => !after.has(name)))
      changed.add(type.name);
  }
  changedBySchemas.set(schemas, changed);
  return changed;
}

const changedBySchemas = new WeakMap<Schemas, ReadonlySet<string>>();

/** Whether a selection names one of the types, in a fragment of its own or by name. */
function names(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  types: ReadonlySet<string>,
): boolean {
  if (types.size === 0) return false;
  return selections.some((selection) => {
    if (selection.kind === Syntax.FIELD) return false;
    const fragment =
      selection.kind === Syntax.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return false;
    const condition = fragment.typeCondition?.name.value;
    if (condition !== undefined && types.has(condition)) return true;
    return names(fragment.selectionSet, fragments, types);
  });
}

class Findings {
  readonly added = new Set<string>();
  /** Members that the operation names by `__typename` alone. */
  readonly gone = new Set<string>();
  readonly dead = new Set<string>();
  readonly lost = new Map<string, Set<string>>();
}

function look(
  schemas: Schemas,
  fragments: Fragments,
  selections: SelectionSetNode,
  position: Position,
  seen: Findings,
): void {
  const { before, after, parent } = position;
  const added = [...after].filter((name) => !before.has(name));
  const tellApart = () => {
    for (const name of added) seen.added.add(name);
  };
  for (const selection of selections.selections) {
    if (selection.kind === Syntax.FIELD) {
      if (selection.name.value !== '__typename') continue;
      tellApart();
      for (const name of before) if (!after.has(name)) seen.gone.add(name);
      continue;
    }
    const fragment =
      selection.kind === Syntax.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition?.name.value;
    if (condition === undefined) {
      look(schemas, fragments, fragment.selectionSet, position, seen);
      continue;
    }
    const [from, to] = [schemas.from.getType(condition), schemas.to.getType(condition)];
    if (!isCompositeType(from) || !isCompositeType(to)) continue;
    const [could, can] = [new Set(possible(schemas.from, from)), new Set(possible(schemas.to, to))];
    if ([...after].some((name) => !can.has(name))) tellApart();
    // Where no fragment may stand on the type at all, the document is refused: another finding.
    if (!doTypesOverlap(schemas.to, parent, to)) continue;
    const inner: Position = { parent: to, before: both(before, could), after: both(after, can) };
    const lost = [...inner.before].filter((name) => after.has(name) && !can.has(name));
    if (lost.length > 0) {
      const known = seen.lost.get(condition) ?? new Set();
      for (const name of lost) known.add(name);
      seen.lost.set(condition, known);
    }
    if (inner.after.size > 0) look(schemas, fragments, fragment.selectionSet, inner, seen);
    else if (lost.length === 0) for (const name of inner.before) seen.dead.add(name);
  }
}

function renamed(
  schemas: Schemas,
  { node, coordinate }: Place,
  from: GraphQLCompositeType,
  to: GraphQLCompositeType,
): Mark {
  const rename = isRename(schemas, from.name, to.name);
  return mark('TYPENAME_CHANGED', {
    coordinate: rename ? from.name : coordinate,
    node,
    certainty: 'always',
    message: rename
      ? `The type ${from.name} is called ${to.name} now`
      : `${coordinate} is a ${to.name} now, not a ${from.name}`,
    reason: 'The operation reads its `__typename`.',
  });
}

const both = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  new Set([...a].filter((name) => b.has(name)));

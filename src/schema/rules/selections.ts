import {
  DirectiveLocation,
  type DirectiveNode,
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isSpecifiedScalarType,
  isUnionType,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind as Syntax,
} from 'graphql';
import { deprecation, isRename, type Mark, mark, type Schemas } from './mark.js';
import { checkMembers, type Fragments, possible } from './members.js';
import { checkArguments, type Passed } from './passed.js';
import { checkRead, type Field, typeChanged } from './read.js';

/** What one operation or fragment says by itself; its fragments are walked by themselves. */
export interface Walked extends Passed {
  /** The fragments that the new schema still has a place for. */
  readonly spreads: Set<string>;
  /** The coordinates of selected fields whose types changed, in whatever way. */
  readonly retyped: Map<FieldNode, string>;
}

/** Compares what an operation or a fragment selects in both schemas. */
export function walkDefinition(
  schemas: Schemas,
  fragments: Fragments,
  definition: OperationDefinitionNode | FragmentDefinitionNode,
): Walked {
  const walked: Walked = {
    marks: [],
    uses: [],
    live: new Set(),
    spreads: new Set(),
    retyped: new Map(),
  };
  new Walk(schemas, fragments, walked).definition(definition);
  return walked;
}

/** A field that has another type now, which was there before: what that lacks is due to the field. */
interface Swap {
  readonly coordinate: string;
  readonly node: FieldNode;
  readonly message: string;
}

class Walk {
  readonly #schemas: Schemas;
  readonly #fragments: Fragments;
  readonly #into: Walked;

  constructor(schemas: Schemas, fragments: Fragments, into: Walked) {
    this.#schemas = schemas;
    this.#fragments = fragments;
    this.#into = into;
  }

  definition(definition: OperationDefinitionNode | FragmentDefinitionNode): void {
    const { from, to } = this.#schemas;
    if (definition.kind === Syntax.FRAGMENT_DEFINITION) {
      this.#directives(definition.directives, DirectiveLocation.FRAGMENT_DEFINITION);
      const [before, after] = this.#condition(definition.typeCondition) ?? [];
      if (before && after) this.#selections(definition.selectionSet, before, after, undefined);
      return;
    }
    const location = definition.operation.toUpperCase() as keyof typeof DirectiveLocation;
    this.#directives(definition.directives, DirectiveLocation[location]);
    for (const variable of definition.variableDefinitions ?? [])
      this.#directives(variable.directives, DirectiveLocation.VARIABLE_DEFINITION);
    const [before, after] = [
      from.getRootType(definition.operation),
      to.getRootType(definition.operation),
    ];
    if (!before) return;
    if (!after) {
      this.#add(
        mark('ROOT_TYPE_REMOVED', {
          coordinate: before.name,
          node: definition.name ?? definition,
          certainty: 'always',
          message: `The schema no longer has a ${definition.operation} type`,
          reason: 'The server refuses the document.',
        }),
      );
      return;
    }
    const { selectionSet: selections, name } = definition;
    this.#members({ node: name ?? definition, coordinate: before.name, selections }, before, after);
    this.#selections(selections, before, after, undefined);
  }

  #members(
    place: Parameters<typeof checkMembers>[2],
    from: GraphQLCompositeType,
    to: GraphQLCompositeType,
  ): void {
    for (const each of checkMembers(this.#schemas, this.#fragments, place, from, to))
      this.#add(each);
  }

  #selections(
    { selections }: SelectionSetNode,
    before: GraphQLCompositeType,
    after: GraphQLCompositeType,
    swap: Swap | undefined,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Syntax.FIELD) {
        this.#directives(selection.directives, DirectiveLocation.FIELD);
        if (!selection.name.value.startsWith('__')) this.#field(selection, before, after, swap);
      } else if (selection.kind === Syntax.FRAGMENT_SPREAD) {
        this.#directives(selection.directives, DirectiveLocation.FRAGMENT_SPREAD);
        const type = this.#fragments.get(selection.name.value)?.typeCondition.name.value;
        const condition = this.#schemas.to.getType(type ?? '');
        // A condition that is gone is the fragment's own finding.
        if (!isCompositeType(condition) || this.#applies(selection, after, condition, before, swap))
          this.#into.spreads.add(selection.name.value);
      } else {
        this.#directives(selection.directives, DirectiveLocation.INLINE_FRAGMENT);
        if (!selection.typeCondition) {
          this.#selections(selection.selectionSet, before, after, swap);
          continue;
        }
        const [from, to] = this.#condition(selection.typeCondition) ?? [];
        if (from && to && this.#applies(selection.typeCondition, after, to, before, swap))
          this.#selections(
            selection.selectionSet,
            from,
            to,
            from.name === before.name ? swap : undefined,
          );
      }
    }
  }

  #field(
    node: FieldNode,
    before: GraphQLCompositeType,
    after: GraphQLCompositeType,
    swap: Swap | undefined,
  ): void {
    const name = node.name.value;
    const from = isUnionType(before) ? undefined : before.getFields()[name];
    if (!from) return;
    const coordinate = `${before.name}.${name}`;
    const to = isUnionType(after) ? undefined : after.getFields()[name];
    if (to && before.name === after.name && this.#isAlike(before.name)) {
      this.#alikeField({ node, coordinate }, from, to);
      return;
    }
    if (String(from.type) !== String(to?.type)) this.#into.retyped.set(node, coordinate);
    if (!to) {
      if (swap) this.#add(swapped(swap));
      else if (isUnionType(after))
        this.#add(kindChanged(before.name, node.name, `${before.name} is a union now`));
      else
        this.#add(
          mark('FIELD_REMOVED', {
            coordinate,
            node: node.name,
            certainty: 'always',
            message: `The field ${coordinate} is gone`,
            reason: 'The server refuses a document that selects it.',
          }),
        );
      return;
    }
    this.#deprecated({ node, coordinate }, from, to);
    const holder = { coordinate, node: node.name };
    checkArguments(this.#schemas, holder, node.arguments ?? [], from.args, to.args, this.#into);
    const first = this.#into.marks.length;
    this.#type({ node, coordinate }, from.type, to.type);
    this.#oneCause(first, { node, coordinate });
  }

  /** A field that is defined as it was, but for the types that it names. */
  #alikeField(field: Field, from: AnyField, to: AnyField): void {
    const { node, coordinate } = field;
    if (from.deprecationReason !== undefined) this.#deprecated(field, from, to);
    if (from.args.length > 0) {
      const holder = { coordinate, node: node.name };
      checkArguments(this.#schemas, holder, node.arguments ?? [], from.args, to.args, this.#into);
    }
    const type = getNamedType(from.type);
    if (isLeafType(type) && (isSpecifiedScalarType(type) || this.#isAlike(type.name))) {
      if (!isEnumType(type) || !type.getValues().some(isDeprecated)) return;
    }
    const first = this.#into.marks.length;
    this.#type(field, from.type, to.type);
    if (this.#into.marks.length > first) this.#oneCause(first, field);
  }

  #isAlike(name: string): boolean {
    return this.#schemas.alike?.has(name) ?? false;
  }

  #deprecated({ node, coordinate }: Field, from: AnyField, to: AnyField): void {
    const deprecated = deprecation(from, to);
    if (deprecated)
      this.#add(
        mark('FIELD_DEPRECATED', {
          coordinate,
          node: node.name,
          certainty: 'always',
          message: `The field ${coordinate} is deprecated`,
          ...deprecated,
        }),
      );
  }

  #type({ node, coordinate }: Field, from: GraphQLOutputType, to: GraphQLOutputType): void {
    for (const each of checkRead(this.#schemas, { node, coordinate }, from, to)) this.#add(each);
    const [fromType, toType] = [getNamedType(from), getNamedType(to)];
    if (isLeafType(fromType) && isLeafType(toType)) return;
    if (isCompositeType(fromType) && isCompositeType(toType)) {
      const other = fromType.name !== toType.name;
      const inner =
        other && !isRename(this.#schemas, fromType.name, toType.name)
          ? { coordinate, node, message: `${coordinate} changed from ${from} to ${to}` }
          : undefined;
      const selections = node.selectionSet;
      if (!selections) return;
      this.#members({ node: node.name, coordinate, selections }, fromType, toType);
      this.#selections(selections, fromType, toType, inner);
    } else if (fromType.name === toType.name) {
      this.#add(
        kindChanged(fromType.name, node.name, `${fromType.name} is another kind of type now`),
      );
    } else {
      this.#add(typeChanged({ node, coordinate }, `${coordinate} changed from ${from} to ${to}`));
    }
  }

  /** Where nothing fits any more, that it may be null or has another `__typename` says nothing more. */
  #oneCause(first: number, { node, coordinate }: Field): void {
    const { marks } = this.#into;
    const own = (each: Mark) => each.node === node.name && each.coordinate === coordinate;
    const added = marks.splice(first);
    const changed = added.find((each) => own(each) && each.kind === 'FIELD_TYPE_CHANGED');
    marks.push(...added.filter((each) => !changed || each === changed || !own(each)));
  }

  /** The types of a condition in both schemas, or nothing where the new one does not have it. */
  #condition(node: NamedTypeNode): [GraphQLCompositeType, GraphQLCompositeType] | undefined {
    const name = node.name.value;
    const [from, to] = [this.#schemas.from.getType(name), this.#schemas.to.getType(name)];
    if (!isCompositeType(from)) return undefined;
    if (!to) {
      this.#add(
        mark('TYPE_REMOVED', {
          coordinate: name,
          node: node.name,
          certainty: 'always',
          message: `The type ${name} is gone`,
          reason: 'The server refuses a document that names it.',
        }),
      );
      return undefined;
    }
    if (!isCompositeType(to)) {
      this.#add(kindChanged(name, node.name, `${name} is another kind of type now`));
      return undefined;
    }
    return [from, to];
  }

  /** Whether a fragment may still stand where it does. */
  #applies(
    node: SelectionNode | NamedTypeNode,
    parent: GraphQLCompositeType,
    condition: GraphQLCompositeType,
    before: GraphQLCompositeType,
    swap: Swap | undefined,
  ): boolean {
    if (doTypesOverlap(this.#schemas.to, parent, condition)) return true;
    if (swap) {
      this.#add(swapped(swap));
      return false;
    }
    // Whichever of the two used to hold a type that the other still holds is what changed.
    const { from, to } = this.#schemas;
    const shared = possible(from, before).filter((name) => {
      const type = from.getType(condition.name);
      return isCompositeType(type) && possible(from, type).includes(name);
    });
    const lost = shared.filter((name) => possible(to, parent).includes(name));
    const [type, name, names] =
      lost.length > 0 ? [condition, condition.name, lost] : [parent, before.name, shared];
    this.#add(
      mark(isUnionType(type) ? 'UNION_MEMBER_REMOVED' : 'INTERFACE_IMPLEMENTATION_REMOVED', {
        coordinate: name,
        node,
        certainty: 'always',
        names,
        message: `${name} no longer includes {}`,
        reason: 'The server refuses a document that spreads on a type that cannot occur.',
      }),
    );
    return false;
  }

  #directives(
    nodes: readonly DirectiveNode[] | undefined,
    location: (typeof DirectiveLocation)[keyof typeof DirectiveLocation],
  ): void {
    const seen = new Set<string>();
    for (const node of nodes ?? []) {
      const name = node.name.value;
      const coordinate = `@${name}`;
      const at = { coordinate, node, certainty: 'always' as const };
      const refused = { reason: 'The server refuses a document that has it.' };
      const [from, to] = [
        this.#schemas.from.getDirective(name),
        this.#schemas.to.getDirective(name),
      ];
      if (!to) {
        const message = `The directive ${coordinate} is gone`;
        this.#add(mark('DIRECTIVE_REMOVED', { ...at, message, ...refused }));
        continue;
      }
      if (!to.locations.includes(location)) {
        const message = `The directive ${coordinate} may no longer stand on ${location}`;
        this.#add(mark('DIRECTIVE_LOCATION_REMOVED', { ...at, message, ...refused }));
      }
      if (seen.has(name) && !to.isRepeatable) {
        const message = `The directive ${coordinate} may no longer be repeated`;
        this.#add(mark('DIRECTIVE_REPEATABLE_REMOVED', { ...at, message, ...refused }));
      }
      seen.add(name);
      const args = node.arguments ?? [];
      checkArguments(
        this.#schemas,
        { coordinate, node },
        args,
        from?.args ?? [],
        to.args,
        this.#into,
      );
    }
  }

  #add(each: Mark): void {
    this.#into.marks.push(each);
  }
}

type AnyField = GraphQLField<unknown, unknown>;

const isDeprecated = ({ deprecationReason }: { deprecationReason?: unknown }) =>
  typeof deprecationReason === 'string';

const swapped = (swap: Swap) => typeChanged(swap, swap.message);

const kindChanged = (coordinate: string, node: Mark['node'], message: string) =>
  mark('TYPE_KIND_CHANGED', {
    coordinate,
    node,
    certainty: 'always',
    message,
    reason: 'The server refuses a document that uses it as before.',
  });

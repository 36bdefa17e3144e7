import {
  type ASTNode,
  buildASTSchema,
  type DefinitionNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  specifiedScalarTypes,
  type TypeDefinitionNode,
} from 'graphql';
import type { Executable } from '../read/definitions.js';
import { namedType, operationType, type SchemaParts } from './schema-parts.js';

/** What some definitions reach of a schema. */
export interface Slice {
  /**
   * Valid for these definitions exactly where the whole schema is. It has the fields that they
   * select, all members of its unions and interfaces, and its inputs and enums whole. It is
   * sorted: the order of types, fields and values in a schema says nothing.
   */
  schema: GraphQLSchema;
  /** The custom scalars that stand in results and variables, each with a node that reaches it. */
  scalars: ReadonlyMap<string, ASTNode>;
}

/** @param ofPayloads what is kept of the payloads of mutations, whether it is selected or not */
export function slice(
  parts: SchemaParts,
  definitions: readonly Executable[],
  ofPayloads?: SelectionSetNode,
): Slice {
  const reach = new Reach(parts, ofPayloads);
  for (const node of definitions) reach.definition(node);
  return { schema: reach.schema(), scalars: reach.scalars };
}

/** The custom scalars of {@link Slice} alone. */
export function scalarsOf(parts: SchemaParts, definitions: readonly Executable[]) {
  const reach = new Reach(parts);
  for (const node of definitions) reach.definition(node);
  return reach.scalars;
}

class Reach {
  readonly scalars = new Map<string, ASTNode>();
  readonly #parts: SchemaParts;
  readonly #ofPayloads: SelectionSetNode | undefined;
  readonly #types = new Set<string>();
  /** By type, the fields that are selected. */
  readonly #fields = new Map<string, Set<string>>();
  readonly #roots = new Map<OperationTypeNode, string>();
  readonly #selected = new WeakMap<SelectionSetNode, Set<string>>();
  readonly #mutation: string | undefined;
  readonly #families = new Map<string, ReadonlySet<string>>();
  readonly #inVariables = new Set<string>();

  constructor(parts: SchemaParts, ofPayloads?: SelectionSetNode) {
    this.#parts = parts;
    this.#ofPayloads = ofPayloads;
    this.#mutation = parts.root(OperationTypeNode.MUTATION);
    for (const { arguments: given } of parts.directives) this.#touchAll(given);
  }

  definition(node: Executable): void {
    if (node.kind === Kind.FRAGMENT_DEFINITION) {
      this.#select(node.typeCondition.name.value, node.selectionSet);
      return;
    }
    for (const variable of node.variableDefinitions ?? []) {
      const type = namedType(variable.type);
      this.#touch(type);
      this.#noteScalars(type, variable);
    }
    const root = this.#parts.root(node.operation);
    if (root === undefined) return;
    this.#roots.set(node.operation, root);
    this.#select(root, node.selectionSet);
  }

  schema(): GraphQLSchema {
    const types = [...this.#types]
      .sort()
      .map((name) => this.#parts.type(name))
      .filter((node) => node !== undefined)
      .map((node) => this.#cut(node));
    const operationTypes = [...this.#roots].map(([operation, name]) =>
      operationType(operation, name),
    );
    const definitions: DefinitionNode[] = [...types, ...this.#parts.directives];
    if (operationTypes.length > 0) {
      definitions.push({ kind: Kind.SCHEMA_DEFINITION, operationTypes });
    }
    const document = { kind: Kind.DOCUMENT as const, definitions };
    return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  }

  #cut(node: TypeDefinitionNode): TypeDefinitionNode {
    switch (node.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const selected = this.#fields.get(node.name.value);
        const fields = node.fields?.filter(({ name }) => selected?.has(name.value));
        const interfaces = node.interfaces?.filter(({ name }) => this.#types.has(name.value));
        return { ...node, fields: sorted(fields), interfaces: sorted(interfaces) };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        return { ...node, fields: sorted(node.fields) };
      case Kind.ENUM_TYPE_DEFINITION:
        return { ...node, values: sorted(node.values) };
      case Kind.UNION_TYPE_DEFINITION:
        return { ...node, types: sorted(node.types) };
      default:
        return node;
    }
  }

  #select(type: string, set: SelectionSetNode): void {
    const seen = this.#selected.get(set) ?? new Set();
    if (seen.has(type)) return;
    this.#selected.set(set, seen.add(type));
    this.#touch(type);
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#select(selection.typeCondition?.name.value ?? type, selection.selectionSet);
      } else if (selection.kind === Kind.FIELD) {
        // What is selected of an interface is read from what implements it.
        for (const owner of this.#withMembers(type)) {
          const { value: name } = selection.name;
          const found = this.#field(owner, name);
          if (found === undefined) continue;
          if (selection.selectionSet) this.#select(found, selection.selectionSet);
          else this.#noteScalar(found, selection);
          if (this.#ofPayloads && owner === this.#mutation) {
            this.#select(found, this.#ofPayloads);
          }
        }
      }
    }
  }

  /** The type of a field, which is kept from here on, with what its arguments need. */
  #field(owner: string, name: string): string | undefined {
    const field = this.#parts.field(owner, name);
    if (!field) return undefined;
    const fields = this.#fields.get(owner) ?? new Set();
    this.#fields.set(owner, fields.add(name));
    if ('arguments' in field) this.#touchAll(field.arguments);
    const type = namedType(field.type);
    this.#touch(type);
    return type;
  }

  #touch(name: string): void {
    if (this.#types.has(name)) return;
    const node = this.#parts.type(name);
    if (!node) return;
    this.#types.add(name);
    for (const member of this.#parts.members(name)) this.#touch(member);
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) this.#touchAll(node.fields);
  }

  #touchAll(values: readonly { readonly type: Parameters<typeof namedType>[0] }[] | undefined) {
    for (const { type } of values ?? []) this.#touch(namedType(type));
  }

  #withMembers(type: string): ReadonlySet<string> {
    const known = this.#families.get(type);
    if (known) return known;
    const family = new Set([type]);
    // A set is walked to what is added on the way.
    for (const one of family) for (const member of this.#parts.members(one)) family.add(member);
    this.#families.set(type, family);
    return family;
  }

  #noteScalars(type: string, node: ASTNode): void {
    if (this.#inVariables.has(type)) return;
    this.#inVariables.add(type);
    this.#noteScalar(type, node);
    const input = this.#parts.type(type);
    if (input?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      for (const field of input.fields ?? []) this.#noteScalars(namedType(field.type), node);
    }
  }

  #noteScalar(type: string, node: ASTNode): void {
    const isScalar = this.#parts.type(type)?.kind === Kind.SCALAR_TYPE_DEFINITION;
    if (isScalar && !specified.has(type) && !this.scalars.has(type)) this.scalars.set(type, node);
  }
}

const sorted = <Node extends { readonly name: { readonly value: string } }>(
  nodes: readonly Node[] = [],
): Node[] => [...nodes].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));

const specified = new Set(specifiedScalarTypes.map(({ name }) => name));

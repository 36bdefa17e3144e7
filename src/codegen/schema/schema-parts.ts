import {
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type OperationTypeDefinitionNode,
  OperationTypeNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';

/**
 * The types of an SDL by name, each with its extensions in it; of what is defined twice the first
 * counts. Nothing is checked and no schema is built: for that, most of a large SDL is never needed.
 */
export class SchemaParts {
  readonly directives: readonly DirectiveDefinitionNode[];
  readonly #types = new Map<string, TypeDefinitionNode>();
  readonly #fields = new Map<string, ReadonlyMap<string, Field>>();
  readonly #members = new Map<string, Set<string>>();
  readonly #roots = new Map<OperationTypeNode, string>([
    [OperationTypeNode.QUERY, 'Query'],
    [OperationTypeNode.MUTATION, 'Mutation'],
    [OperationTypeNode.SUBSCRIPTION, 'Subscription'],
  ]);

  constructor({ definitions }: DocumentNode) {
    this.directives = definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION);
    if (definitions.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION)) this.#roots.clear();
    for (const node of definitions) {
      if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) {
        for (const { operation, type } of node.operationTypes ?? []) {
          this.#roots.set(operation, type.name.value);
        }
      } else if (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) {
        const { value: name } = node.name;
        const known = this.#types.get(name);
        this.#types.set(name, known ? merge(known, node) : defined(node));
        for (const { name: whole } of interfacesOf(node)) this.#addMember(whole.value, name);
        if ('types' in node) {
          for (const { name: member } of node.types ?? []) this.#addMember(name, member.value);
        }
      }
    }
  }

  type(name: string): TypeDefinitionNode | undefined {
    return this.#types.get(name);
  }

  /** A field of an object, an interface or an input. */
  field(type: string, name: string): Field | undefined {
    let fields = this.#fields.get(type);
    if (!fields) {
      const named = fieldsOf(this.#types.get(type)).map(
        (field) => [field.name.value, field] as const,
      );
      // Of what is defined twice the first counts.
      fields = new Map(named.reverse());
      this.#fields.set(type, fields);
    }
    return fields.get(name);
  }

  /** All of it, as one SDL without extensions. */
  document(): DocumentNode {
    const operationTypes = [...this.#roots.keys()].flatMap((operation) => {
      const name = this.root(operation);
      return name === undefined ? [] : operationType(operation, name);
    });
    const schema =
      operationTypes.length > 0 ? [{ kind: Kind.SCHEMA_DEFINITION as const, operationTypes }] : [];
    const definitions = [...this.#types.values(), ...this.directives, ...schema];
    return { kind: Kind.DOCUMENT, definitions };
  }

  /** The name of the type of an operation's root fields. */
  root(operation: OperationTypeNode): string | undefined {
    const name = this.#roots.get(operation);
    return name !== undefined && this.#types.has(name) ? name : undefined;
  }

  /** What a union has and what implements an interface, other interfaces included. */
  members(name: string): Iterable<string> {
    return this.#members.get(name) ?? [];
  }

  #addMember(whole: string, member: string): void {
    const members = this.#members.get(whole) ?? new Set();
    this.#members.set(whole, members.add(member));
  }
}

/** An entry of `schema { … }`. */
export const operationType = (
  operation: OperationTypeNode,
  name: string,
): OperationTypeDefinitionNode => ({
  kind: Kind.OPERATION_TYPE_DEFINITION,
  operation,
  type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
});

/** The name in a type such as `[Thread!]!`. */
export function namedType(type: TypeNode): string {
  let node = type;
  while (node.kind !== Kind.NAMED_TYPE) node = node.type;
  return node.name.value;
}

type Field = FieldDefinitionNode | InputValueDefinitionNode;

const fieldsOf = (node: TypeDefinitionNode | undefined): readonly Field[] =>
  (node && 'fields' in node && node.fields) || [];

const interfacesOf = (node: TypeDefinitionNode | TypeExtensionNode) =>
  ('interfaces' in node && node.interfaces) || [];

/** An extension stands for a definition where there is none. */
const defined = (node: TypeDefinitionNode | TypeExtensionNode): TypeDefinitionNode =>
  isTypeDefinitionNode(node)
    ? node
    : ({ ...node, kind: node.kind.replace('Extension', 'Definition') } as TypeDefinitionNode);

function merge(known: TypeDefinitionNode, node: TypeDefinitionNode | TypeExtensionNode) {
  const merged: Record<string, unknown> = { ...(isTypeDefinitionNode(node) ? node : known) };
  for (const key of ['fields', 'values', 'types', 'interfaces', 'directives'] as const) {
    const parts: Partial<Record<typeof key, readonly unknown[]>>[] = [known, node];
    const nodes = new Map<string, Named>();
    for (const part of parts.flatMap((part) => (part[key] ?? []) as Named[])) {
      if (!nodes.has(part.name.value)) nodes.set(part.name.value, part);
    }
    if (nodes.size > 0) merged[key] = [...nodes.values()];
  }
  return merged as unknown as TypeDefinitionNode;
}

interface Named {
  readonly name: { readonly value: string };
}

import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  OperationTypeNode,
  parse,
  Source,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';
import type { Cut, Piece } from './cut.js';
import { folded } from './extensions.js';
import { specifiedScalars } from './introspection.js';
import { type Doublet, mend } from './mend.js';

/** What is reached of schemas. */
export interface Reached {
  /** Of each schema the part, and what was defined twice anywhere in it. */
  readonly parts: readonly { document: DocumentNode; doublets: readonly Doublet[] }[];
  /** The types that all of them define in the same words. */
  readonly alike: ReadonlySet<string>;
}

/**
 * The parts of schemas that operations can reach, each definition parsed once, whatever number of
 * schemas have it as it is. A type that is reached in one of them is in the others too, so that they
 * can be compared; of the fields of objects and interfaces there are only those with a name that
 * occurs in the operations.
 *
 * @param words every name in the operations: fields, types, directives and others
 * @returns nothing where what is reached has to be looked at as a whole, to say what is wrong
 */
export function reachable(cuts: readonly Cut[], words: ReadonlySet<string>): Reached | undefined {
  try {
    return new Reach(cuts, words).all();
  } catch {
    return undefined;
  }
}

interface Definition {
  /** With the fields that may be reached. */
  readonly node: TypeDefinitionNode;
  /** The types that these need. */
  readonly needs: ReadonlySet<string>;
  /** The types of all that stands in the definition. */
  readonly names: ReadonlySet<string>;
}

class Reach {
  readonly #schemas: readonly Part[];
  readonly #words: ReadonlySet<string>;
  readonly #parsed = new Map<string, Definition>();
  /** The types that are reached in any of the schemas. */
  readonly #reached = new Set<string>();

  constructor(cuts: readonly Cut[], words: ReadonlySet<string>) {
    this.#words = words;
    this.#schemas = cuts.map((cut) => ({
      ...{ cut, roots: rootsOf(cut), directives: [], doublets: [] },
      types: new Map(),
    }));
  }

  all(): Reached {
    for (const { cut, roots, directives } of this.#schemas) {
      for (const name of roots.values()) this.#reached.add(name);
      for (const word of this.#words) {
        if (cut.types.has(word)) this.#reached.add(word);
        const piece = cut.directives.get(word);
        const node = piece && parse(piece.text, { noLocation: true }).definitions[0];
        if (node?.kind !== Kind.DIRECTIVE_DEFINITION) continue;
        directives.push(node);
        for (const { type } of node.arguments ?? []) this.#reached.add(nameOf(type));
      }
    }
    // What is added meanwhile has its turn as well.
    for (const name of this.#reached) for (const part of this.#schemas) this.#reach(part, name);
    for (const part of this.#schemas)
      for (const name of part.cut.doubled)
        if (!part.types.has(name)) this.#mended(part, name, false);
    const filler = this.#filler();
    const parts = this.#schemas.map(({ types, directives, roots, doublets }) => ({
      document: {
        kind: Kind.DOCUMENT as const,
        definitions: [
          ...directives,
          ...[...types.values()].map((node) => this.#closed(node, filler)),
          ...schemaOf(roots),
        ],
      },
      doublets,
    }));
    const alike = [...this.#reached].filter((name) => {
      const [first, ...others] = this.#schemas.map(({ types }) => types.get(name));
      return first && others.every((other) => other === first);
    });
    return { parts, alike: new Set(alike) };
  }

  #reach(part: Part, name: string): void {
    const { cut, types } = part;
    const pieces = cut.types.get(name);
    // Another of the schemas has it.
    if (!pieces) return;
    const { node, needs, names } = cut.doubled.has(name)
      ? this.#mended(part, name, true)
      : this.#definition(pieces);
    for (const each of names)
      if (!cut.types.has(each) && !specifiedScalars.includes(each)) throw new Error(each);
    types.set(name, node);
    for (const each of needs) this.#reached.add(each);
    if (node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const { cut } of this.#schemas)
        for (const each of cut.implementers.get(name) ?? []) this.#reached.add(each);
  }

  #definition(pieces: readonly Piece[]): Definition {
    const text = pieces.length === 1 && pieces[0] ? pieces[0].text : pieces.map(textOf).join('\n');
    const known = this.#parsed.get(text);
    if (known) return known;
    const definition = this.#narrowed(wholeOf(parse(text, { noLocation: true }).definitions));
    this.#parsed.set(text, definition);
    return definition;
  }

  /** A type that has a member twice, with each once. */
  #mended({ cut, doublets }: Part, name: string, isReached: boolean): Definition {
    const pieces = cut.types.get(name) ?? [];
    const definitions = pieces.flatMap(({ start, text }) => {
      // With the places of the whole text.
      const before = cut.text.slice(0, start).split('\n');
      const blank = '\n'.repeat(before.length - 1) + ' '.repeat(before.at(-1)?.length ?? 0);
      return parse(new Source(blank + text)).definitions;
    });
    const mended = mend({ kind: Kind.DOCUMENT, definitions });
    doublets.push(...mended.doublets);
    const node = wholeOf(mended.document.definitions);
    if (!('fields' in node) || node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
      return this.#narrowed(node);
    // Unlike ones matter to whoever asks for the field.
    const seen = new Set<string>();
    const fields = (node.fields ?? []).filter((field) => {
      const { value } = field.name;
      if (!seen.has(value)) return seen.add(value);
      if (isReached && this.#words.has(value)) throw new Error(value);
      doublets.push({ coordinate: `${name}.${value}`, node: field, isAlike: false });
      return false;
    });
    return this.#narrowed({ ...node, fields });
  }

  #narrowed(node: TypeDefinitionNode): Definition {
    const names = new Set<string>();
    const needs = new Set<string>();
    const input = ({ type }: InputValueDefinitionNode, into: Set<string>) => into.add(nameOf(type));
    switch (node.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        for (const { name } of node.interfaces ?? []) names.add(name.value);
        const fields = node.fields?.filter(({ name, type, arguments: args = [] }) => {
          const isKept = this.#words.has(name.value);
          const into = isKept ? needs : names;
          into.add(nameOf(type));
          for (const each of args) input(each, into);
          if (isKept && args.length > 1) mustDiffer(args);
          return isKept;
        });
        for (const each of needs) names.add(each);
        return { node: fields ? { ...node, fields } : node, needs, names };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const field of node.fields ?? []) input(field, needs);
        break;
      case Kind.UNION_TYPE_DEFINITION:
        for (const { name } of node.types ?? []) needs.add(name.value);
        break;
      default:
    }
    return { node, needs, names: needs };
  }

  /**
   * A field for the types that have none of those that are reached; no operation means it. Where an
   * interface is to have it, all have.
   */
  #filler(): Filler {
    let name = 'nothing';
    while (this.#words.has(name)) name += '_';
    const forAll = this.#schemas.some(({ types }) =>
      [...types.values()].some(
        (node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION && !node.fields?.length,
      ),
    );
    const field = named(name);
    return {
      field: { kind: Kind.FIELD_DEFINITION, name: field.name, type: named('Boolean') },
      forAll,
    };
  }

  /** Without the interfaces that nothing reaches. */
  #closed(node: TypeDefinitionNode, filler: Filler): TypeDefinitionNode {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return node;
    const { fields = [], interfaces = [] } = node;
    const isFilled = filler.forAll || fields.length === 0;
    return {
      ...node,
      interfaces: interfaces.filter(({ name }) => this.#reached.has(name.value)),
      fields: isFilled ? [...fields, filler.field] : fields,
    };
  }
}

interface Filler {
  readonly field: FieldDefinitionNode;
  readonly forAll: boolean;
}

/** One of the schemas. */
interface Part {
  readonly cut: Cut;
  /** By operation. */
  readonly roots: ReadonlyMap<OperationTypeNode, string>;
  readonly types: Map<string, TypeDefinitionNode>;
  readonly directives: DefinitionNode[];
  readonly doublets: Doublet[];
}

function rootsOf({ schema, types }: Cut): Map<OperationTypeNode, string> {
  const roots = new Map<OperationTypeNode, string>();
  for (const { text } of schema)
    for (const node of parse(text, { noLocation: true }).definitions)
      if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
        for (const { operation, type } of node.operationTypes ?? [])
          roots.set(operation, type.name.value);
  if (schema.every(({ isExtension }) => isExtension))
    for (const operation of Object.values(OperationTypeNode)) {
      const name = operation.charAt(0).toUpperCase() + operation.slice(1);
      if (types.has(name) && !roots.has(operation)) roots.set(operation, name);
    }
  for (const name of roots.values()) if (!types.has(name)) throw new Error(name);
  return roots;
}

function schemaOf(roots: Part['roots']): DefinitionNode[] {
  const operationTypes = [...roots].map(([operation, name]) => ({
    kind: Kind.OPERATION_TYPE_DEFINITION as const,
    operation,
    type: named(name),
  }));
  return operationTypes.length > 0 ? [{ kind: Kind.SCHEMA_DEFINITION, operationTypes }] : [];
}

const wholeOf = (definitions: readonly DefinitionNode[]): TypeDefinitionNode => {
  const [definition, ...extensions] = definitions;
  return folded(definition as TypeDefinitionNode, extensions as TypeExtensionNode[]);
};

function nameOf(type: TypeNode): string {
  let inner = type;
  while (inner.kind !== Kind.NAMED_TYPE) inner = inner.type;
  return inner.name.value;
}

function mustDiffer(args: readonly InputValueDefinitionNode[]): void {
  if (new Set(args.map(({ name }) => name.value)).size < args.length) throw new Error('twice');
}

const named = (name: string) => ({
  kind: Kind.NAMED_TYPE as const,
  name: { kind: Kind.NAME as const, value: name },
});

const textOf = ({ text }: Piece) => text;

import {
  type ASTNode,
  Kind,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  type TypeNode,
} from 'graphql';
import type { Executable } from './definitions.js';

/**
 * The module that generated documents are made with. No operation has its name: it has a hyphen.
 *
 * Bundlers drop a document that nobody imports, because all that it is made of is a call marked
 * as pure, with strings, functions and other documents as arguments.
 */
export const documentModule = {
  file: 'document-node.ts',
  text: `import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

interface Node {
  readonly kind: string;
  readonly [key: string]: unknown;
}

const name = (value: string) => ({ kind: 'Name', value });

const selectionSet = (selections: readonly Node[]) => ({ kind: 'SelectionSet', selections });

/** A definition with the fragments that it spreads, each once, and the text of them all. */
export function document<Result, Variables>(
  text: string,
  definition: () => Node,
  fragments: readonly TypedDocumentNode<unknown, never>[] = [],
): TypedDocumentNode<Result, Variables> {
  // Arrays: the types of sets cost a program that is checked more than all the rest of a call.
  const definitions: unknown[] = [definition()];
  const lines = [text];
  for (const { definitions: nodes, loc } of fragments) {
    for (const node of nodes) if (!definitions.includes(node)) definitions.push(node);
    for (const line of loc?.source.body.split('\\n') ?? []) {
      if (!lines.includes(line)) lines.push(line);
    }
  }
  const body = lines.join('\\n');
  const source = { body, name: 'GraphQL request', locationOffset: { line: 1, column: 1 } };
  return {
    kind: 'Document',
    definitions,
    loc: { start: 0, end: body.length, source },
  } as unknown as TypedDocumentNode<Result, Variables>;
}

export const operation = (
  kind: string,
  value: string,
  variables: readonly Node[],
  selections: readonly Node[],
) => ({
  kind: 'OperationDefinition',
  operation: kind,
  name: name(value),
  variableDefinitions: variables,
  selectionSet: selectionSet(selections),
});

export const fragment = (value: string, type: string, selections: readonly Node[]) => ({
  kind: 'FragmentDefinition',
  name: name(value),
  typeCondition: named(type),
  selectionSet: selectionSet(selections),
});

export const field = (value: string, selections?: readonly Node[], args?: readonly Node[]) => ({
  kind: 'Field',
  name: name(value),
  ...(args && { arguments: args }),
  ...(selections && { selectionSet: selectionSet(selections) }),
});

export const spread = (value: string) => ({ kind: 'FragmentSpread', name: name(value) });

export const on = (type: string, selections: readonly Node[]) => ({
  kind: 'InlineFragment',
  typeCondition: named(type),
  selectionSet: selectionSet(selections),
});

export const argument = (value: string, node: Node) => ({
  kind: 'Argument',
  name: name(value),
  value: node,
});

export const variable = (value: string) => ({ kind: 'Variable', name: name(value) });

export const define = (value: string, type: Node) => ({
  kind: 'VariableDefinition',
  variable: variable(value),
  type,
});

export const named = (value: string) => ({ kind: 'NamedType', name: name(value) });

export const list = (type: Node) => ({ kind: 'ListType', type });

export const nonNull = (type: Node) => ({ kind: 'NonNullType', type });
`,
};

/** The text of a definition as it is sent: on one line, without comments. */
export const textOf = (definition: Executable): string => stripIgnoredCharacters(print(definition));

/** TypeScript that makes a node with the functions of the document module, and the functions it uses. */
export function sourceOf(definition: Executable): { source: string; functions: string[] } {
  const source = write(definition, '  ');
  const functions = [...documentModule.text.matchAll(/^export (?:const|function) (\w+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => new RegExp(`(?<![\\w'"])${name}\\(`).test(source));
  return { source, functions };
}

function write(node: ASTNode, indent: string): string {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION: {
      const variables = writeList(node.variableDefinitions ?? [], indent);
      const selections = writeSelections(node.selectionSet, indent);
      const source = `operation(${quote(node.operation)}, ${quote(node.name?.value ?? '')}, ${variables}, ${selections})`;
      return withRest(source, { directives: node.directives });
    }
    case Kind.FRAGMENT_DEFINITION: {
      const type = quote(node.typeCondition.name.value);
      const source = `fragment(${quote(node.name.value)}, ${type}, ${writeSelections(node.selectionSet, indent)})`;
      return withRest(source, { directives: node.directives });
    }
    case Kind.FIELD: {
      const selections = node.selectionSet && writeSelections(node.selectionSet, indent);
      const args = node.arguments?.length ? writeList(node.arguments, indent) : undefined;
      const rest = args ? [selections ?? 'undefined', args] : selections ? [selections] : [];
      const source = `field(${[quote(node.name.value), ...rest].join(', ')})`;
      return withRest(source, { alias: node.alias, directives: node.directives });
    }
    case Kind.FRAGMENT_SPREAD:
      return withRest(`spread(${quote(node.name.value)})`, { directives: node.directives });
    case Kind.INLINE_FRAGMENT: {
      if (!node.typeCondition) return raw(node);
      const type = quote(node.typeCondition.name.value);
      const source = `on(${type}, ${writeSelections(node.selectionSet, indent)})`;
      return withRest(source, { directives: node.directives });
    }
    case Kind.ARGUMENT:
      return `argument(${quote(node.name.value)}, ${write(node.value, indent)})`;
    case Kind.VARIABLE:
      return `variable(${quote(node.name.value)})`;
    case Kind.VARIABLE_DEFINITION:
      return withRest(`define(${quote(node.variable.name.value)}, ${writeType(node.type)})`, {
        defaultValue: node.defaultValue,
        directives: node.directives,
      });
    default:
      return raw(node);
  }
}

const writeSelections = ({ selections }: SelectionSetNode, indent: string) =>
  writeList(selections, indent);

function writeList(nodes: readonly ASTNode[], indent: string): string {
  const deeper = `${indent}  `;
  const written = nodes.map((node) => write(node, deeper));
  const line = `[${written.join(', ')}]`;
  if (line.length <= 80 && !line.includes('\n')) return line;
  return `[\n${written.map((node) => `${deeper}${node},\n`).join('')}${indent}]`;
}

function writeType(type: TypeNode): string {
  if (type.kind === Kind.NAMED_TYPE) return `named(${quote(type.name.value)})`;
  return `${type.kind === Kind.LIST_TYPE ? 'list' : 'nonNull'}(${writeType(type.type)})`;
}

/** What is rare is written out as it is. */
function withRest(source: string, rest: Record<string, unknown>): string {
  const entries = Object.entries(rest).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  if (entries.length === 0) return source;
  return `{ ...${source}, ${entries.map(([key, value]) => `${key}: ${raw(value)}`).join(', ')} }`;
}

const raw = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === 'loc' ? undefined : inner));

const quote = (text: string): string => `'${text}'`;

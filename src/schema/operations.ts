import {
  type ASTNode,
  type DefinitionNode,
  FieldsOnCorrectTypeRule,
  type FragmentDefinitionNode,
  FragmentsOnCompositeTypesRule,
  GraphQLError,
  type GraphQLSchema,
  isExecutableDefinitionNode,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  NoUnusedFragmentsRule,
  type OperationDefinitionNode,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  parse,
  print,
  ScalarLeafsRule,
  type SelectionSetNode,
  Source,
  Kind as Syntax,
  specifiedRules,
  TokenKind,
  UniqueDirectivesPerLocationRule,
  UniqueOperationNamesRule,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
} from 'graphql';
import { BadInput } from './bad-input.js';
import type { Fragments } from './rules/members.js';
import { validateDefinitions } from './validate.js';

export interface TextFile {
  /** Relative to the working directory, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Operation {
  /** An operation without a name is called after its file. */
  readonly name: string;
  readonly definition: OperationDefinitionNode;
}

export interface Documents {
  readonly operations: readonly Operation[];
  readonly fragments: Fragments;
}

export interface Position {
  readonly file: string;
  /** Starts from 1. */
  readonly line: number;
  /** Starts from 1. */
  readonly column: number;
}

/**
 * Reads operations and fragments; type definitions in such files are left alone.
 *
 * @param shared files whose fragments can be used by name; those of `files` go first, and where they
 * are enough, nobody asks for others
 * @throws {BadInput} where a file does not parse, a name is taken twice or there is no operation
 */
export function readOperations(
  files: readonly TextFile[],
  shared: () => readonly TextFile[] = () => [],
): Documents {
  const operations = new Map<string, Operation>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const file of files) {
    for (const definition of definitions(file)) {
      if (definition.kind === Syntax.OPERATION_DEFINITION) {
        const name = definition.name?.value ?? `(anonymous in ${file.path})`;
        const taken = operations.get(name)?.definition;
        if (taken) throw twice('operations', name, taken, definition);
        operations.set(name, { name, definition });
      } else if (definition.kind === Syntax.FRAGMENT_DEFINITION) {
        const taken = fragments.get(definition.name.value);
        if (taken && print(taken) !== print(definition))
          throw twice('fragments', definition.name.value, taken, definition);
        fragments.set(definition.name.value, taken ?? definition);
      }
    }
  }
  if (operations.size === 0)
    throw new BadInput(
      files.length === 1 && files[0]
        ? `${files[0].path} has no operation`
        : `None of the ${files.length} files has an operation`,
    );
  const documents = { operations: [...operations.values()], fragments };
  const used = reached(documents.operations, fragments).flatMap(spreads);
  if (used.every((name) => fragments.has(name))) return documents;
  for (const file of shared())
    for (const definition of definitions(file))
      if (definition.kind === Syntax.FRAGMENT_DEFINITION && !fragments.has(definition.name.value))
        fragments.set(definition.name.value, definition);
  return documents;
}

/**
 * What graphql-js has against the operations, and the fragments that they reach.
 *
 * @see https://spec.graphql.org/October2021/#sec-Validation
 */
export const validateOperations = (
  schema: GraphQLSchema,
  operations: readonly Operation[],
  fragments: Fragments,
  among = rules,
): readonly GraphQLError[] => validateDefinitions(schema, reached(operations, fragments), among);

/** The operations and all the fragments that they use. */
export function reached(
  operations: readonly Operation[],
  fragments: Fragments,
): (OperationDefinitionNode | FragmentDefinitionNode)[] {
  const found = new Set<OperationDefinitionNode | FragmentDefinitionNode>(
    operations.map(({ definition }) => definition),
  );
  for (const definition of found)
    for (const name of spreads(definition)) {
      const fragment = fragments.get(name);
      if (fragment) found.add(fragment);
    }
  return [...found];
}

/** Every name in the operations and in the fragments that they use. */
export function wordsOf({ operations, fragments }: Documents): Set<string> {
  const words = new Set<string>();
  for (const { loc } of reached(operations, fragments))
    for (let token = loc?.startToken; token && token !== loc?.endToken.next; ) {
      if (token.kind === TokenKind.NAME) words.add(token.value);
      token = token.next ?? undefined;
    }
  return words;
}

export const isValid = (schema: GraphQLSchema, { operations, fragments }: Documents): boolean =>
  validateOperations(schema, operations, fragments).length === 0;

/** @throws {BadInput} where the operations are invalid before anything changed */
export function assertValid(schema: GraphQLSchema, schemaName: string, given: Documents): void {
  const [first, ...more] = validateOperations(schema, given.operations, given.fragments);
  if (!first) return;
  const rest = more.length > 0 ? ` (and ${more.length} more like it)` : '';
  throw new BadInput(`${located(first)}; it is invalid before the change, in ${schemaName}${rest}`);
}

export function position(node: ASTNode): Position {
  const { source, startToken } = node.loc ?? {};
  return {
    file: source?.name ?? '',
    line: startToken?.line ?? 1,
    column: startToken?.column ?? 1,
  };
}

/** An error as one line that begins with its place. */
export function located(error: GraphQLError): string {
  const [place] = error.locations ?? [];
  const file = error.nodes?.[0]?.loc?.source.name ?? error.source?.name;
  const where = [file, place?.line, place?.column].filter((part) => part !== undefined);
  return `${where.join(':')}: ${error.message.replace(/\.$/, '')}`;
}

// Files stand beside each other: what is unused in one may be used by another.
const rules = specifiedRules.filter(
  (rule) =>
    rule !== NoUnusedFragmentsRule &&
    rule !== LoneAnonymousOperationRule &&
    rule !== UniqueOperationNamesRule,
);

/** The rules that a change of schema can break. */
export const rulesOfSchemas = [
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueDirectivesPerLocationRule,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
];

function definitions({ path, text }: TextFile): readonly DefinitionNode[] {
  // A file of nothing but comments is none that graphql-js reads.
  if (/^(\s|,|\uFEFF|#[^\n\r]*)*$/.test(text)) return [];
  try {
    return parse(new Source(text, path)).definitions.filter(isExecutableDefinitionNode);
  } catch (error) {
    if (error instanceof GraphQLError) throw new BadInput(located(error), { cause: error });
    throw error;
  }
}

/** The names of the fragments that are spread in a selection, at whatever depth; each list is made once. */
function spreads({ selectionSet }: { readonly selectionSet: SelectionSetNode }): readonly string[] {
  const known = spreadsOf.get(selectionSet);
  if (known) return known;
  const found = new Set<string>();
  const look = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections)
      if (selection.kind === Syntax.FRAGMENT_SPREAD) found.add(selection.name.value);
      else if (selection.selectionSet) look(selection.selectionSet);
  };
  look(selectionSet);
  const names = [...found];
  spreadsOf.set(selectionSet, names);
  return names;
}

const spreadsOf = new WeakMap<SelectionSetNode, readonly string[]>();

function twice(what: string, name: string, ...nodes: readonly [ASTNode, ASTNode]): BadInput {
  const [first, second] = nodes.map((node) => {
    const { file, line, column } = position(node);
    return `${file}:${line}:${column}`;
  });
  return new BadInput(`${second}: two ${what} are called ${name}, the other is ${first}`);
}

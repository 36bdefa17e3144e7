import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  getLocation,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  Source,
  visit,
} from 'graphql';
import { glob } from 'tinyglobby';

export type Executable = OperationDefinitionNode | FragmentDefinitionNode;

export interface Definitions {
  /** In the order of the files, whatever they are called or not called. */
  operations: OperationDefinitionNode[];
  /** The first of each name, the team's own before the package's. */
  fragments: Map<string, FragmentDefinitionNode>;
  /** Everything that the files define, doubles included, without the package's fragments. */
  all: Executable[];
  /** Files that do not parse. */
  syntaxErrors: GraphQLError[];
}

/**
 * Reads the definitions so that each knows its file and place, comments included. What
 * graphql-codegen loads itself has lost both.
 *
 * @param patterns globs, relative to the working directory
 * @param packageFragments the folder of the package's fragments, or undefined to do without
 * @param known what was read before: a file with the same text gives the same nodes
 */
export async function readDefinitions(
  patterns: readonly string[],
  packageFragments: string | undefined,
  known: ParsedFiles = new Map(),
): Promise<Definitions> {
  const files = await glob(patterns, {
    expandDirectories: false,
    ignore: patterns.some((pattern) => pattern.includes('node_modules'))
      ? []
      : ['**/node_modules/**'],
  });
  if (files.length === 0) throw new Error(`No file matches ${patterns.join(', ')}.`);
  const all: Executable[] = [];
  const syntaxErrors: GraphQLError[] = [];
  for (const file of files.sort()) {
    try {
      all.push(...parseFile(file, file.replaceAll('\\', '/'), known));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      syntaxErrors.push(error);
    }
  }
  const operations = all.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of [...all, ...readPackageFragments(packageFragments, known)]) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(node.name.value)) {
      fragments.set(node.name.value, node);
    }
  }
  return { operations, fragments, all, syntaxErrors };
}

/** The fragments that a definition spreads itself, in order, each once; unknown ones left out. */
export function spreadsOf(
  node: Executable,
  fragments: Definitions['fragments'],
): FragmentDefinitionNode[] {
  const names = spreadNames.get(node) ?? new Set();
  if (!spreadNames.has(node)) {
    spreadNames.set(node, names);
    noteSpreads(node.selectionSet, names);
  }
  return [...names].flatMap((name) => fragments.get(name) ?? []);
}

/** Whether a definition spreads a fragment itself that there is not. */
export function spreadsUnknown(node: Executable, fragments: Definitions['fragments']): boolean {
  spreadsOf(node, fragments);
  return [...(spreadNames.get(node) ?? [])].some((name) => !fragments.has(name));
}

const spreadNames = new WeakMap<Executable, Set<string>>();

function noteSpreads({ selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) names.add(selection.name.value);
    else if (selection.selectionSet) noteSpreads(selection.selectionSet, names);
  }
}

/** The definitions and every fragment that they reach, each once. */
export function reachFrom(
  nodes: readonly Executable[],
  fragments: Definitions['fragments'],
): Executable[] {
  const reached = new Set<Executable>();
  const reach = (node: Executable) => {
    if (reached.has(node)) return;
    reached.add(node);
    spreadsOf(node, fragments).forEach(reach);
  };
  nodes.forEach(reach);
  return [...reached];
}

/** Where a node stands: the file relative to the working directory, line and column from 1. */
export function placeOf(node: Pick<Executable, 'loc'>) {
  if (!node.loc) throw new Error('A node without a place.');
  const { line, column } = getLocation(node.loc.source, node.loc.start);
  return { file: node.loc.source.name, line, column };
}

/** By path. */
export type ParsedFiles = Map<string, { text: string; definitions: Executable[] }>;

function readPackageFragments(folder: string | undefined, known: ParsedFiles): Executable[] {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .flatMap((name) =>
      parseFile(
        join(folder, name),
        `node_modules/plain-operations/operations/fragments/${name}`,
        known,
      ),
    );
}

/**
 * Without descriptions, which would be sent, and without block strings: they can hold line breaks,
 * and a line is a definition in the text of a document.
 */
function parseFile(path: string, name: string, known: ParsedFiles): Executable[] {
  const text = readFileSync(path, 'utf8');
  const before = known.get(path);
  if (before?.text === text) return before.definitions;
  const definitions = parseText(text, name);
  known.set(path, { text, definitions });
  return definitions;
}

function parseText(text: string, name: string): Executable[] {
  let document = parse(new Source(text, name));
  // Few have either, and looking at every node takes as long as parsing.
  if (text.includes('"')) {
    document = visit(document, {
      enter: (node) =>
        'description' in node && node.description ? { ...node, description: undefined } : undefined,
      StringValue: (node) => (node.block ? { ...node, block: false } : undefined),
    });
  }
  return document.definitions.filter(
    (node) => node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION,
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getLocation,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  Source,
  visit,
} from 'graphql';

/** A `.graphql` file as graphql-codegen loads it. */
export interface LoadedFile {
  location?: string;
  rawSDL?: string;
  document?: DocumentNode;
}

export type Executable = OperationDefinitionNode | FragmentDefinitionNode;

export interface Definitions {
  /** In the order of the files, whatever they are called or not called. */
  operations: OperationDefinitionNode[];
  /** The first of each name, the team's own before the package's. */
  fragments: Map<string, FragmentDefinitionNode>;
  /** Everything that the files define, doubles included, without the package's fragments. */
  all: Executable[];
}

/**
 * Reads the definitions so that each knows its file and place, comments included.
 *
 * @param packageFragments the folder of the package's fragments, or undefined to do without
 */
export function readDefinitions(
  files: readonly LoadedFile[],
  packageFragments: string | undefined,
): Definitions {
  const all = files.flatMap(parseFile);
  const operations = all.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of [...all, ...readPackageFragments(packageFragments)]) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(node.name.value)) {
      fragments.set(node.name.value, node);
    }
  }
  return { operations, fragments, all };
}

/** The fragments that a definition spreads itself, in order, each once; unknown ones left out. */
export function spreadsOf(
  node: Executable,
  fragments: Definitions['fragments'],
): FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment) found.add(fragment);
    },
  });
  return [...found];
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

/**
 * What an operation's `# permissions:` comment names, in its order: an empty list for `none`,
 * undefined where there is no such comment or it does not read as one.
 */
export function permissionsOf(node: OperationDefinitionNode): string[] | undefined {
  for (let token = node.loc?.startToken.prev; token?.kind === 'Comment'; token = token.prev) {
    const list = /^\s*permissions:\s*(.*?)\s*$/.exec(token.value)?.[1];
    if (list === undefined) continue;
    if (list === 'none') return [];
    const permissions = list.split(/\s*,\s*/);
    return permissions.every((permission) => /^\w+:\w+$/.test(permission))
      ? permissions
      : undefined;
  }
  return undefined;
}

/** From the file itself: what graphql-codegen hands on has lost its comments, and so its lines. */
function parseFile({ location = '', rawSDL, document }: LoadedFile): Executable[] {
  const text = /\.(?:graphqls?|gql)$/.test(location)
    ? readFileSync(location, 'utf8')
    : (rawSDL ?? (document ? print(document) : ''));
  return executables(parse(new Source(text, relative('.', location).replaceAll('\\', '/'))));
}

function readPackageFragments(folder: string | undefined): Executable[] {
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return executables(parse(new Source(text, `plain-operations/operations/fragments/${name}`)));
    });
}

const executables = ({ definitions }: DocumentNode): Executable[] =>
  definitions.filter(
    (node) => node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION,
  );

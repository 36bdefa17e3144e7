import { posix } from 'node:path';
import { Kind } from 'graphql';
import { type Declaration, type Owner, upperFirst } from './declarations.js';
import {
  type Definitions,
  type Executable,
  permissionsOf,
  placeOf,
  spreadsOf,
} from './definitions.js';
import { documentSource } from './document-source.js';
import { mark } from './orphans.js';
import { textOf } from './text.js';

/**
 * The files of a set of definitions and their types, by path in the output folder.
 *
 * @param folder the output folder relative to the working directory
 * @param reached the operations and every fragment that they reach
 */
export function writeModules(
  folder: string,
  reached: readonly Executable[],
  declarations: readonly Declaration[],
  fragments: Definitions['fragments'],
): Map<string, string> {
  const homes = new Map(declarations.map(({ name, owner }) => [name, fileOf(owner)]));
  const modules = new Map<string, Module>();
  const moduleOf = (owner: Owner) => {
    const file = fileOf(owner);
    const found = modules.get(file) ?? { file, origin: undefined, declarations: [] };
    modules.set(file, found);
    return found;
  };
  for (const node of reached) {
    const module = moduleOf(ownerOf(node));
    module.origin = posix.relative(folder, placeOf(node).file);
    module.document = node;
  }
  for (const declaration of declarations) {
    moduleOf(declaration.owner).declarations.push(declaration);
  }
  const sorted = [...modules.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  return new Map([
    [documentFile, `${mark}. Do not edit.\n${documentSource}`],
    ...sorted.map((module) => [module.file, writeModule(module, homes, fragments)] as const),
    ['index.ts', writeIndex(sorted)],
  ]);
}

/** No operation has its name: it has a hyphen. */
const documentFile = 'document-node.ts';

interface Module {
  file: string;
  /** The `.graphql` file, relative to the output folder. */
  origin: string | undefined;
  declarations: Declaration[];
  document?: Executable;
}

const ownerOf = (node: Executable): Owner => ({
  kind: node.kind === Kind.FRAGMENT_DEFINITION ? 'fragment' : 'operation',
  name: node.name?.value ?? '',
});

const folders = { operation: '', fragment: 'fragments/', schema: 'schema/' };

const fileOf = ({ kind, name }: Owner): string => `${folders[kind]}${name}.ts`;

function writeModule(
  { file, origin, declarations, document }: Module,
  homes: ReadonlyMap<string, string>,
  fragments: Definitions['fragments'],
): string {
  const imports = new Map<string, string[]>();
  const use = (home: string, name: string) => {
    if (home !== file) imports.set(home, [...(imports.get(home) ?? []), name]);
  };
  if (document) {
    use(documentFile, 'document');
    for (const fragment of spreadsOf(document, fragments)) {
      use(fileOf(ownerOf(fragment)), documentName(fragment));
    }
  }
  for (const name of new Set(declarations.flatMap(({ references }) => references))) {
    const home = homes.get(name);
    if (home) use(home, `type ${name}`);
  }
  const from = origin === undefined ? '' : ` from ${origin}`;
  return [
    `${mark}${from}. Do not edit.`,
    ...(document
      ? ["import type { TypedDocumentNode } from '@graphql-typed-document-node/core';"]
      : []),
    ...[...imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([home, names]) => writeImport(names, specifier(file, home))),
    '',
    ...declarations.flatMap(({ text }) => [text, '']),
    ...(document ? [writeDocument(document, fragments), ''] : []),
  ].join('\n');
}

function writeImport(names: readonly string[], path: string): string {
  const sorted = [...names].sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
  if (sorted.every((name) => name.startsWith('type '))) {
    return `import type { ${sorted.map(bare).join(', ')} } from '${path}';`;
  }
  return `import { ${sorted.join(', ')} } from '${path}';`;
}

const bare = (name: string) => name.replace(/^type /, '');

function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function writeDocument(node: Executable, fragments: Definitions['fragments']): string {
  const spreads = spreadsOf(node, fragments).map(documentName);
  const type =
    node.kind === Kind.FRAGMENT_DEFINITION
      ? `${upperFirst(node.name.value)}Fragment, unknown`
      : [resultName(node), `${resultName(node)}Variables`].join(', ');
  return [
    ...describe(node),
    `export const ${documentName(node)}: TypedDocumentNode<${type}> = /*#__PURE__*/ document(`,
    `  ${JSON.stringify(textOf(node))},`,
    ...(spreads.length > 0 ? [`  [${spreads.join(', ')}],`] : []),
    ');',
  ].join('\n');
}

function describe(node: Executable): string[] {
  if (node.kind === Kind.FRAGMENT_DEFINITION) return [];
  const permissions = permissionsOf(node);
  if (!permissions) return [];
  return [`/** Needs ${permissions.join(', ') || 'no permission'}. */`];
}

const documentName = (node: Executable): string =>
  upperFirst(node.name?.value ?? '') +
  (node.kind === Kind.FRAGMENT_DEFINITION ? 'FragmentDoc' : 'Document');

const resultName = (node: Exclude<Executable, { kind: Kind.FRAGMENT_DEFINITION }>): string =>
  upperFirst(node.name?.value ?? '') + upperFirst(node.operation);

const writeIndex = (modules: readonly Module[]): string =>
  [
    `${mark}. Do not edit.`,
    ...modules.map(
      ({ file, document }) =>
        `export ${document ? '' : 'type '}* from '${specifier('index.ts', file)}';`,
    ),
    '',
  ].join('\n');

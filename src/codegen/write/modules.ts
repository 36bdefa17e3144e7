import { posix } from 'node:path';
import { Kind } from 'graphql';
import { type Definitions, type Executable, placeOf, spreadsOf } from '../read/definitions.js';
import { metaOf } from '../read/notes.js';
import type { SchemaParts } from '../schema/schema-parts.js';
import { type Declaration, type Owner, upperFirst } from '../types/declarations.js';
import { documentSource } from './document-source.js';
import { hoverOf } from './hover.js';
import { mark } from './orphans.js';
import { textOf } from './text.js';

/** What imports between the modules end in. */
export type ImportExtension = '.js' | '.ts' | '';

/** What the files are made of. */
export interface Contents {
  /** The output folder, relative to the working directory. */
  folder: string;
  /** The operations and every fragment that they reach. */
  reached: readonly Executable[];
  fragments: Definitions['fragments'];
  declarations: readonly Declaration[];
  possibleTypes: Readonly<Record<string, readonly string[]>>;
  /** Where the descriptions are. */
  parts: SchemaParts;
  importExtension: ImportExtension;
}

/**
 * The files of a set of definitions and their types, by path in the output folder.
 *
 * @throws {Error} where a document has the name of an enum or an input
 */
export function writeModules(contents: Contents): Map<string, string> {
  const { folder, reached, declarations, possibleTypes, importExtension } = contents;
  const homes = new Map(declarations.map(({ name, owner }) => [name, fileOf(owner)]));
  const modules = new Map<string, Module>();
  const moduleOf = (owner: Owner) => {
    const file = fileOf(owner);
    const found = modules.get(file) ?? { file, origin: undefined, declarations: [] };
    modules.set(file, found);
    return found;
  };
  for (const node of reached) {
    const name = documentName(node);
    if (homes.has(name)) {
      const { file, line, column } = placeOf(node);
      throw new Error(
        `${file}:${line}:${column} "${node.name?.value}" needs another name: its document would be called "${name}", as is a type of the schema.`,
      );
    }
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
    [possibleTypesFile, writePossibleTypes(possibleTypes)],
    ...sorted.map((module) => [module.file, writeModule(module, homes, contents)] as const),
    ['index.ts', writeIndex(sorted, importExtension)],
  ]);
}

/** No operation has its name: it has a hyphen. */
const documentFile = 'document-node.ts';

const possibleTypesFile = 'possibleTypes.ts';

interface Module {
  file: string;
  /** The `.graphql` file, relative to the output folder. */
  origin: string | undefined;
  declarations: Declaration[];
  document?: Executable;
}

/** Whose module a definition's is. */
export const ownerOf = (node: Executable): Owner => ({
  kind: node.kind === Kind.FRAGMENT_DEFINITION ? 'fragment' : 'operation',
  name: node.name?.value ?? '',
});

const folders = { operation: '', fragment: 'fragments/', schema: 'schema/' };

const fileOf = ({ kind, name }: Owner): string => `${folders[kind]}${name}.ts`;

function writeModule(
  { file, origin, declarations, document }: Module,
  homes: ReadonlyMap<string, string>,
  { fragments, parts, importExtension }: Contents,
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
  const names = new Set(declarations.flatMap(({ references }) => references));
  for (const name of names) {
    const home = homes.get(name);
    if (home) use(home, `type ${name}`);
  }
  for (const { name } of declarations) names.add(name);
  const from = origin === undefined ? '' : ` from ${origin}`;
  return [
    `${mark}${from}. Do not edit.`,
    ...(document
      ? ["import type { TypedDocumentNode } from '@graphql-typed-document-node/core';"]
      : []),
    ...[...imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([home, names]) => writeImport(names, specifier(file, home, importExtension))),
    '',
    ...declarations.flatMap(({ text }) => [
      withGlobals(file.includes('/') ? inFolder(text) : text, names),
      '',
    ]),
    ...(document ? [writeDocument(document, fragments, parts), ''] : []),
  ].join('\n');
}

/** What types of scalars import is named as from the output folder. */
const inFolder = (text: string) =>
  text.replaceAll(/\bimport\('(?:\.\/|(?=\.\.\/))/g, "import('../");

/** Names TypeScript's own `Array` and `Record` as such beside an enum or input of that name. */
const withGlobals = (text: string, names: ReadonlySet<string>) =>
  text.replaceAll(/(?<![.\w])\w+(?=<)/g, (name) => (names.has(name) ? `globalThis.${name}` : name));

function writeImport(names: readonly string[], path: string): string {
  const sorted = [...names].sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
  if (sorted.every((name) => name.startsWith('type '))) {
    return `import type { ${sorted.map(bare).join(', ')} } from '${path}';`;
  }
  return `import { ${sorted.join(', ')} } from '${path}';`;
}

const bare = (name: string) => name.replace(/^type /, '');

function specifier(from: string, to: string, extension: ImportExtension): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, extension);
  return path.startsWith('.') ? path : `./${path}`;
}

function writeDocument(
  node: Executable,
  fragments: Definitions['fragments'],
  parts: SchemaParts,
): string {
  const spreads = `[${spreadsOf(node, fragments).map(documentName).join(', ')}]`;
  const isFragment = node.kind === Kind.FRAGMENT_DEFINITION;
  const type = isFragment
    ? `${upperFirst(node.name.value)}Fragment, unknown`
    : [resultName(node), `${resultName(node)}Variables`].join(', ');
  const meta = isFragment ? undefined : metaOf(node);
  return [
    ...(isFragment ? [] : hoverOf(node, parts)),
    `export const ${documentName(node)}: TypedDocumentNode<${type}> = /*#__PURE__*/ document(`,
    `  ${JSON.stringify(textOf(node))},`,
    ...(meta || spreads !== '[]' ? [`  ${spreads},`] : []),
    ...(meta ? [`  ${writeObject(meta)},`] : []),
    ');',
  ].join('\n');
}

/** In TypeScript: its names need no quotes. */
const writeObject = (object: object): string =>
  `{ ${Object.entries(object)
    .map(([key, value]) => `${key}: ${writeValue(value)}`)
    .join(', ')} }`;

const writeValue = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(writeValue).join(', ')}]` : JSON.stringify(value);

/** With its type, which `isolatedDeclarations` wants of arrays. */
function writePossibleTypes(types: Contents['possibleTypes']): string {
  const type = Object.keys(types).map((name) => `  ${name}: string[];`);
  return [
    `${mark}. Do not edit.`,
    '',
    '/** The members of the interfaces and unions that fragments are on, for the caches of other clients. */',
    ...(type.length > 0
      ? ['export const possibleTypes: {', ...type, '} = {']
      : ['export const possibleTypes = {']),
    ...Object.entries(types).map(([name, members]) => `  ${name}: ${writeValue(members)},`),
    '};',
    '',
  ].join('\n');
}

const documentName = (node: Executable): string =>
  upperFirst(node.name?.value ?? '') +
  (node.kind === Kind.FRAGMENT_DEFINITION ? 'FragmentDoc' : 'Document');

const resultName = (node: Exclude<Executable, { kind: Kind.FRAGMENT_DEFINITION }>): string =>
  upperFirst(node.name?.value ?? '') + upperFirst(node.operation);

const writeIndex = (modules: readonly Module[], extension: ImportExtension): string =>
  [
    `${mark}. Do not edit.`,
    ...[...modules, { file: possibleTypesFile, document: true }]
      .sort((a, b) => (a.file < b.file ? -1 : 1))
      .map(
        ({ file, document }) =>
          `export ${document ? '' : 'type '}* from '${specifier('index.ts', file, extension)}';`,
      ),
    '',
  ].join('\n');

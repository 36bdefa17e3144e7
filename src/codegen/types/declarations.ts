import type { CodegenPlugin, Types } from '@graphql-codegen/plugin-helpers';
import {
  type DocumentNode,
  type GraphQLSchema,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
} from 'graphql';
import type { Executable } from '../read/definitions.js';
import { withoutNothing } from './every-type.js';
import { markOneOf } from './one-of.js';

/** Where a generated type belongs. */
export type Owner =
  | { kind: 'operation'; name: string }
  | { kind: 'fragment'; name: string }
  /** An enum or an input. */
  | { kind: 'schema'; name: string };

export interface Declaration {
  name: string;
  owner: Owner;
  /** `export type …`, comment included. */
  text: string;
  /** The names of the other declarations that the text names. */
  references: string[];
}

/**
 * In names of types: `assignThread` gives `AssignThreadMutation`, and `get_user` `Get_UserQuery`, for the
 * plugin asks for each part by itself. The rest of the name stays.
 */
export const upperFirst = (name: string): string =>
  name.replaceAll(/(?:^|_)[a-z]/g, (first) => first.toUpperCase());

/**
 * The types of the definitions and of what they reach in the schema, from one run of
 * `typescript-operations`: a run for each module would visit the whole schema each time.
 *
 * @param schema need not have more than they reach; its inputs become `@oneOf` where Plain's are
 * @param definitions or their shapes
 */
export async function declare(
  { plugin }: Pick<CodegenPlugin, 'plugin'>,
  schema: GraphQLSchema,
  definitions: readonly Executable[],
  scalars: Readonly<Record<string, string>>,
): Promise<Declaration[]> {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...definitions] };
  markOneOf(schema);
  const settings = {
    arrayInputCoercion: false,
    enumType: 'string-literal',
    // A fragment's type is named where it is spread, and so is written once.
    inlineFragmentTypes: 'combine',
    namingConvention: upperFirst,
    scalars: { ...untyped(schema), ID: 'string', ...inPlace(scalars) },
    strictScalars: true,
    useTypeImports: true,
  };
  const output = await plugin(schema, [{ location: 'operations', document }], settings, {
    outputFile: 'operations.ts',
  });
  return split(withoutNothing(contentOf(output)), definitions);
}

/** The plugin wants a type for every scalar of the schema: arguments have some that nobody names. */
const untyped = (schema: GraphQLSchema): Record<string, string> =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
      .map(({ name }) => [name, 'unknown']),
  );

/** `./money.js#Money` is graphql-codegen's for a type of a module, which it imports at the top of its one file. */
const inPlace = (scalars: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(scalars).map(([name, type]) => [
      name,
      type.replace(/^([^\s'"`{]+)#([\w.]+)(?: +as +\w+)?$/, "import('$1').$2"),
    ]),
  );

const contentOf = (output: Types.PluginOutput): string =>
  typeof output === 'string' ? output : output.content;

/** A type at the beginning of a line, with the comment before it, up to the next one. */
const declaration =
  /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?(?:export )?type (\w+) =\s[\s\S]*?(?=^\/\*\*|^export |^type |(?![\s\S]))/gm;

function split(content: string, definitions: readonly Executable[]): Declaration[] {
  const ownerOf = ownersOf(definitions);
  const declarations = [...content.matchAll(declaration)].map(([text, name = '']) => ({
    name,
    owner: ownerOf(name) ?? ({ kind: 'schema', name } as const),
    text: tidy(text),
  }));
  const names = new Set<string>();
  for (const { name } of declarations) {
    if (names.has(name)) throw new Error(`Two generated types would be called "${name}".`);
    names.add(name);
  }
  return declarations.map((entry) => ({
    ...entry,
    references: namesIn(entry.text).filter((name) => names.has(name) && name !== entry.name),
  }));
}

/** Whose a type is, by its name. */
function ownersOf(definitions: readonly Executable[]): (name: string) => Owner | undefined {
  const owners = new Map<string, Owner>();
  const ofParts: [prefix: string, Owner][] = [];
  for (const node of definitions) {
    const name = node.name?.value ?? '';
    if (node.kind === Kind.FRAGMENT_DEFINITION) {
      const owner = { kind: 'fragment', name } as const;
      owners.set(`${upperFirst(name)}Fragment`, owner);
      ofParts.push([`${upperFirst(name)}_`, owner]);
    } else {
      const type = upperFirst(name) + upperFirst(node.operation);
      for (const suffix of ['', 'Variables'])
        owners.set(type + suffix, { kind: 'operation', name });
    }
  }
  // The longest names first: the types of "A_B" begin like those of "A".
  ofParts.sort(([a], [b]) => b.length - a.length);
  return (name) =>
    owners.get(name) ??
    (name.endsWith('_Fragment')
      ? ofParts.find(([prefix]) => name.startsWith(prefix))?.[1]
      : undefined);
}

/** Exports what the plugin keeps to its one file, and drops its identity type `Exact`. */
const tidy = (text: string): string =>
  text
    .trim()
    .replace(/^type /m, 'export type ')
    .replace(/ = Exact<([\s\S]*)>;$/, ' = $1;')
    .replace(/\n;$/, ';')
    .replace(/(?<= =\n) {2}\{[\s\S]*/, tidyOneOf);

/** The members of the union that an input becomes have the spaces of lines that they are not. */
const tidyOneOf = (members: string): string =>
  members
    .replaceAll(/^ {2}(?:\| +)?\{/gm, '  | {')
    .replaceAll(/([{;]) {2,}/g, '$1 ')
    .replaceAll(/\*\/\n {2}(?=\w)/g, '*/ ');

/** Identifiers that are not comments, strings, keys, or TypeScript's own `Array` and `Record`, which take types. */
const namesIn = (text: string): string[] => [
  ...new Set(
    text.replaceAll(/\/\*[\s\S]*?\*\/|'[^'\n]*'/g, '').match(/\b[A-Za-z_]\w*\b(?!\??:|<)/g),
  ),
];

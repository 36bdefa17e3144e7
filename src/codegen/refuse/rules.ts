import {
  type ASTNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  LoneAnonymousOperationRule,
  NoUnusedFragmentsRule,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  specifiedRules,
  UniqueFragmentNamesRule,
  UniqueOperationNamesRule,
  type ValidationRule,
} from 'graphql';
import { validateDefinitions } from '../../schema/validate.js';
import { type Definitions, type Executable, placeOf, reachFrom } from '../read/definitions.js';
import { notesOf } from '../read/notes.js';

/** Something that must not be generated from. */
export interface Offence {
  /** Relative to the working directory. */
  file: string;
  /** From 1, like `column`. */
  line: number;
  column: number;
  message: string;
}

/** What the rules look at in the payload of a mutation, selected or not. */
export const ofPayloads = payloadFields();

/**
 * Everything that is wrong with the definitions, sorted by place.
 *
 * @param needsPermissions whether each operation must name its permissions
 */
export const findOffences = (
  definitions: Definitions,
  schema: GraphQLSchema,
  needsPermissions: boolean,
): Offence[] =>
  [
    ...offencesOfFiles(definitions, needsPermissions),
    ...offencesOfSchema(definitions, schema),
  ].sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);

/** What is wrong whatever the schema is. */
export const offencesOfFiles = (definitions: Definitions, needsPermissions: boolean): Offence[] => [
  ...syntaxErrors(definitions),
  ...anonymousOperations(definitions),
  ...doubleNames(definitions),
  ...reserved(definitions),
  ...(needsPermissions ? missingPermissions(definitions) : []),
];

/**
 * What the schema does not allow.
 *
 * @param schema whole, or what they and {@link ofPayloads} reach of it: then something is wrong
 *   where something is wrong with the whole, though it may be another thing
 */
export const offencesOfSchema = (definitions: Definitions, schema: GraphQLSchema): Offence[] => [
  ...withoutRoot(definitions, schema),
  ...invalidDefinitions(definitions, schema),
  ...unreadErrors(definitions, schema),
];

/** The specification's rules say nothing of the fields of a root that there is not. */
const withoutRoot = ({ operations }: Definitions, schema: GraphQLSchema): Offence[] =>
  operations
    .filter(({ operation }) => !schema.getRootType(operation))
    .map((node) => offence(node, `The schema has no ${node.operation}s.`));

/** One line an offence: `operations/x.graphql:3:5 message`. */
export const formatOffences = (offences: readonly Offence[]): string =>
  offences
    .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
    .join('\n');

const syntaxErrors = (definitions: Definitions): Offence[] =>
  definitions.syntaxErrors.map(({ source, locations, message }) => ({
    file: source?.name ?? '',
    line: locations?.[0]?.line ?? 1,
    column: locations?.[0]?.column ?? 1,
    message,
  }));

const anonymousOperations = ({ operations }: Definitions): Offence[] =>
  operations
    .filter(({ name }) => !name)
    .map((node) => offence(node, 'An operation needs a name: its module is named after it.'));

/** Names that differ in the case of their letters give the same types, or the same file to some systems. */
function doubleNames({ all }: Definitions): Offence[] {
  const first = new Map<string, Executable>();
  return all.flatMap((node) => {
    if (!node.name) return [];
    const what = node.kind === Kind.FRAGMENT_DEFINITION ? 'fragment' : 'operation';
    const key = `${what} ${node.name.value.toLowerCase()}`;
    const other = first.get(key);
    if (!other) {
      first.set(key, node);
      return [];
    }
    const { file, line, column } = placeOf(other);
    const name = other.name?.value;
    return offence(node, `There is another ${what} "${name}" at ${file}:${line}:${column}.`);
  });
}

const reserved = ({ operations }: Definitions): Offence[] =>
  operations.flatMap((node) => {
    const [name, module] = modules.find(([name]) => same(name, node.name?.value)) ?? [];
    if (!name) return [];
    return offence(node, `No operation can be called "${name}": its module would be ${module}.`);
  });

const modules = [
  ['index', 'the index'],
  ['possibleTypes', 'that of the possible types'],
] as const;

const same = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase();

const missingPermissions = ({ operations }: Definitions): Offence[] =>
  operations
    .filter((node) => notesOf(node).permissions === undefined)
    .map((node) =>
      offence(
        node,
        `${label(node)} does not name its permissions: "# permissions: thread:read" or "# permissions: none" before it.`,
      ),
    );

/** GraphQL's own rules, without those that speak of one file where many are read together. */
function invalidDefinitions(
  { operations, fragments, all }: Definitions,
  schema: GraphQLSchema,
): Offence[] {
  const ours: readonly ValidationRule[] = [
    LoneAnonymousOperationRule as ValidationRule,
    NoUnusedFragmentsRule,
    UniqueFragmentNamesRule as ValidationRule,
    UniqueOperationNamesRule as ValidationRule,
  ];
  const definitions = new Set([...reachFrom(operations, fragments), ...all]);
  const errors = validateDefinitions(
    schema,
    [...definitions],
    specifiedRules.filter((rule) => !ours.includes(rule)),
  );
  return errors.flatMap(({ nodes, message }) => (nodes?.[0] ? offence(nodes[0], message) : []));
}

/** `error` in a mutation's payload must be read whole: without it, a refused mutation looks done. */
function unreadErrors({ operations, fragments }: Definitions, schema: GraphQLSchema): Offence[] {
  const mutation = schema.getMutationType();
  if (!mutation) return [];
  return operations
    .filter(({ operation }) => operation === OperationTypeNode.MUTATION)
    .flatMap((node) =>
      fieldsOf([node.selectionSet], fragments, () => true).flatMap((root) => {
        const payload = payloadOf(mutation, root);
        if (!payload) return [];
        const errors = alwaysSelected([root], fragments).filter(
          ({ name }) => name.value === 'error',
        );
        const missing = missingFields(payload.error, errors, fragments);
        if (errors.length > 0 && missing.length === 0) return [];
        return offence(
          errors[0] ?? root,
          `${label(node)} must select "error { message type code fields { field message type } }" of ${root.name.value}${errors.length > 0 ? `; missing: ${missing.join(', ')}` : ''}.`,
        );
      }),
    );
}

function payloadOf(mutation: GraphQLObjectType, root: FieldNode) {
  const type = mutation.getFields()[root.name.value]?.type;
  const payload = type && getNamedType(type);
  if (!isObjectType(payload)) return undefined;
  const { error: field } = payload.getFields();
  const error = field && getNamedType(field.type);
  return isObjectType(error) && error.name === 'MutationError' ? { error } : undefined;
}

const wanted = { message: [], type: [], code: [], fields: ['field', 'message', 'type'] };

function payloadFields(): SelectionSetNode {
  const [operation] = parse('{ error { message type code fields { field message type } } }', {
    noLocation: true,
  }).definitions;
  return (operation as OperationDefinitionNode).selectionSet;
}

/** What is not selected of that which is wanted and which this schema has, as dotted paths. */
function missingFields(
  error: GraphQLObjectType,
  selected: readonly FieldNode[],
  fragments: Definitions['fragments'],
): string[] {
  const has = (nodes: readonly FieldNode[], name: string) =>
    nodes.filter((field) => field.name.value === name);
  const top = alwaysSelected(selected, fragments);
  return Object.entries(wanted).flatMap(([name, inner]) => {
    const definition = error.getFields()[name];
    if (!definition) return [];
    const found = has(top, name);
    if (found.length === 0) return [name];
    const type = getNamedType(definition.type);
    return inner
      .filter((key) => isObjectType(type) && key in type.getFields())
      .filter((key) => has(alwaysSelected(found, fragments), key).length === 0)
      .map((key) => `${name}.${key}`);
  });
}

/** What is in every answer, under its own name. */
const alwaysSelected = (nodes: readonly FieldNode[], fragments: Definitions['fragments']) =>
  fieldsOf(
    nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    fragments,
    unconditional,
  ).filter(({ alias, name }) => !alias || alias.value === name.value);

/** The fields of selection sets, through those inline and named fragments that are to be entered. */
function fieldsOf(
  sets: readonly SelectionSetNode[],
  fragments: Definitions['fragments'],
  enter: (selection: SelectionNode) => boolean,
  within: readonly FragmentDefinitionNode[] = [],
): FieldNode[] {
  const selections = sets.flatMap((set) => set.selections).filter(enter);
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return fieldsOf([selection.selectionSet], fragments, enter, within);
    }
    const fragment = fragments.get(selection.name.value);
    if (!fragment || within.includes(fragment)) return [];
    return fieldsOf([fragment.selectionSet], fragments, enter, [...within, fragment]);
  });
}

const unconditional = ({ directives }: SelectionNode) =>
  !directives?.some(({ name }) => name.value === 'skip' || name.value === 'include');

const label = ({ name }: { name?: { value: string } | undefined }) =>
  name ? `"${name.value}"` : 'An operation';

const offence = (node: Pick<ASTNode, 'loc'>, message: string): Offence => ({
  ...placeOf(node),
  message,
});

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

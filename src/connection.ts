import { isDocument } from './executor/prepare/document.js';
import { definitionsOf } from './executor/prepare/document-text.js';

/** A page's place among the others. @see https://relay.dev/graphql/connections.htm */
export interface PageInfo {
  readonly hasNextPage?: boolean;
  readonly hasPreviousPage?: boolean;
  readonly startCursor?: string | null;
  readonly endCursor?: string | null;
}

/** A connection that a document selects: where, and the variables that move it. */
export interface Connection {
  /** Undefined where the document was not parsed. */
  readonly path: readonly string[] | undefined;
  readonly first: string | undefined;
  readonly after: string | undefined;
  /** Variables that ask for pages backward. */
  readonly backward: readonly string[];
}

/** The connection that is meant, as far as the document tells: a text is not parsed. */
export function connectionOf(
  document: unknown,
  path: readonly string[] | undefined,
  operationName: string | undefined,
): Connection {
  if (!isDocument(document)) {
    return { path: undefined, first: 'first', after: 'after', backward: ['last', 'before'] };
  }
  const definitions = document.definitions.filter(isDefinition);
  const operation = operationOf(definitions, operationName);
  const all = operation?.selectionSet
    ? connections(operation.selectionSet.selections, definitions, [])
    : [];
  const found = path ? all.filter(({ path: at }) => at.join('.') === path.join('.')) : all;
  const [connection] = found;
  const shown = all.map(({ path: at }) => JSON.stringify(at)).join(', ');
  if (!connection) {
    throw new TypeError(
      path && all.length > 0
        ? `the document selects no connection at the path ${JSON.stringify(path)}, but at ${shown}`
        : 'the document selects no connection with pageInfo { hasNextPage endCursor }',
    );
  }
  if (found.length > 1) {
    throw new TypeError(`the document selects several connections: give a path of ${shown}`);
  }
  if (connection.after === undefined) {
    const at = connection.path.join('.');
    throw new TypeError(`the connection ${at} takes no variable as its argument after`);
  }
  return connection;
}

function operationOf(
  definitions: readonly Definition[],
  name: string | undefined,
): Definition | undefined {
  return definitions.find(
    (definition) =>
      definition.kind === 'OperationDefinition' &&
      (name === undefined || definition.name?.value === name),
  );
}

/** A connection that was found in a parsed document. */
type Found = Connection & { readonly path: readonly string[] };

function connections(
  selections: readonly Selection[],
  definitions: readonly Definition[],
  within: readonly string[],
): Found[] {
  const found = new Map<string, Found>();
  for (const field of fieldsOf(selections, definitions)) {
    if (!field.selectionSet) continue;
    const path = [...within, keyOf(field)];
    const inner = fieldsOf(field.selectionSet.selections, definitions);
    const pageInfo = inner.find(({ name }) => name?.value === 'pageInfo');
    const cursors = fieldsOf(pageInfo?.selectionSet?.selections ?? [], definitions);
    if (pageInfo && cursors.some(({ name }) => name?.value === 'endCursor')) {
      // What is selected of its nodes is in a list: no page of that can be asked for.
      found.set(path.join('.'), {
        path,
        first: variableOf(field, 'first'),
        after: variableOf(field, 'after'),
        backward: ['last', 'before'].flatMap((name) => variableOf(field, name) ?? []),
      });
    } else {
      for (const deeper of connections(field.selectionSet.selections, definitions, path)) {
        found.set(deeper.path.join('.'), deeper);
      }
    }
  }
  return [...found.values()];
}

function keyOf({ alias, name }: Selection): string {
  return alias?.value ?? name?.value ?? '';
}

function variableOf({ arguments: given }: Selection, argument: string): string | undefined {
  const value = given?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === 'Variable' ? value.name?.value : undefined;
}

/** As the executor names it in its errors. */
export function operationNameOf(document: unknown): string {
  const name = isDocument(document)
    ? operationOf(document.definitions.filter(isDefinition), undefined)?.name?.value
    : definitionsOf(`${document}`).find(({ kind }) => kind !== 'fragment')?.name;
  return name || 'anonymous';
}

interface ConnectionInResponse {
  readonly pageInfo?: PageInfo | null;
  readonly nodes?: readonly unknown[] | null;
  readonly edges?: unknown;
  readonly totalCount?: unknown;
}

/**
 * The connection; null where something on the way to it is null, undefined where it is not there, and
 * 'several' where none of them is named.
 */
export function connectionInResponse(
  data: unknown,
  path: readonly string[] | undefined,
): ConnectionInResponse | 'several' | null | undefined {
  if (!path) {
    const found = search(data);
    return found.length > 1 ? 'several' : found[0];
  }
  let at = data;
  for (const key of path) {
    if (at === null) return null;
    at = Object(at)[key];
  }
  return typeof at === 'object' ? (at as ConnectionInResponse | null) : undefined;
}

/** The connections in the data of a document that is not parsed. */
function search(data: unknown): ConnectionInResponse[] {
  const found: ConnectionInResponse[] = [];
  // A list and not recursion: how deep data go is for the server to say.
  const places = [data];
  for (const place of places) {
    if (typeof place !== 'object' || place === null || Array.isArray(place)) continue;
    if ('pageInfo' in place) found.push(place as ConnectionInResponse);
    else for (const inner of Object.values(place)) places.push(inner);
  }
  return found;
}

/** A definition of a parsed document, as far as it is read here. */
interface Definition {
  readonly kind: string;
  readonly name?: { readonly value: string };
  readonly selectionSet?: SelectionSet;
}

interface SelectionSet {
  readonly selections: readonly Selection[];
}

interface Selection {
  readonly kind: string;
  readonly name?: { readonly value: string };
  readonly alias?: { readonly value: string };
  readonly arguments?: readonly {
    readonly name: { readonly value: string };
    readonly value: { readonly kind: string; readonly name?: { readonly value: string } };
  }[];
  readonly selectionSet?: SelectionSet;
}

function isDefinition(definition: unknown): definition is Definition {
  return typeof definition === 'object' && definition !== null && 'kind' in definition;
}

/** The fields of a selection set, those in its fragments included. */
function fieldsOf(
  selections: readonly Selection[],
  definitions: readonly Definition[],
  within: readonly string[] = [],
): Selection[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'Field') return selection;
    const name = selection.name?.value;
    // A fragment that spreads itself is the server's to refuse.
    if (name !== undefined && within.includes(name)) return [];
    const { selectionSet } =
      name === undefined
        ? selection
        : (definitions.find(
            (node) => node.kind === 'FragmentDefinition' && node.name?.value === name,
          ) ?? {});
    const names = name === undefined ? within : [...within, name];
    return fieldsOf(selectionSet?.selections ?? [], definitions, names);
  });
}

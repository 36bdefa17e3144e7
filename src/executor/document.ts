import { operationsOfText, type TextOperation } from './document-text.js';

/**
 * A document as the executor knows it, by structure: a `TypedDocumentNode`, a `TypedDocumentString`,
 * or whatever else carries its variables and result in the same phantom property.
 */
export interface TypedDocument<T, V> {
  __apiType?: (variables: V) => T;
}

/** A document without types: GraphQL text, or a parsed document. */
export type UntypedDocument =
  | string
  | {
      readonly kind: string;
      readonly definitions: readonly unknown[];
      /** A document that has types is held to them. */
      readonly __apiType?: never;
    };

/** What is worked out once for a document and used at each of its calls. */
export interface Prepared {
  /** `anonymous` where the operation has no name. */
  readonly operationName: string;
  readonly isMutation: boolean;
  /** The request's body up to the variables. */
  readonly prefix: string;
  /** Response keys that complete data has; none where only the document's text is known. */
  readonly rootKeys: readonly string[];
  /** Response keys under which a mutation's payload may have its `error`. */
  readonly errorKeys: readonly string[];
}

/** The document cannot be sent as it is. */
export class DocumentError extends Error {}

/**
 * Prepares a document for sending.
 *
 * @returns a promise only where the document does not carry its text and has to be printed
 * @throws {DocumentError}
 */
export function prepare(
  document: unknown,
  operationName: string | undefined,
): Prepared | Promise<Prepared> {
  const key =
    typeof document === 'string' || !(document instanceof String) ? document : `${document}`;
  const known = typeof key === 'string' ? texts.get(key) : nodes.get(key as object);
  if (known && operationName === undefined) return known;

  const remember = (prepared: Prepared): Prepared => {
    if (operationName !== undefined) return prepared;
    if (typeof key !== 'string') nodes.set(key as object, prepared);
    else if (texts.size < MAX_TEXTS) texts.set(key, prepared);
    return prepared;
  };
  if (typeof key === 'string') {
    return remember(assemble(key, choose(operationsOfText(key), operationName)));
  }
  if (!isDocument(key)) throw new DocumentError('it was given no GraphQL document');
  const definitions = key.definitions.filter(isDefinition);
  const operation = choose(
    definitions
      .filter(({ kind }) => kind === 'OperationDefinition')
      .map((node) => ({ name: node.name?.value, kind: node.operation ?? '', node })),
    operationName,
  );
  const text = textOf(key, definitions);
  return text === undefined
    ? print(key).then((printed) => remember(assemble(printed, operation, definitions)))
    : remember(assemble(text, operation, definitions));
}

const nodes = new WeakMap<object, Prepared>();
const texts = new Map<string, Prepared>();
/** Text that is made anew for each call must not fill the memory. */
const MAX_TEXTS = 500;

interface Operation extends TextOperation {
  readonly node?: Definition;
}

interface DocumentNode {
  readonly definitions: readonly unknown[];
  readonly loc?: { readonly source?: { readonly body?: unknown } };
}

interface Definition {
  readonly kind: string;
  readonly operation?: string;
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
  readonly directives?: readonly unknown[];
  readonly selectionSet?: SelectionSet;
}

function isDocument(document: unknown): document is DocumentNode {
  return (
    typeof document === 'object' &&
    document !== null &&
    'definitions' in document &&
    Array.isArray(document.definitions)
  );
}

function isDefinition(definition: unknown): definition is Definition {
  return typeof definition === 'object' && definition !== null && 'kind' in definition;
}

function choose(operations: readonly Operation[], name: string | undefined): Operation {
  if (operations.some(({ kind }) => kind === 'subscription')) {
    throw new DocumentError('subscriptions do not run over HTTP requests');
  }
  const [first] = operations;
  if (!first) throw new DocumentError('the document has no operation');
  if (name === undefined) {
    if (operations.length === 1) return first;
    throw new DocumentError('the document has several operations: name one by operationName');
  }
  const named = operations.find((operation) => operation.name === name);
  if (!named) throw new DocumentError('the document has no operation of the given operationName');
  return named;
}

function assemble(
  text: string,
  { name, kind, node }: Operation,
  definitions: readonly Definition[] = [],
): Prepared {
  const roots = node?.selectionSet?.selections ?? [];
  const errorKeys = new Set(['error']);
  for (const root of fieldsOf(roots, definitions)) {
    for (const field of fieldsOf(root.selectionSet?.selections ?? [], definitions)) {
      if (field.name?.value === 'error') errorKeys.add(responseKey(field));
    }
  }
  const nameInJson = name === undefined ? '' : `"operationName":${JSON.stringify(name)},`;
  return {
    operationName: name ?? 'anonymous',
    isMutation: kind === 'mutation',
    prefix: `{"query":${JSON.stringify(text)},${nameInJson}"variables":`,
    rootKeys: roots
      .filter((field) => field.kind === 'Field' && !field.directives?.length)
      .map(responseKey),
    errorKeys: [...errorKeys],
  };
}

const responseKey = ({ alias, name }: Selection): string => alias?.value ?? name?.value ?? '';

/** The fields of a selection set, those in its fragments included. */
function fieldsOf(
  selections: readonly Selection[],
  definitions: readonly Definition[],
  seen: readonly string[] = [],
): Selection[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection];
    const name = selection.name?.value;
    if (name === undefined)
      return fieldsOf(selection.selectionSet?.selections ?? [], definitions, seen);
    // A fragment that spreads itself is the server's to refuse.
    if (seen.includes(name)) return [];
    const fragment = definitions.find(
      (node) => node.kind === 'FragmentDefinition' && node.name?.value === name,
    );
    return fieldsOf(fragment?.selectionSet?.selections ?? [], definitions, [...seen, name]);
  });
}

/**
 * The text that a document carries. A document that was put together from others may carry the
 * text of one of them: it counts only where it defines all that the document does.
 */
function textOf({ loc }: DocumentNode, definitions: readonly Definition[]): string | undefined {
  const text = loc?.source?.body;
  if (typeof text !== 'string') return undefined;
  const complete = definitions.every(({ kind, operation, name }) => {
    if (!name) return true;
    const keyword = kind === 'FragmentDefinition' ? 'fragment' : operation;
    return new RegExp(`\\b${keyword}\\s+${name.value}\\b`).test(text);
  });
  return complete ? text : undefined;
}

async function print(document: DocumentNode): Promise<string> {
  // graphql 16 has its printer in a file of its own, graphql 17 only behind an entry point. Neither
  // name is a literal: a bundle of operations that carry their text must not hold graphql.
  for (const entry of ['graphql/language/printer.js', 'graphql/language']) {
    try {
      const { print } = (await import(entry)) as { print: (document: DocumentNode) => string };
      return print(document);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
        throw new DocumentError('it was given no GraphQL document', { cause: error });
      }
    }
  }
  throw new DocumentError(
    'the document does not carry its text, and printing it needs: npm install graphql',
  );
}

import { errorKeysOf, operationsOfText, type TextOperation } from './document-text.js';

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
  /** What the document says of running it twice. */
  readonly notes: Notes;
  /** The request's body up to the variables. */
  readonly prefix: string;
  /** What data must have; nothing where only the document's text is known. */
  readonly roots: readonly Selected[];
  /** Where that is not known: names in the response that an `error` may have. */
  readonly errorKeys: readonly string[];
}

/** What a document says in `__meta__`: codegen notes it of an operation's file, as others' codegen does of theirs. */
interface Notes {
  /** Running it twice gives the same state as running it once. */
  readonly idempotent?: unknown;
  /** The variable, or the field of `input`, of which the server takes each value once. */
  readonly idempotencyKey?: unknown;
  /** The code of the mutation's error where it is run twice. */
  readonly repeated?: unknown;
  /** The mutation may end with neither a result nor an error. */
  readonly mayBeNull?: unknown;
}

/** A field that a document selects, as the response has it. */
export interface Selected {
  readonly name: string;
  /** Its name in the response. */
  readonly key: string;
  /** Whether the response may be without it, since a directive decides. */
  readonly optional: boolean;
  /** What is selected of it; undefined of a leaf, and of what is selected deeper than anybody asks here. */
  readonly fields: readonly Selected[] | undefined;
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
  const known = typeof document === 'string' ? texts.get(document) : nodes.get(document as object);
  if (known && operationName === undefined) return known;

  const remember = (prepared: Prepared): Prepared => {
    if (operationName !== undefined) return prepared;
    if (typeof document !== 'string') nodes.set(document as object, prepared);
    else if (texts.size < MAX_TEXTS) texts.set(document, prepared);
    return prepared;
  };
  const notes = notesOf(document);
  if (typeof document === 'string' || document instanceof String) {
    const text = `${document}`;
    return remember(assemble(text, choose(operationsOfText(text), operationName), notes));
  }
  if (!isDocument(document)) throw new DocumentError('it was given no GraphQL document');
  const definitions = document.definitions.filter(isDefinition);
  const operation = choose(
    definitions
      .filter(({ kind }) => kind === 'OperationDefinition')
      .map((node) => ({ name: node.name?.value, kind: node.operation ?? '', node })),
    operationName,
  );
  const text = textOf(document, definitions);
  return text === undefined
    ? print(document).then((printed) => remember(assemble(printed, operation, notes, definitions)))
    : remember(assemble(text, operation, notes, definitions));
}

function notesOf(document: unknown): Notes {
  return Object((Object(document) as { __meta__?: unknown }).__meta__) as Notes;
}

const nodes = new WeakMap<object, Prepared>();
const texts = new Map<string, Prepared>();
/** Text that is made anew for each call must not fill the memory. */
const MAX_TEXTS = 500;

interface Operation extends TextOperation {
  readonly node?: Definition;
}

export interface DocumentNode {
  readonly definitions: readonly unknown[];
  readonly loc?: { readonly source?: { readonly body?: unknown } };
}

/** A definition of a document, as far as it is read here. */
export interface Definition {
  readonly kind: string;
  readonly operation?: string;
  readonly name?: { readonly value: string };
  readonly selectionSet?: SelectionSet;
}

interface SelectionSet {
  readonly selections: readonly Selection[];
}

export interface Selection {
  readonly kind: string;
  readonly name?: { readonly value: string };
  readonly alias?: { readonly value: string };
  readonly arguments?: readonly {
    readonly name: { readonly value: string };
    readonly value: { readonly kind: string; readonly name?: { readonly value: string } };
  }[];
  readonly directives?: readonly unknown[];
  readonly selectionSet?: SelectionSet;
}

export function isDocument(document: unknown): document is DocumentNode {
  return (
    typeof document === 'object' &&
    document !== null &&
    'definitions' in document &&
    Array.isArray(document.definitions)
  );
}

export function isDefinition(definition: unknown): definition is Definition {
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
  notes: Notes,
  definitions: readonly Definition[] = [],
): Prepared {
  const nameInJson = name === undefined ? '' : `"operationName":${JSON.stringify(name)},`;
  return {
    operationName: name ?? 'anonymous',
    isMutation: kind === 'mutation',
    notes,
    prefix: `{"query":${JSON.stringify(text)},${nameInJson}"variables":`,
    errorKeys: node ? [] : errorKeysOf(text),
    roots: node?.selectionSet ? selected(node.selectionSet, definitions, ROOT_AND_PAYLOAD) : [],
  };
}

/** How deep responses are held against what was selected: root fields, payloads, their results. */
const ROOT_AND_PAYLOAD = 3;

function selected(
  { selections }: SelectionSet,
  definitions: readonly Definition[],
  depth: number,
): Selected[] {
  const fields = new Map<string, Selected>();
  for (const [field, optional] of fieldsOf(selections, definitions, false, [])) {
    const name = field.name?.value ?? '';
    const key = field.alias?.value ?? name;
    const inner =
      field.selectionSet && (depth > 1 ? selected(field.selectionSet, definitions, depth - 1) : []);
    const same = fields.get(key);
    fields.set(key, {
      name,
      key,
      optional: optional && (same?.optional ?? true),
      fields: inner && [...(same?.fields ?? []), ...inner],
    });
  }
  return [...fields.values()];
}

/** The fields of a selection set, those in its fragments included, and whether a directive decides on them. */
export function fieldsOf(
  selections: readonly Selection[],
  definitions: readonly Definition[],
  conditional: boolean,
  within: readonly string[],
): [Selection, boolean][] {
  return selections.flatMap((selection): [Selection, boolean][] => {
    const optional = conditional || Boolean(selection.directives?.length);
    if (selection.kind === 'Field') return [[selection, optional]];
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
    return fieldsOf(selectionSet?.selections ?? [], definitions, optional, names);
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

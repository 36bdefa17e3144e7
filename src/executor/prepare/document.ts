import { type Definition, definitionsOf, type Selection } from './document-text.js';
import { must } from './options.js';

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
  /** What data must have; what is selected of it is fields alone as well. */
  readonly roots: readonly Selection[];
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

/**
 * Prepares a document for sending.
 *
 * @returns a promise only where the document does not carry its text and has to be printed
 * @throws {TypeError} where the document cannot be sent as it is
 */
export function prepare(
  document: unknown,
  operationName: string | undefined,
): Prepared | Promise<Prepared> {
  const cache: Cache = typeof document === 'string' ? texts : nodes;
  const known = cache.get(document);
  if (known && operationName === undefined) return known;

  const isText = typeof document === 'string' || document instanceof String;
  const assembled = (text: string): Prepared => {
    const notes = Object((Object(document) as { __meta__?: unknown }).__meta__) as Notes;
    const prepared = assemble(text, operationName, notes, isText);
    if (texts.size === MAX_TEXTS) texts.clear();
    if (operationName === undefined) cache.set(document, prepared);
    return prepared;
  };
  if (isText) return assembled(`${document}`);
  must(isDocument(document), NO_DOCUMENT);
  const text = textOf(document);
  return text === undefined ? print(document).then(assembled) : assembled(text);
}

interface Cache {
  get(document: unknown): Prepared | undefined;
  set(document: unknown, prepared: Prepared): unknown;
}

const nodes: Cache = new WeakMap<object, Prepared>();
const texts = new Map<unknown, Prepared>();
/** Text that is made anew for each call must not fill the memory. */
const MAX_TEXTS = 500;
const NO_DOCUMENT = 'it was given no GraphQL document';

export interface DocumentNode {
  readonly definitions: readonly unknown[];
  readonly loc?: { readonly source?: { readonly body?: unknown } };
}

export function isDocument(document: unknown): document is DocumentNode {
  return Array.isArray(Object(document).definitions);
}

function assemble(
  text: string,
  operationName: string | undefined,
  notes: Notes,
  isText: boolean,
): Prepared {
  const definitions = definitionsOf(text);
  const { kind, name, selections } = choose(definitions, operationName);
  const nameInJson = name && `"operationName":${JSON.stringify(name)},`;
  return {
    operationName: name || 'anonymous',
    isMutation: kind === 'mutation',
    notes,
    prefix: `{"query":${JSON.stringify(text)},${nameInJson}"variables":`,
    // Data of a text has no type, and is not held to have all fields.
    roots: fieldsOf(selections, definitions, isText).map((root) => ({
      ...root,
      selections: root.selections && fieldsOf(root.selections, definitions),
    })),
  };
}

function choose(definitions: readonly Definition[], name: string | undefined): Definition {
  const operations = definitions.filter(({ kind }) => kind !== 'fragment');
  const named = operations.filter((operation) => name === undefined || operation.name === name);
  const [found] = named;
  must(
    !operations.some(({ kind }) => kind === 'subscription'),
    'subscriptions do not run over HTTP requests',
  );
  must(operations.length > 0, 'the document has no operation');
  must(found, 'the document has no operation of the given operationName');
  must(
    name !== undefined || named.length === 1,
    'the document has several operations: name one by operationName',
  );
  return found;
}

/**
 * The fields of a selection set, those in its fragments included, by their names in the response. What
 * is selected of one in two places counts together.
 */
function fieldsOf(
  selections: readonly Selection[],
  definitions: readonly Definition[],
  conditional = false,
  within: readonly string[] = [],
  found = new Map<string, Selection>(),
): Selection[] {
  for (const selection of selections) {
    const { name, key } = selection;
    const optional = conditional || selection.conditional;
    let inner = selection.selections;
    if (!selection.isFragment) {
      const same = found.get(key);
      if (inner && same?.selections) inner = [...same.selections, ...inner];
      const isOptional = optional && same?.conditional !== false;
      found.set(key, { ...selection, conditional: isOptional, selections: inner });
      // A fragment that spreads itself is the server's to refuse.
    } else if (!within.includes(name)) {
      if (name)
        inner = definitions.find((one) => one.kind === 'fragment' && one.name === name)?.selections;
      fieldsOf(inner ?? [], definitions, optional, name ? [...within, name] : within, found);
    }
  }
  return [...found.values()];
}

/**
 * The text that a document carries. One that was put together from others, or changed, as `visit` does,
 * may still carry what it was made of: a text counts only where it defines and selects the same.
 */
function textOf({ loc, definitions }: DocumentNode): string | undefined {
  const text = loc?.source?.body;
  if (typeof text !== 'string') return undefined;
  const defined = definitionsOf(text);
  const isSame = definitions.every((definition) => {
    const { name, operation = 'fragment', selectionSet } = Object(definition);
    return (
      !selectionSet ||
      defined.some(
        (one) =>
          one.kind === operation &&
          one.name === (name?.value ?? '') &&
          selectsAs(selectionSet.selections, one.selections),
      )
    );
  });
  return isSame ? text : undefined;
}

interface Node {
  readonly name?: { readonly value: string };
  readonly alias?: { readonly value: string };
  readonly selectionSet?: { readonly selections: readonly Node[] };
}

function selectsAs(nodes: readonly Node[] = [], selections: readonly Selection[] = []): boolean {
  return (
    nodes.length === selections.length &&
    nodes.every(({ name, alias = name, selectionSet }, place) => {
      const one = selections[place] as Selection;
      return (
        one.name === (name?.value ?? '') &&
        one.key === (alias?.value ?? '') &&
        selectsAs(selectionSet?.selections, one.selections)
      );
    })
  );
}

async function print(document: DocumentNode): Promise<string> {
  const { print } = await load('graphql/language/printer.js')
    .catch(() => load('graphql/language'))
    .catch((cause) => {
      const message =
        'the document does not carry its text, and printing it needs: npm install graphql';
      throw new TypeError(message, { cause });
    });
  try {
    return print(document);
  } catch (cause) {
    throw new TypeError(NO_DOCUMENT, { cause });
  }
}

/**
 * Graphql 16 has its printer in a file of its own, graphql 17 only behind an entry point. Neither name
 * is a literal where it is imported: a bundle of operations that carry their text must not hold graphql.
 */
const load = (entry: string): Promise<{ print: (document: DocumentNode) => string }> =>
  import(/* webpackIgnore: true */ entry);

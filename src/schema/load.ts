import { readFile } from 'node:fs/promises';
import {
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  parse,
  Source,
  validateSchema,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { BadInput } from './bad-input.js';
import { type FetchOptions, fetchText, introspect } from './fetch.js';
import { isUrl } from './location.js';
import { assertValid, type Documents, isValid, located, position, wordsOf } from './operations.js';
import type { Schemas } from './rules/mark.js';
import { cutSdl } from './sdl/cut.js';
import { foldExtensions } from './sdl/extensions.js';
import { isHarmless } from './sdl/harmless.js';
import { introspectionToSdl, isIntrospection } from './sdl/introspection.js';
import { type Doublet, mend } from './sdl/mend.js';
import { reachable } from './sdl/reach.js';

export interface LoadedSchema {
  readonly schema: GraphQLSchema;
  /** What was taken although it is not quite valid, a line each. */
  readonly warnings: readonly string[];
}

/** A schema that was read, and is not yet looked at. */
export interface SchemaText {
  /** A file or URL. */
  readonly name: string;
  readonly sdl: string;
  /** Whether the SDL is what stands there, so that places in it say something. */
  readonly isWritten: boolean;
  readonly warnings: readonly string[];
}

/**
 * Reads a schema from a file or URL: SDL or the JSON of an introspection, or, of a URL that
 * answers neither, introspection by POST.
 *
 * @throws {BadInput} where there is none; the message names the file
 */
export async function readSchema(
  location: string,
  options: FetchOptions = {},
): Promise<SchemaText> {
  if (!isUrl(location)) {
    let text: string;
    try {
      text = await readFile(location, 'utf8');
    } catch (error) {
      throw new BadInput(`${location}: ${reading(error)}`, { cause: error });
    }
    return schemaText(text, location);
  }
  const answer = await fetchText(location, { accept: 'application/graphql, text/plain' }, options);
  const usable = answer.status === 200 && !isHtml(answer.text) && !isEnvelope(answer.text);
  if (usable) return schemaText(answer.text, location);
  const introspection = await introspect(location, options);
  if (introspection !== undefined) return fromIntrospection(introspection, location);
  if (answer.status !== 200)
    throw new BadInput(
      `${location} answers HTTP ${answer.status} to GET, and nothing to introspection`,
    );
  throw new BadInput(
    `${location} answers ${isHtml(answer.text) ? 'HTML' : 'JSON'}, neither SDL nor introspection`,
  );
}

/**
 * @param text SDL or the JSON of an introspection
 * @param name stands for the text in messages
 * @throws {BadInput} where it is neither
 */
export function schemaText(text: string, name: string): SchemaText {
  if (text.trim() === '') throw new BadInput(`${name} is empty`);
  if (isHtml(text)) throw new BadInput(`${name} is HTML, not SDL`);
  if (/^\s*\{\s*"/.test(text)) return fromIntrospection(json(text), name);
  return { name, sdl: text, isWritten: true, warnings: [] };
}

/** @throws {BadInput} where it is no valid schema; the message names the file and place */
export function wholeSchema(text: SchemaText): LoadedSchema {
  const { document, doublets } = mend(parseSdl(text));
  assertNone(sdlErrors(document), text.name);
  return buildSchema(text, foldExtensions(document), doublets);
}

/** The schemas before and after a change. */
export interface LoadedSchemas extends Schemas {
  readonly warnings: readonly string[];
}

/**
 * As much of the schemas before and after a change as the operations reach; nothing else of them is
 * parsed, validated or built.
 *
 * @throws {BadInput} where the operations are invalid before the change, or one is no valid schema
 */
export function schemasFor(documents: Documents, from: SchemaText, to: SchemaText): LoadedSchemas {
  const parts = reachedParts(wordsOf(documents), from, to);
  if (parts && isValid(parts.from, documents)) return parts;
  // What is wrong is said of the whole, with places and with what might have been meant.
  const before = wholeSchema(from);
  assertValid(before.schema, from.name, documents);
  return both(before, wholeSchema(to));
}

function reachedParts(
  words: ReadonlySet<string>,
  from: SchemaText,
  to: SchemaText,
): LoadedSchemas | undefined {
  const cuts = [cutSdl(from.sdl), cutSdl(to.sdl)].filter((cut) => cut !== undefined);
  const reached = cuts.length === 2 ? reachable(cuts, words) : undefined;
  const [before, after] = reached?.parts ?? [];
  if (!reached || !before || !after) return undefined;
  try {
    const schemas = both(
      buildSchema(from, before.document, before.doublets),
      buildSchema(to, after.document, after.doublets),
    );
    return { ...schemas, alike: reached.alike };
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}

const both = (before: LoadedSchema, after: LoadedSchema): LoadedSchemas => ({
  from: before.schema,
  to: after.schema,
  warnings: [...before.warnings, ...after.warnings],
});

function buildSchema(
  { name, isWritten, warnings: earlier }: SchemaText,
  document: DocumentNode,
  doublets: readonly Doublet[],
): LoadedSchema {
  const twice = doublets.map(({ coordinate, node, isAlike }) => {
    const { line, column } = position(node);
    const place = isWritten ? `${name}:${line}:${column}` : name;
    const how = isAlike ? 'alike; it is taken once' : 'and not alike, which no operation meets';
    return `${place}: ${coordinate} is defined twice, ${how}`;
  });
  const { schema, warnings } = buildValid(document, name);
  return { schema, warnings: [...earlier, ...twice, ...warnings] };
}

function parseSdl({ sdl, name, isWritten }: SchemaText): DocumentNode {
  try {
    return parse(new Source(sdl, name), { noLocation: !isWritten });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const problem = isWritten
      ? `${located(error)}; not SDL`
      : `${name}: the introspection is not whole: ${error.message}`;
    throw new BadInput(problem, { cause: error });
  }
}

function sdlErrors(document: DocumentNode): readonly GraphQLError[] {
  const foreign = document.definitions.find(
    (node) => !isTypeSystemDefinitionNode(node) && !isTypeSystemExtensionNode(node),
  );
  if (foreign)
    return [
      new GraphQLError('An operation or fragment, where a schema is wanted', { nodes: foreign }),
    ];
  return validateSDL(document);
}

function fromIntrospection(value: unknown, name: string): SchemaText {
  if (!isIntrospection(value))
    throw new BadInput(`${name} is neither SDL nor the JSON of an introspection`);
  try {
    const sdl = introspectionToSdl(value);
    return { name, sdl, isWritten: false, warnings: unanswered(value, name) };
  } catch (error) {
    const { message } = error as Error;
    throw new BadInput(`${name}: the introspection is not whole: ${message}`, { cause: error });
  }
}

/** What a server could not say of its own schema, which is then missing from it. */
function unanswered(value: unknown, name: string): string[] {
  const { errors } = value as { errors?: unknown };
  if (!Array.isArray(errors) || errors.length === 0) return [];
  const { message } = errors[0] as { message?: unknown };
  return [`${name}: the introspection has errors, and may lack something: ${String(message)}`];
}

function buildValid(document: DocumentNode, name: string): LoadedSchema {
  const build = (assumeValid: boolean) => {
    try {
      return buildASTSchema(document, { assumeValidSDL: true, assumeValid });
    } catch (error) {
      throw new BadInput(`${name}: ${building(error)}`, { cause: error });
    }
  };
  const schema = build(false);
  const errors = validateSchema(schema);
  if (errors.length === 0) return { schema, warnings: [] };
  assertNone(
    errors.filter(({ message }) => message !== noQueries && !isHarmless(message)),
    name,
  );
  const [first, ...more] = errors.filter(({ message }) => message !== noQueries);
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  return {
    // Or else graphql-js refuses to validate operations.
    schema: build(true),
    warnings: first ? [`${placed(first, name)}; taken all the same${rest}`] : [],
  };
}

// A slice without queries serves those who only mutate.
const noQueries = 'Query root type must be provided.';

function building(error: unknown): string {
  if (error instanceof GraphQLError) return located(error);
  return error instanceof RangeError ? 'a default value holds itself' : String(error);
}

const placed = (error: GraphQLError, name: string): string =>
  error.nodes?.some(({ loc }) => loc)
    ? located(error)
    : `${name}: ${error.message.replace(/\.$/, '')}`;

function assertNone(errors: readonly GraphQLError[], name: string): void {
  const [first, ...more] = errors;
  if (!first) return;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new BadInput(`${placed(first, name)}; not a valid schema${rest}`);
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isEnvelope = (text: string) => {
  if (!/^\s*[{[]/.test(text)) return false;
  const value = json(text);
  if (value === undefined) return false;
  return !isObject<'data' | '__schema'>(value) || !(value.__schema || value.data);
};

const isHtml = (text: string) => /^[\s\uFEFF]*</.test(text);

const isObject = <K extends string>(value: unknown): value is Partial<Record<K, unknown>> =>
  typeof value === 'object' && value !== null;

const reading = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'a folder, where a file is wanted';
  return `cannot be read (${code ?? String(error)})`;
};

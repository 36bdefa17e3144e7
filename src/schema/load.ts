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
import { type FetchOptions, fetchText, introspect, isUrl } from './fetch.js';
import { located, position } from './operations.js';
import { foldExtensions } from './sdl/extensions.js';
import { isHarmless } from './sdl/harmless.js';
import { introspectionToSdl, isIntrospection } from './sdl/introspection.js';
import { mend } from './sdl/mend.js';

export interface LoadedSchema {
  readonly schema: GraphQLSchema;
  /** What was taken although it is not quite valid, a line each. */
  readonly warnings: readonly string[];
}

/**
 * Reads a schema from a file or URL: SDL or the JSON of an introspection, or, of a URL that
 * answers neither, introspection by POST.
 *
 * @throws {BadInput} where there is no valid schema; the message names the file and place
 */
export async function loadSchema(
  location: string,
  options: FetchOptions = {},
): Promise<LoadedSchema> {
  if (!isUrl(location)) {
    let text: string;
    try {
      text = await readFile(location, 'utf8');
    } catch (error) {
      throw new BadInput(`${location}: ${reading(error)}`, { cause: error });
    }
    return parseSchema(text, location);
  }
  const answer = await fetchText(location, { accept: 'application/graphql, text/plain' }, options);
  const usable = answer.status === 200 && !isHtml(answer.text) && !isEnvelope(answer.text);
  if (usable) return parseSchema(answer.text, location);
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
 * @param name stands for the text in messages
 * @throws {BadInput} where it is no valid schema
 */
export function parseSchema(text: string, name: string): LoadedSchema {
  if (text.trim() === '') throw new BadInput(`${name} is empty`);
  if (isHtml(text)) throw new BadInput(`${name} is HTML, not SDL`);
  if (/^\s*\{\s*"/.test(text)) return fromIntrospection(json(text), name);
  return buildSdl(parseSdl(text, name), name);
}

function buildSdl(given: DocumentNode, name: string): LoadedSchema {
  const { document, doublets } = mend(given);
  assertNone(sdlErrors(document), name);
  const twice = doublets.map(({ coordinate, node }) => {
    const { line, column } = position(node);
    const place = node.loc ? `${name}:${line}:${column}` : name;
    return `${place}: ${coordinate} is defined twice, alike; it is taken once`;
  });
  const { schema, warnings } = buildValid(foldExtensions(document), name);
  return { schema, warnings: [...twice, ...warnings] };
}

function parseSdl(text: string, name: string): DocumentNode {
  try {
    return parse(new Source(text, name));
  } catch (error) {
    if (error instanceof GraphQLError)
      throw new BadInput(`${located(error)}; not SDL`, { cause: error });
    throw error;
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

function fromIntrospection(value: unknown, name: string): LoadedSchema {
  if (!isIntrospection(value))
    throw new BadInput(`${name} is neither SDL nor the JSON of an introspection`);
  let document: DocumentNode;
  try {
    // Places in the SDL would be none of the JSON.
    document = parse(introspectionToSdl(value), { noLocation: true });
  } catch (error) {
    const { message } = error as Error;
    throw new BadInput(`${name}: the introspection is not whole: ${message}`, { cause: error });
  }
  const { schema, warnings } = buildSdl(document, name);
  return { schema, warnings: [...warnings, ...unanswered(value, name)] };
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

import { readFile } from 'node:fs/promises';
import {
  buildASTSchema,
  buildClientSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type IntrospectionQuery,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  parse,
  Source,
  validateSchema,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { BadInput } from './bad-input.js';
import { type FetchOptions, fetchText, introspect, isUrl } from './fetch.js';
import { located } from './operations.js';

/**
 * Reads a schema from a file or URL: SDL or the JSON of an introspection, or, of a URL that
 * answers neither, introspection by POST.
 *
 * @throws {BadInput} where there is no valid schema; the message names the file and place
 */
export async function loadSchema(
  location: string,
  options: FetchOptions = {},
): Promise<GraphQLSchema> {
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
export function parseSchema(text: string, name: string): GraphQLSchema {
  if (text.trim() === '') throw new BadInput(`${name} is empty`);
  if (isHtml(text)) throw new BadInput(`${name} is HTML, not SDL`);
  if (/^\s*\{\s*"/.test(text)) return fromIntrospection(json(text), name);
  try {
    // Places cost a third of the time, and nobody asks for them where all is well.
    return buildSDL(text, name, false);
  } catch {
    return buildSDL(text, name, true);
  }
}

function buildSDL(text: string, name: string, places: boolean): GraphQLSchema {
  const document = parseSDL(text, name, places);
  assertNone(sdlErrors(document), name);
  return checked(() => buildASTSchema(document, { assumeValidSDL: true }), name);
}

function parseSDL(text: string, name: string, places: boolean): DocumentNode {
  try {
    return parse(new Source(text, name), { noLocation: !places });
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
  // Servers may mark their types with directives that they do not publish.
  return validateSDL(document).filter(({ message }) => !/^Unknown directive/.test(message));
}

function fromIntrospection(value: unknown, name: string): GraphQLSchema {
  const result = isObject<'data' | '__schema'>(value) ? (value.data ?? value) : undefined;
  if (!isObject<'__schema'>(result) || !isObject(result.__schema))
    throw new BadInput(`${name} is neither SDL nor the JSON of an introspection`);
  return checked(() => buildClientSchema(result as unknown as IntrospectionQuery), name);
}

function checked(build: () => GraphQLSchema, name: string): GraphQLSchema {
  let schema: GraphQLSchema;
  try {
    schema = build();
  } catch (error) {
    const message = error instanceof GraphQLError ? located(error) : String(error);
    throw new BadInput(`${name}: ${message}`, { cause: error });
  }
  // A slice without queries serves those who only mutate.
  const errors = validateSchema(schema).filter(
    ({ message }) => message !== 'Query root type must be provided.',
  );
  assertNone(errors, name);
  return schema;
}

function assertNone(errors: readonly GraphQLError[], name: string): void {
  const [first, ...more] = errors;
  if (!first) return;
  const place = first.nodes?.some(({ loc }) => loc)
    ? located(first)
    : `${name}: ${first.message.replace(/\.$/, '')}`;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new BadInput(`${place}; not a valid schema${rest}`);
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

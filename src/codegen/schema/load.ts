import { readFile } from 'node:fs/promises';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  lexicographicSortSchema,
  parse,
  Source,
} from 'graphql';
import { isUrl, keyFor } from '../../schema/location.js';
import { SchemaParts } from './schema-parts.js';

/** A schema as codegen needs it. */
export interface Loaded {
  parts: SchemaParts;
  /** The whole of it, built when it is asked for. */
  schema: () => GraphQLSchema;
}

/** Reads a schema from a file or URL. Of an SDL nothing is checked or built that nobody asks for. */
export async function loadParts(location: string): Promise<Loaded> {
  if (!isUrl(location)) {
    const text = await readFile(location, 'utf8');
    if (!/^\s*[{[<]/.test(text)) return ofDocument(parseSDL(text, location));
  }
  return ofDocument(await documentAt(location));
}

/**
 * A schema in any form, as SDL; with the key where it is at the API's own host.
 *
 * @throws {BadInput} where there is no schema
 */
export async function documentAt(location: string): Promise<DocumentNode> {
  const { readSchema } = await import('../../schema/load.js');
  const { sdl } = await readSchema(location, { apiKey: keyFor(location) });
  return parseSDL(sdl, location);
}

function parseSDL(text: string, name: string): DocumentNode {
  const document = parse(new Source(text, name), { noLocation: true });
  const definitions = document.definitions.filter(
    (node) => isTypeSystemDefinitionNode(node) || isTypeSystemExtensionNode(node),
  );
  return { ...document, definitions };
}

function ofDocument(document: DocumentNode): Loaded {
  const parts = new SchemaParts(document);
  const options = { assumeValid: true, assumeValidSDL: true };
  // Sorted, as graphql-codegen has it: its messages suggest names in that order.
  const schema = () => lexicographicSortSchema(buildASTSchema(parts.document(), options));
  return { parts, schema };
}

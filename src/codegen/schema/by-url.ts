import type { DocumentNode } from 'graphql';
import { keyFor } from '../../schema/api-key.js';

/**
 * Reads a schema from a URL for graphql-codegen, as our own command does: its own loader asks for no
 * deprecated arguments and input fields, which are missing then, and not for `@oneOf`.
 *
 * @throws {BadInput} where there is no schema
 */
export async function loadByUrl(url: string): Promise<DocumentNode> {
  const [{ parse }, { readSchema }] = await Promise.all([
    import('graphql'),
    import('../../schema/load.js'),
  ]);
  return parse((await readSchema(url, { apiKey: keyFor(url) })).sdl, { noLocation: true });
}

import type { DocumentNode } from 'graphql';

/**
 * Reads a schema from a URL for graphql-codegen, as our own command does: its own loader asks for no
 * deprecated arguments and input fields, which are missing then, and not for `@oneOf`.
 *
 * @throws {BadInput} where there is no schema
 */
export async function loadByUrl(url: string): Promise<DocumentNode> {
  const { documentAt } = await import('./load.js');
  return await documentAt(url);
}

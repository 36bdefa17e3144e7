import { readFileSync } from 'node:fs';

/**
 * The text of `document-node.ts`, which codegen writes beside the documents that are made with it.
 * The package has no TypeScript in it: the build writes the text into this module.
 */
export const documentSource = readFileSync(new URL('document-node.ts', import.meta.url), 'utf8');

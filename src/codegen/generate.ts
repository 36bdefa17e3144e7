import { createHash } from 'node:crypto';
import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import type { GraphQLSchema } from 'graphql';
import { declare } from './declarations.js';
import { type Definitions, reachFrom } from './definitions.js';
import { writeModules } from './modules.js';
import { notesOf } from './notes.js';
import { possibleTypes } from './possible-types.js';
import { findOffences, formatOffences, type Offence, ofPayloads } from './rules.js';
import { untypedScalars } from './scalars.js';
import type { SchemaParts } from './schema-parts.js';
import { slice } from './slice.js';
import { findMisread, wholeText } from './text.js';

export interface Generation {
  definitions: Definitions;
  parts: SchemaParts;
  /** The whole schema: only for what is said of what is wrong. */
  schema: () => GraphQLSchema;
  typescriptOperations: Pick<CodegenPlugin, 'plugin'>;
  /** The output folder, relative to the working directory. */
  folder: string;
  scalars: Readonly<Record<string, string>>;
  manifest: boolean;
}

/**
 * The generated files, by path in the output folder.
 *
 * @throws {Error} that lists what must not be generated from, a line each
 */
export async function generate(given: Generation): Promise<Map<string, string>> {
  const { definitions, parts, folder, scalars, manifest } = given;
  const { operations, fragments, all } = definitions;
  const reached = reachFrom(operations, fragments);
  const needed = slice(parts, [...new Set([...reached, ...all])], ofPayloads);
  if (findOffences(definitions, needed.schema, manifest).length > 0) {
    refuse(findOffences(definitions, given.schema(), manifest));
  }
  refuse(untypedScalars(definitions, parts, scalars));
  refuse(findMisread(reached));

  const declarations = await declare(given.typescriptOperations, needed.schema, reached, scalars);
  const files = writeModules({
    folder,
    reached,
    fragments,
    declarations,
    possibleTypes: possibleTypes(needed.schema, reached),
    parts,
  });
  if (manifest) files.set('manifest.json', writeManifest(definitions));
  return files;
}

function refuse(offences: readonly Offence[]): void {
  if (offences.length > 0) throw new Error(formatOffences(offences));
}

function writeManifest({ operations, fragments }: Definitions): string {
  const entries = operations
    .map((node) => {
      const { permissions, permissionsDocumented, idempotent, idempotencyKey } = notesOf(node);
      return {
        name: node.name?.value ?? '',
        kind: node.operation,
        sha256: createHash('sha256').update(wholeText(node, fragments)).digest('hex'),
        permissions: permissions ?? [],
        permissionsDocumented,
        idempotent,
        ...(idempotencyKey && { idempotencyKey }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ operations: entries }, undefined, 2)}\n`;
}

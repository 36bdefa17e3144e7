import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { CodegenPlugin, Types } from '@graphql-codegen/plugin-helpers';
import { declare } from './declarations.js';
import { type Definitions, permissionsOf, reachFrom, readDefinitions } from './definitions.js';
import { writeModules } from './modules.js';
import { findOrphans, orphaned } from './orphans.js';
import { findOffences, formatOffences } from './rules.js';
import { findMisread, wholeText } from './text.js';

/** What `plainCodegen` hands to the preset. */
export interface ModulesConfig {
  documents: readonly string[];
  /** The folder of the package's fragments. */
  fragments: string | undefined;
  scalars: Record<string, string>;
  manifest: boolean;
}

/**
 * A preset of graphql-codegen: one module an operation, a fragment, an enum and an input, so that
 * a program loads and checks what its own operations reach, however many others there are.
 */
export const operationModules: Types.OutputPreset<ModulesConfig> = {
  /** Nothing: the preset reads the files itself. */
  prepareDocuments: () => [],

  async buildGeneratesSection({ baseOutputDir, pluginMap, presetConfig, ...options }) {
    const { schema, schemaAst, profiler } = options;
    const typescriptOperations = pluginMap['typescript-operations'];
    if (!schemaAst || !typescriptOperations) {
      throw new Error('The preset needs a schema and the plugin typescript-operations.');
    }
    const definitions = await readDefinitions(presetConfig.documents, presetConfig.fragments);
    const offences = findOffences(definitions, schemaAst, presetConfig.manifest);
    if (offences.length > 0) throw new Error(formatOffences(offences));

    const { operations, fragments } = definitions;
    const reached = reachFrom(operations, fragments);
    const misread = findMisread(reached);
    if (misread.length > 0) throw new Error(formatOffences(misread));
    const types = await declare(typescriptOperations, schemaAst, reached, presetConfig.scalars);
    const folder = relative('.', baseOutputDir).replaceAll('\\', '/');
    const files = writeModules(folder, reached, types, fragments);
    if (presetConfig.manifest) files.set('manifest.json', writeManifest(definitions));
    for (const file of findOrphans(baseOutputDir, new Set(files.keys()))) files.set(file, orphaned);

    return [...files].map(([file, content]) => ({
      filename: `${baseOutputDir}${file}`,
      // Checked above, once for all files.
      documents: [],
      plugins: [{ content: { content } }],
      pluginMap: { content: contentPlugin },
      config: {},
      schema,
      schemaAst,
      ...(profiler && { profiler }),
    }));
  },
};

const contentPlugin: CodegenPlugin<{ content: string }> = {
  plugin: (_schema, _documents, { content }) => content,
};

function writeManifest({ operations, fragments }: Definitions): string {
  const entries = operations
    .map((node) => ({
      name: node.name?.value ?? '',
      kind: node.operation,
      sha256: createHash('sha256').update(wholeText(node, fragments)).digest('hex'),
      permissions: permissionsOf(node) ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ operations: entries }, undefined, 2)}\n`;
}

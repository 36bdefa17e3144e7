import { relative } from 'node:path';
import type { CodegenPlugin, Types } from '@graphql-codegen/plugin-helpers';
import type { ImportExtension } from './write/modules.js';

/** What `plainCodegen` hands to the preset. */
export interface ModulesConfig {
  documents: readonly string[];
  /** The folder of the package's fragments. */
  fragments: string | undefined;
  scalars: Record<string, string>;
  manifest: boolean;
  /** None in the config of a copy of the package that does not know it. */
  importExtension?: ImportExtension;
}

/** By this another copy of the package knows the preset. */
export const ours = Symbol.for('plain-operations.modules');

/**
 * A preset of graphql-codegen: one module an operation, a fragment, an enum and an input, so that
 * a program loads and checks what its own operations reach, however many others there are. What
 * makes them is loaded when it runs: the config can be imported without `graphql`.
 */
export const operationModules: Types.OutputPreset<ModulesConfig> & { [ours]: true } = {
  [ours]: true,

  /** Nothing: the preset reads the files itself. */
  prepareDocuments: () => [],

  async buildGeneratesSection({ baseOutputDir, pluginMap, presetConfig, ...options }) {
    const { schema, schemaAst, profiler } = options;
    const typescriptOperations = pluginMap['typescript-operations'];
    if (!schemaAst || !typescriptOperations) {
      throw new Error('The preset needs a schema and the plugin typescript-operations.');
    }
    const { readDefinitions } = await import('./read/definitions.js');
    const { Generator } = await import('./generate.js');
    const { SchemaParts } = await import('./schema/schema-parts.js');
    const { findOrphans, orphaned } = await import('./write/orphans.js');
    const files = await new Generator().generate({
      ...presetConfig,
      definitions: await readDefinitions(presetConfig.documents, presetConfig.fragments),
      parts: new SchemaParts(schema),
      schema: () => schemaAst,
      typescriptOperations,
      folder: relative('.', baseOutputDir).replaceAll('\\', '/'),
    });
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

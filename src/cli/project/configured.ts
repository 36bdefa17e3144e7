import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findConfig, loadConfig } from '../../codegen/run/config.js';
import { modulesOutputs } from '../../codegen/run/outputs.js';

export interface Configured {
  /** Undefined where it is the package's own. */
  schema: string | undefined;
  documents: readonly string[];
}

/**
 * What a `codegen.ts` says, as far as it can be read: its packages may be missing, or it may be one of
 * graphql-codegen's own.
 */
export async function configured(
  folder: string,
  file = findConfig(),
): Promise<Configured | undefined> {
  if (file === undefined) return undefined;
  try {
    const [output] = modulesOutputs(await loadConfig(join(folder, file))) ?? [];
    if (!output) return undefined;
    const { schema, config } = output;
    const isOwn = resolve(folder, schema) === ownSchema;
    return { schema: isOwn ? undefined : schema, documents: config.documents };
  } catch {
    return undefined;
  }
}

const ownSchema = fileURLToPath(new URL('../../../schema.graphql', import.meta.url));

import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingPeerError } from '../peer.js';
import { isUrl } from '../schema/location.js';
import { type ModulesConfig, operationModules } from './preset.js';
import { loadByUrl } from './schema/by-url.js';
import type { ImportExtension } from './write/modules.js';
import { removeOrphan } from './write/orphans.js';

/**
 * What `plainCodegen` gives: a config of graphql-codegen. Its own type would have to be installed to
 * be read.
 */
export interface CodegenConfig {
  /** A file, or a URL with the function that reads it. */
  // biome-ignore lint/suspicious/noExplicitAny: graphql-codegen takes the function, its type does not.
  schema: string | Record<string, { loader: any }>;
  ignoreNoDocuments: boolean;
  generates: Record<string, CodegenOutput>;
}

/** One output of a {@link CodegenConfig}. */
export interface CodegenOutput {
  documents: string | string[];
  /** Writes the modules. */
  // biome-ignore lint/suspicious/noExplicitAny: the type is graphql-codegen's, see above.
  preset: any;
  presetConfig: Record<string, unknown>;
  plugins: string[];
  hooks: { afterOneFileWrite: ((file: string) => Promise<void>)[] };
}

export interface PlainCodegenOptions {
  /** The team's operations and fragments: globs, relative to the working directory. */
  documents: string | string[];
  /**
   * The folder for the generated modules, relative to the working directory. It belongs to codegen:
   * a module in it whose operation is gone is removed.
   */
  output: string;
  /**
   * The schema to check against: a file, or a URL that gives SDL or answers introspection.
   *
   * @default the package's own slice of Plain's schema, which holds what its own operations need
   */
  schema?: string;
  /**
   * Whether the package's fragments (`ThreadParts`, `MutationErrorParts`, …) can be used by name.
   * A fragment of the team's own wins over one of the package with the same name.
   *
   * @default true
   */
  fragments?: boolean;
  /**
   * TypeScript types of custom scalars, e.g. `{ JSON: 'unknown' }`, or of a module, relative to the
   * output: `{ Money: '../money.js#Money' }`. A scalar that is neither GraphQL's own nor named here
   * fails codegen.
   *
   * @default {}
   */
  scalars?: Record<string, string>;
  /**
   * What the imports between the generated modules end in. `.js` is what tsc, bundlers, tsx and
   * Vitest take; `.ts` is for Node's own type stripping, and `''` for Jest and others that resolve
   * as CommonJS does.
   *
   * @default '.js'
   */
  importExtension?: '.js' | '.ts' | '';
  /**
   * Whether to write `manifest.json`: name, kind, hash of the text, and permissions of each
   * operation. Every operation must then name its permissions in a comment before it:
   * `# permissions: thread:assign, thread:read`, or `# permissions: none`.
   *
   * @default false
   */
  manifest?: boolean;
}

/**
 * The config of graphql-codegen for operations on Plain's API: one module an operation, named
 * after it, and an `index.ts`. Documents carry the text to send (`loc.source.body`), so that
 * running one needs no `graphql`.
 *
 * ```ts
 * // codegen.ts
 * export default plainCodegen({ documents: 'src/**\/*.graphql', output: 'src/generated' });
 * ```
 *
 * Operations that are anonymous, named twice, or invalid, and mutations that do not ask for the
 * whole of their error, fail codegen with file and line.
 *
 * @throws {MissingPeerError} where `graphql` or graphql-codegen's plugin is not installed
 * @throws {TypeError} where `importExtension` is none of the three
 */
export function plainCodegen(options: PlainCodegenOptions): CodegenConfig {
  requirePeers();
  const { documents, output, schema, fragments = true, scalars = {}, manifest = false } = options;
  const { importExtension = '.js' } = options;
  if (!importExtensions.includes(importExtension)) {
    throw new TypeError(`importExtension is '.js', '.ts' or '', not '${importExtension}'`);
  }
  const presetConfig: ModulesConfig = {
    documents: [documents].flat(),
    fragments: fragments ? packageFile('operations/fragments/') : undefined,
    scalars,
    manifest,
    importExtension,
  };
  return {
    schema: schemaPointer(schema ?? packageFile('schema.graphql').replaceAll('\\', '/')),
    // graphql-codegen itself is to load none, see the preset.
    ignoreNoDocuments: true,
    generates: {
      [`${output.replaceAll('\\', '/').replace(/\/+$/, '')}/`]: {
        // For its watch mode.
        documents,
        preset: operationModules,
        presetConfig: { ...presetConfig },
        // Named, not imported: the command line loads it from the team's own repository.
        plugins: ['typescript-operations'],
        hooks: { afterOneFileWrite: [removeOrphan] },
      },
    },
  };
}

const importExtensions: readonly ImportExtension[] = ['.js', '.ts', ''];

function schemaPointer(schema: string): CodegenConfig['schema'] {
  if (!isUrl(schema)) return schema;
  return { [schema]: { loader: loadByUrl } };
}

// The same from src/codegen and from dist/codegen.
const packageFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Not graphql-codegen itself: it is there when it reads the config, and our own command needs it not. */
const peers = ['graphql', '@graphql-codegen/typescript-operations'];

function requirePeers(): void {
  const places = [import.meta.url, resolve('codegen.js'), process.argv[1]];
  const missing = peers.filter((peer) => !places.some((place) => place && resolves(peer, place)));
  if (missing.length > 0) {
    throw new MissingPeerError(
      `Codegen needs packages that are not installed: npm install --save-dev ${missing.join(' ')}`,
    );
  }
}

function resolves(name: string, from: string): boolean {
  try {
    createRequire(from).resolve(name);
    return true;
  } catch {
    return false;
  }
}

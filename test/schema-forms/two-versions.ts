import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The modules of the schema commands, beside one version of graphql-js. */
export interface Version {
  readonly name: string;
  readonly graphql: typeof import('graphql');
  /** What `schema pull` writes of a text. */
  readonly normalise: (text: string) => string;
  readonly load: typeof import('../../src/schema/load.js');
  /** Introspects a schema, as a server that runs on this version answers. */
  readonly introspect: (sdl: string) => string;
}

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
const sources = fileURLToPath(new URL('../../src/schema', import.meta.url));

/** @returns a version for `graphql` and `graphql17`, and how to remove what that took */
export async function bothVersions(): Promise<{ versions: Version[]; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'two versions '));
  const versions: Version[] = [];
  for (const name of ['graphql', 'graphql17']) {
    const place = join(folder, name);
    mkdirSync(join(place, 'node_modules'), { recursive: true });
    symlinkSync(join(packages, name), join(place, 'node_modules', 'graphql'), 'junction');
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    await build({
      entryPoints: [join(sources, 'load.ts'), join(sources, 'sdl/print.ts')],
      outdir: join(place, 'schema'),
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    versions.push(await version(name, place));
  }
  return { versions, remove: () => rmSync(folder, { recursive: true }) };
}

async function version(name: string, folder: string): Promise<Version> {
  const bring = (file: string) => import(pathToFileURL(join(folder, 'schema', file)).href);
  const load: Version['load'] = await bring('load.js');
  const { printNormalised } = await bring('sdl/print.js');
  const graphql: typeof import('graphql') = createRequire(join(folder, 'schema/load.js'))(
    'graphql',
  );
  return {
    name,
    graphql,
    load,
    normalise: (text) => printNormalised(load.wholeSchema(load.schemaText(text, name)).schema).text,
    introspect: (sdl) => {
      const source = graphql.getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      });
      return JSON.stringify(graphql.graphqlSync({ schema: graphql.buildSchema(sdl), source }));
    },
  };
}

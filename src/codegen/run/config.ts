import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { MissingPeerError } from '../../peer.js';

/** What is looked for where no config is named, in the order of graphql-codegen. */
const names = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `codegen.${ending}`);

/** @returns the file of the config, or undefined where there is none */
export const findConfig = (): string | undefined => names.find((name) => existsSync(name));

/**
 * Imports a config, anew each time.
 *
 * @throws {MissingPeerError} where the config has types and neither Node nor jiti takes them out
 */
export async function loadConfig(file: string): Promise<CodegenConfig> {
  const path = resolve(file);
  const config = /\.[cm]?ts$/.test(path) ? await importTypeScript(path) : await importNative(path);
  if (typeof config !== 'object' || config === null || !('generates' in config)) {
    throw new Error(`${file} exports no config of graphql-codegen as its default.`);
  }
  return config as CodegenConfig;
}

async function importNative(path: string): Promise<unknown> {
  const url = pathToFileURL(path);
  url.searchParams.set('time', `${performance.now()}`);
  const { default: config } = (await import(url.href)) as { default?: unknown };
  // What CommonJS exports as its default.
  return (config as { default?: unknown } | undefined)?.default ?? config;
}

/**
 * By Node itself where it strips types, else by jiti where it is installed, which is what
 * graphql-codegen reads its configs with: it also takes the `.js` of an import for a `.ts`.
 */
async function importTypeScript(path: string): Promise<unknown> {
  const jiti = findJiti(path);
  // `'strip'` from Node 22.18 on.
  if ('typescript' in process.features && process.features.typescript) {
    // Where package.json says "commonjs", Node takes every .ts for that.
    const hooks = isModule(path) ? asModules() : undefined;
    try {
      return await importNative(path);
    } catch (error) {
      if (!jiti || !isOfTypeScript(error as NodeJS.ErrnoException)) throw error;
    } finally {
      hooks?.deregister();
    }
  }
  if (!jiti) return await importAsJavaScript(path);
  const { createJiti } = createRequire(jiti)(jiti) as Jiti;
  return await createJiti(path, { moduleCache: false }).import(path, { default: true });
}

const isModule = (path: string) =>
  path.endsWith('.ts') && /^(?:import|export)\b/m.test(readFileSync(path, 'utf8'));

/** Has what is imported from now on taken for modules; whoever strips types has these hooks as well. */
function asModules(): { deregister(): void } {
  return (Module as unknown as WithHooks).registerHooks({
    load: (url, context, next) =>
      next(url, /\.ts(?:[?]|$)/.test(url) ? { ...context, format: 'module-typescript' } : context),
  });
}

interface WithHooks {
  registerHooks(hooks: {
    load: (
      url: string,
      context: object,
      next: (url: string, context: object) => unknown,
    ) => unknown;
  }): { deregister(): void };
}

/** As long as it has no types, which a config need not have. */
async function importAsJavaScript(path: string): Promise<unknown> {
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  try {
    return await importNative(path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new MissingPeerError(
      `Node ${process.versions.node} reads no types: npm install --save-dev jiti, or write the config without them`,
      { cause: error },
    );
  }
}

const hook = `import { readFile } from 'node:fs/promises';
export async function load(url, context, next) {
  if (!/\\.[cm]?ts(?:[?]|$)/.test(url)) return next(url, context);
  return { format: 'module', source: await readFile(new URL(url)), shortCircuit: true };
}`;

interface Jiti {
  createJiti: (
    parent: string,
    options: { moduleCache: boolean },
  ) => { import: (path: string, options: { default: true }) => Promise<unknown> };
}

/** What stripping types does not do. */
const isOfTypeScript = ({ code }: NodeJS.ErrnoException) =>
  code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' ||
  code === 'ERR_MODULE_NOT_FOUND' ||
  code === 'ERR_UNKNOWN_FILE_EXTENSION';

/** The team's own, or the one of graphql-codegen's command line. */
function findJiti(path: string): string | undefined {
  const from = createRequire(path);
  for (const start of [() => path, () => from.resolve('@graphql-codegen/cli')]) {
    try {
      return createRequire(start()).resolve('jiti');
    } catch {
      // The next place.
    }
  }
  return undefined;
}

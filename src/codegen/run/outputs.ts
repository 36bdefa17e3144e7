import type { CodegenConfig } from '@graphql-codegen/cli';
import { isUrl } from '../../schema/location.js';
import { type ModulesConfig, ours } from '../preset.js';
import { loadByUrl } from '../schema/by-url.js';
import { removeOrphan } from '../write/orphans.js';

/** A folder of modules, as `plainCodegen` configures it. */
export interface ModulesOutput {
  /** Relative to the working directory, without a slash at its end. */
  folder: string;
  schema: string;
  config: ModulesConfig;
}

const ourKeys = new Set(['schema', 'ignoreNoDocuments', 'generates']);
const ourOutputKeys = new Set(['documents', 'preset', 'presetConfig', 'plugins', 'hooks']);

/**
 * The outputs of a config that has nothing but what `plainCodegen` makes: those need no more of
 * graphql-codegen than its plugin. Undefined of another config, which is for graphql-codegen itself.
 */
export function modulesOutputs(config: CodegenConfig): ModulesOutput[] | undefined {
  const schema = locationOf(config.schema);
  if (!onlyHas(config, ourKeys) || schema === undefined || !isOneFile(schema)) return undefined;
  const outputs: ModulesOutput[] = [];
  for (const [path, output] of Object.entries(config.generates)) {
    if (Array.isArray(output) || !onlyHas(output, ourOutputKeys)) return undefined;
    const { preset, presetConfig, hooks = {}, plugins = [] } = output;
    if (typeof preset !== 'object' || !(ours in preset)) return undefined;
    if (plugins.length !== 1 || plugins[0] !== 'typescript-operations') return undefined;
    if (!onlyHas(hooks, new Set(['afterOneFileWrite'])) || !isOurHook(hooks.afterOneFileWrite)) {
      return undefined;
    }
    const folder = path.replace(/^\.\//, '').replace(/\/$/, '');
    outputs.push({ folder, schema, config: presetConfig as unknown as ModulesConfig });
  }
  return outputs;
}

/** The file or URL, where it is a single one and read as we would. By name, as of `isOurHook`. */
function locationOf(schema: CodegenConfig['schema']): string | undefined {
  if (typeof schema === 'string') return schema;
  if (typeof schema !== 'object' || Array.isArray(schema)) return undefined;
  const [[location, options] = ['', {}], ...more] = Object.entries(schema);
  const { loader } = options as { loader?: unknown };
  if (more.length > 0 || typeof loader !== 'function') return undefined;
  return loader.name === loadByUrl.name ? location : undefined;
}

const onlyHas = (object: object, keys: ReadonlySet<string>) =>
  Object.keys(object).every((key) => keys.has(key));

/** Several, or code that makes a schema, are for graphql-codegen. */
const isOneFile = (schema: string) =>
  isUrl(schema) || (/\.(?:graphqls?|gql|json)$/.test(schema) && !/[*?{[\]]/.test(schema));

function isOurHook(hooks: unknown): boolean {
  const [hook, ...more] = [hooks].flat();
  // By name: the config may be of another copy of the package.
  return more.length === 0 && typeof hook === 'function' && hook.name === removeOrphan.name;
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import * as graphql from 'graphql';
import { loadPeer } from '../../peer.js';
import { Generator } from '../generate.js';
import { type ParsedFiles, readDefinitions } from '../read/definitions.js';
import { type Loaded, loadParts } from '../schema/load.js';
import { findOrphans } from '../write/orphans.js';
import type { ModulesOutput } from './outputs.js';

/** What is to be done to a folder, by paths relative to the working directory. */
export interface Changes {
  /** With their new text. */
  write: Map<string, string>;
  remove: string[];
  unchanged: number;
}

/** Generates one output, again and again, and remembers what has not changed in between. */
export class ModulesRun {
  readonly #output: ModulesOutput;
  readonly #generator = new Generator();
  readonly #parsed: ParsedFiles = new Map();
  #schema: Promise<Loaded> | undefined;
  #plugin: Promise<Pick<CodegenPlugin, 'plugin'>> | undefined;

  constructor(output: ModulesOutput) {
    this.#output = output;
  }

  get output(): ModulesOutput {
    return this.#output;
  }

  /** The schema's file has changed. */
  forgetSchema(): void {
    this.#schema = undefined;
  }

  /** @throws {Error} that lists what must not be generated from, a line each */
  async changes(): Promise<Changes> {
    const { folder, schema, config } = this.#output;
    this.#schema ??= loadParts(schema).catch((error: unknown) => {
      // The next time it may be there.
      this.#schema = undefined;
      throw error;
    });
    this.#plugin ??= loadPlugin();
    const [definitions, loaded, plugin] = await Promise.all([
      readDefinitions(config.documents, config.fragments, this.#parsed),
      this.#schema,
      this.#plugin,
    ]);
    const files = await this.#generator.generate({
      ...config,
      ...loaded,
      definitions,
      folder,
      typescriptOperations: plugin,
    });
    const write = new Map<string, string>();
    for (const [file, text] of files) {
      const path = join(folder, file);
      if (!isSame(read(path), text)) write.set(path, text);
    }
    const orphans = findOrphans(folder, new Set(files.keys()));
    return {
      write,
      remove: orphans.map((file) => join(folder, file)),
      unchanged: files.size - write.size,
    };
  }

  /** Writes what differs and nothing else, so that other programs that watch see no more. */
  apply({ write, remove }: Changes): void {
    const folders = new Set([...write.keys()].map(dirname));
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    for (const [path, text] of write) writeFileSync(path, text);
    for (const path of remove) rmSync(path);
  }
}

const read = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

/** Whether a file has a text, be it with the line ends that Git gives it on Windows. */
const isSame = (found: string | undefined, text: string): boolean =>
  found?.replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n');

const pluginName = '@graphql-codegen/typescript-operations';

/** The plugin of the team's repository, or the one beside this package. */
async function loadPlugin(): Promise<Pick<CodegenPlugin, 'plugin'>> {
  for (const from of [resolve('codegen.js'), import.meta.url]) {
    const require = createRequire(from);
    try {
      const path = require.resolve(pluginName);
      // CommonJS loads in a third of the time, but it must speak of the same schemas.
      const { GraphQLSchema } = createRequire(path)('graphql') as typeof graphql;
      if (GraphQLSchema === graphql.GraphQLSchema) return require(path) as CodegenPlugin;
      return (await import(pathToFileURL(path).href)) as CodegenPlugin;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return await loadPeer('Codegen', [pluginName], async () => await import(pluginName));
}

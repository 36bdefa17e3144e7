import { createHash } from 'node:crypto';
import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import { type GraphQLSchema, Kind } from 'graphql';
import {
  type Definitions,
  type Executable,
  reachFrom,
  spreadsUnknown,
} from './read/definitions.js';
import { notesOf } from './read/notes.js';
import {
  findOffences,
  formatOffences,
  type Offence,
  offencesOfFiles,
  offencesOfSchema,
  ofPayloads,
} from './refuse/rules.js';
import { untypedScalars } from './refuse/scalars.js';
import { possibleTypes } from './schema/possible-types.js';
import type { SchemaParts } from './schema/schema-parts.js';
import { slice } from './schema/slice.js';
import { withConditionsOfFields } from './types/conditions.js';
import { type Declaration, declare, type Owner } from './types/declarations.js';
import { withEveryType } from './types/every-type.js';
import { shapesOf } from './types/shapes.js';
import { type ImportExtension, ownerOf, writeModules } from './write/modules.js';
import { findMisread, wholeText } from './write/text.js';

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
  importExtension?: ImportExtension;
}

/** Makes the generated files, and remembers what has not changed when it makes them again. */
export class Generator {
  #parts: SchemaParts | undefined;
  /** Definitions that were valid, with their types. */
  readonly #settled = new Map<Executable, readonly Declaration[]>();
  /** Enums and inputs, of this run and of those before. */
  readonly #schemaTypes = new Map<string, Declaration>();

  /**
   * The files by path in the output folder.
   *
   * @throws {Error} that lists what must not be generated from, a line each
   */
  async generate(given: Generation): Promise<Map<string, string>> {
    const { definitions, parts, folder, manifest, importExtension = '.js' } = given;
    const { operations, fragments } = definitions;
    if (parts !== this.#parts) this.#forget(parts);
    const ofFiles = offencesOfFiles(definitions, manifest);
    const reached = reachFrom(operations, fragments);
    const known = new Set([...reached, ...definitions.all]);
    const changed = reachFrom(
      [...known].filter((node) => !this.#isSettled(node, fragments)),
      fragments,
    );
    await this.#settle(given, changed, new Set(reached), ofFiles);

    for (const node of this.#settled.keys()) if (!known.has(node)) this.#settled.delete(node);
    const files = writeModules({
      folder,
      reached,
      fragments,
      declarations: this.#declarations(reached),
      possibleTypes: possibleTypes(parts, reached),
      parts,
      importExtension,
    });
    if (manifest) files.set('manifest.json', writeManifest(definitions));
    return files;
  }

  #forget(parts: SchemaParts): void {
    this.#parts = parts;
    this.#settled.clear();
    this.#schemaTypes.clear();
  }

  #isSettled(node: Executable, fragments: Definitions['fragments']): boolean {
    return reachFrom([node], fragments).every(
      (one) => this.#settled.has(one) && !spreadsUnknown(one, fragments),
    );
  }

  /** Checks the changed definitions and makes their types. */
  async #settle(
    given: Generation,
    changed: readonly Executable[],
    reached: ReadonlySet<Executable>,
    ofFiles: readonly Offence[],
  ): Promise<void> {
    const { definitions, parts, scalars, manifest, typescriptOperations } = given;
    const some = {
      ...definitions,
      operations: changed.filter((node) => node.kind === Kind.OPERATION_DEFINITION),
      all: [...changed],
    };
    if (changed.length === 0) {
      refuse(ofFiles);
      return;
    }
    const shapes = shapesOf(changed);
    const { schema, scalars: custom } = slice(parts, [...shapes.values()], ofPayloads);
    if (ofFiles.length > 0 || offencesOfSchema(some, schema).length > 0) {
      refuse(findOffences(definitions, given.schema(), manifest));
    }
    const typed = changed.filter((node) => reached.has(node));
    if ([...custom.keys()].some((name) => !(name in scalars))) {
      refuse(untypedScalars(some, parts, scalars));
    }
    refuse(findMisread(typed));

    const { fragments } = definitions;
    const spelledOut = typed.map((node) =>
      withEveryType(withConditionsOfFields(node, parts, fragments), parts, fragments),
    );
    const declarations = await declare(
      typescriptOperations,
      schema,
      [...shapesOf(spelledOut).values()],
      scalars,
    );
    const nameOf = ({ kind, name }: Owner) => `${kind} ${name}`;
    const byOwner = new Map<string, Declaration[]>();
    for (const declaration of declarations) {
      const { owner, name } = declaration;
      if (owner.kind === 'schema') this.#schemaTypes.set(name, declaration);
      else byOwner.set(nameOf(owner), [...(byOwner.get(nameOf(owner)) ?? []), declaration]);
    }
    for (const node of changed) {
      this.#settled.set(node, byOwner.get(nameOf(ownerOf(node))) ?? []);
    }
  }

  /** The types of the definitions, and of the enums and inputs those that they name. */
  #declarations(reached: readonly Executable[]): Declaration[] {
    const found = new Set(reached.flatMap((node) => this.#settled.get(node) ?? []));
    for (const { references } of found) {
      for (const name of references) {
        const type = this.#schemaTypes.get(name);
        if (type) found.add(type);
      }
    }
    return [...found];
  }
}

function refuse(offences: readonly Offence[]): void {
  if (offences.length > 0) throw new Error(formatOffences(offences));
}

function writeManifest({ operations, fragments }: Definitions): string {
  const entries = operations
    .map((node) => {
      const { permissions, permissionsDocumented, idempotent, ...notes } = notesOf(node);
      return {
        name: node.name?.value ?? '',
        kind: node.operation,
        sha256: createHash('sha256').update(wholeText(node, fragments)).digest('hex'),
        permissions: permissions ?? [],
        permissionsDocumented,
        idempotent,
        ...(notes.idempotencyKey && { idempotencyKey: notes.idempotencyKey }),
        ...(notes.repeated && { repeated: notes.repeated }),
        ...(notes.mayBeNull && { mayBeNull: true }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ operations: entries }, undefined, 2)}\n`;
}
